import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { cancelAftersale } from './cancel-aftersale.ts'

const at = await returns()
const cancel = (caseId: string) => at.transactAs(at.buyer(1))((unit) => cancelAftersale(caseId, accountId(1), unit))

test('a case has a reason of at most 60 characters, at most 70 lines, and is one of at most 100 of its order', async () => {
  const bought = await at.paid(1, { 3: 1 })
  const made = done(await at.apply(1, bought, { reason: 'r'.repeat(60) }))
  await cancel(made.id)
  const another = { id: 'asc_', number: 'n', idempotency_key: 'k' }
  await at.sql.query(
    `insert into aftersale_case select (jsonb_populate_record(c, (select jsonb_object_agg(key, value || i) from
       jsonb_each_text($2)))).* from aftersale_case c, generate_series(1, 98) i where c.id = $1`,
    [made.id, another],
  )
  const before = await at.kept()
  const lines = Array.from({ length: 71 }, (_, index) => ({ lineId: derivedId('oln', index), quantity: 1 }))
  expect(codesOf(await at.apply(1, bought, { reason: 'r'.repeat(61) }))).toEqual(['TEXT_LENGTH'])
  expect(codesOf(await at.apply(1, bought, { lines }))).toEqual(['LIST_LENGTH'])
  expect(await at.kept()).toBe(before)
  const last = done(await at.apply(1, bought))
  await cancel(last.id)
  expect(codesOf(await at.apply(1, bought))).toEqual(['LIMIT_REACHED'])
})
