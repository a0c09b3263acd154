import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { AT, codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { makeCodes } from './make-codes.ts'
import { redeemCode } from './redeem-code.ts'

const { operate, transact, sql, rowsOf } = await couponFloor()
const key = () => ({ idempotencyKey: newId('evt') })

async function codeOf(points: number): Promise<string> {
  const window = { startsAt: AT, endsAt: new Date(AT.getTime() + days(1)) }
  const facts = {
    name: 'Spring',
    reward: { kind: 'POINTS', points },
    codeCount: 1,
    mostUses: null,
    mostPerAccount: 1,
  } as const
  const made = await operate('promotions.code.edit', (unit) => makeCodes({ ...facts, ...window, ...key() }, unit))
  const [row] = await rowsOf('select code from exchange_code where batch_id = $1', done(made).batchId)
  return row.code
}

test('a right code that the mall itself fails to take is no guess, however often it does', async () => {
  const [accountId, code] = [newId('acc'), await codeOf(5)]
  const redeem = (text = code) => redeemCode({ code: text, ...key() }, accountId, transact)
  await sql.query('alter table exchange_use add constraint poison check (false) not valid')
  for (let turn = 0; turn < 10; turn++) await expect(redeem()).rejects.toThrow('poison')
  await sql.query('alter table exchange_use drop constraint poison')
  expect((await redeem()).ok).toBe(true)
  for (let turn = 0; turn < 10; turn++) expect(codesOf(await redeem('AAAABBBBCCCC'))).toEqual(['CODE_UNKNOWN'])
  expect(codesOf(await redeem())).toEqual(['TOO_MANY_TRIES'])
})
