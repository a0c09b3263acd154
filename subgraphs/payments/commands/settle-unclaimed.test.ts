import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { takingsOn } from '../trial/takings.ts'
import { forgetAccount } from './forget-account.ts'
import type { SettleUnclaimed } from './settle-unclaimed.ts'
import { settleUnclaimed } from './settle-unclaimed.ts'

const floor = await paymentsFloor()
const { currency } = floor.tools
const { stands } = takingsOn(floor)

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const unclaimed = () => stands('UNCLAIMED', null)
const payout = { destination: 'Wang, 6222 0000 1111', transferNo: 'T-9' }

/** Twelve yuan of somebody who is gone. */
async function left(): Promise<void> {
  const accountId = newId('acc')
  await floor.credit(accountId, '12.00')
  await floor.transact((unit) => forgetAccount(accountId, unit))
}

const settle = (amount: string, fields: Partial<SettleUnclaimed> = {}) => {
  const asked = { amount: { amount, currency }, payout, reason: 'An heir', idempotencyKey: newId('evt'), ...fields }
  return floor.operate('payments.wallet.adjust', (unit) => settleUnclaimed(asked, { ...unit, currency }))
}

describe('money of deleted accounts', () => {
  it('is paid out to somebody who is named, or kept, and audited', async () => {
    await left()
    const before = [await unclaimed(), await stands('PAYOUTS', null), await stands('ADJUSTMENTS', null)]
    const idempotencyKey = newId('evt')
    for (let turn = 0; turn < 2; turn++)
      expect(done(await settle('5.00', { idempotencyKey }))).toMatchObject({ amount: 500n, isPaidOut: true })
    expect(done(await settle('7.00', { payout: null }))).toMatchObject({ amount: 700n, isPaidOut: false })
    const after = [await unclaimed(), await stands('PAYOUTS', null), await stands('ADJUSTMENTS', null)]
    expect(after.map((one, index) => one - (before[index] ?? 0n))).toEqual([-1_200n, 500n, 700n])
    const words = (await floor.audited()).map(({ summary }) => summary)
    expect(words).toEqual(
      expect.arrayContaining(['Unclaimed money paid out: An heir', 'Unclaimed money kept: An heir']),
    )
  })

  it('is never more than there is, in words that can be read, and nothing changes by what is refused', async () => {
    const before = await floor.kept()
    const more = `${Number(await unclaimed()) / 100 + 0.01}`
    expect(codesOf(await settle(more))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(codesOf(await settle('0'))).toEqual(['AMOUNT_INVALID'])
    expect(codesOf(await settle('1.00', { reason: ' ' }))).toEqual(['TEXT_LENGTH'])
    expect(codesOf(await settle('1.00', { payout: { ...payout, destination: '' } }))).toEqual(['TEXT_LENGTH'])
    expect(codesOf(await settle('1.00', { payout: { ...payout, transferNo: '' } }))).toEqual(['TEXT_LENGTH'])
    expect(await floor.kept()).toBe(before)
  })

  it('is settled once, however many settle it at the same moment', async () => {
    await left()
    const all = `${(Number(await unclaimed()) / 100).toFixed(2)}`
    const results = survivors(await rival(3, () => settle(all)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await unclaimed()).toBe(0n)
  })
})
