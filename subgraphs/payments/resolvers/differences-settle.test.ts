import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { buyer, errorCodes, mutation, paymentsMall, platform } from '../trial/mall.ts'

const mall = await paymentsMall()
const SETTLE = mutation('reconciliationDifferencesSettle', 'settled { repairedCount resolvedCount openCount }')

const settle = async (input: object) => {
  const { data, errors } = await mall.asks(platform(), SETTLE, { input })
  expect(errors).toEqual([])
  return data.reconciliationDifferencesSettle
}
const counts = (repairedCount: number, resolvedCount: number, openCount: number) => ({
  settled: { repairedCount, resolvedCount, openCount },
  errors: [],
})

/** Of a payment that nobody has ever heard of. */
async function differs(kind: 'MISSING_THERE' | 'AMOUNT'): Promise<string> {
  const id = newId('dif')
  await mall.sql.query(
    `insert into difference (id, class, source, channel, subject_id, day, status, created_at)
     values ($1, $2, 'BILL', 'wechat', $3, '2026-11-21', 'OPEN', now())`,
    [id, kind, newId('pay')],
  )
  return id
}

const standing = async (ids: readonly string[]) => {
  const { rows } = await mall.sql.query('select status, resolution from difference where id = any($1) order by id', [
    ids,
  ])
  return rows
}

test('a dry run says what would be asked, settled and left open, changes nothing, and is on record', async () => {
  const ids = [await differs('MISSING_THERE'), await differs('AMOUNT')]
  const kept = () => mall.keptIn(['difference', 'payment', 'refund', 'ledger_posting', 'provider_call'])
  const before = await kept()
  const entries = (await mall.audited()).length
  const asked = { differenceIds: [...ids, newId('dif'), 'nothing'], isDryRun: true }
  expect(await settle(asked)).toEqual(counts(1, 0, 1))
  expect(await settle({ ...asked, resolution: 'Agreed by telephone' })).toEqual(counts(1, 1, 0))
  expect(await kept()).toEqual(before)
  const summary = 'Differences looked up'
  const action = 'payments.reconcile.run'
  expect((await mall.audited()).slice(entries)).toMatchObject([
    { action, summary },
    { action, summary },
  ])

  const settling = { differenceIds: ids, resolution: 'Agreed by telephone' }
  expect(await settle(settling)).toEqual(counts(0, 2, 0))
  const resolved = { status: 'RESOLVED', resolution: 'Agreed by telephone' }
  expect(await standing(ids)).toEqual([resolved, resolved])
  expect(await settle(settling)).toEqual(counts(0, 0, 0))
})

test('what cannot be said is refused, also by a dry run, and nobody settles who may not', async () => {
  const differenceIds = [await differs('AMOUNT')]
  for (const isDryRun of [true, false]) {
    const many = Array.from({ length: 101 }, () => newId('dif'))
    expect(await settle({ differenceIds: many, isDryRun })).toMatchObject({
      ...{ settled: null, errors: [{ code: 'TOO_MANY_IDS', path: ['differenceIds'] }] },
    })
    expect(await settle({ differenceIds, resolution: ' ', isDryRun })).toMatchObject({
      ...{ settled: null, errors: [{ code: 'TEXT_LENGTH', path: ['resolution'] }] },
    })
    const asked = await mall.asks(buyer(1), SETTLE, { input: { differenceIds, resolution: 'Mine', isDryRun } })
    expect(errorCodes(asked)).toEqual(['FORBIDDEN'])
  }
  expect(await standing(differenceIds)).toEqual([{ status: 'OPEN', resolution: null }])
})

test('of operators who settle the same at once each is told what he did himself, and nothing is left open', async () => {
  const differenceIds = [await differs('AMOUNT'), await differs('AMOUNT')]
  const told = survivors(await rival(5, () => settle({ differenceIds, resolution: 'Agreed by telephone' })))
  const sum = (name: 'repairedCount' | 'resolvedCount' | 'openCount'): number =>
    told.reduce((total, { settled }) => total + settled[name], 0)
  expect([told.length, sum('repairedCount'), sum('resolvedCount'), sum('openCount')]).toEqual([5, 0, 2, 0])
  expect(told.every(({ settled }) => settled.resolvedCount >= 0)).toBe(true)
})
