import { newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { balanceOf } from '../data/ledger.ts'
import { findRefunds } from '../data/refunds.ts'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { adjustWallet } from './adjust-wallet.ts'
import { confirmPayment } from './confirm-payment.ts'
import { grantBalance, reclaimBalance } from './grant-balance.ts'
import { refundRecharge } from './refund-recharge.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'
import type { StartRecharge } from './start-recharge.ts'
import { startRecharge } from './start-recharge.ts'

const BY_CARD = { channel: 'sandbox-card', card: CARD } as const
const at = await paymentsFloor()
const { currency } = at.tools

async function recharged(amount = '100.00', way: Pick<StartRecharge, 'channel' | 'card'> = BY_CARD) {
  const accountId = newId('acc')
  const asked = { accountId, amount: { amount, currency }, ...way, token: null, couponId: null }
  return { accountId, ...done(await startRecharge({ ...asked, idempotencyKey: newId('evt') }, at.tillOf(accountId))) }
}
const refund = (rechargeId: string, more: { reason?: string; isDryRun?: boolean; idempotencyKey?: string } = {}) =>
  at.operate('payments.wallet.adjust', (unit) =>
    refundRecharge({ rechargeId, reason: 'Asked for', isDryRun: false, ...more }, unit),
  )
const toldOf = async (accountId: string) =>
  (await at.told()).filter((event) => JSON.stringify(event.payload).includes(accountId)).map(({ name }) => name)

describe('a recharge', () => {
  test('goes back to where it came from: out of the wallet at once, and out of the books when it is there', async () => {
    const { accountId, rechargeId, paymentId } = await recharged()
    const { refundId } = done(await refund(rechargeId))
    const [asked] = await findRefunds(at.client, [refundId ?? ''])
    if (!asked) throw new Error('there is no refund')
    expect(asked).toMatchObject({ amount: 10_000n, cause: 'RECHARGE', status: 'REQUESTED', paymentId })
    expect((await at.wallet(accountId)).available).toBe(0n)
    const waiting = () => balanceOf(at.client, { kind: 'SUSPENSE', ownerId: paymentId }, currency)
    expect(await waiting()).toBe(10_000n)
    await sendRefund(asked.id, at.till)
    expect((await findRefunds(at.client, [asked.id]))[0]?.status).toBe('SUCCEEDED')
    expect(await waiting()).toBe(0n)
    expect(await toldOf(accountId)).toEqual(expect.arrayContaining(['wallet.debited', 'wallet.recharge_refunded']))
    expect((await at.audited()).at(-1)).toMatchObject({ subject_id: rechargeId })
    await at.credit(accountId, '100.00')
    expect(codesOf(await refund(rechargeId))).toEqual(['RECHARGE_STATUS'])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('goes back once by a key, and gives the first answer again, which a dry run never takes', async () => {
    const { accountId, rechargeId } = await recharged()
    const idempotencyKey = newId('evt')
    expect(done(await refund(rechargeId, { idempotencyKey, isDryRun: true })).refundId).toBeNull()
    const first = done(await refund(rechargeId, { idempotencyKey }))
    expect(done(await refund(rechargeId, { idempotencyKey }))).toEqual(first)
    expect(first.refundId).toEqual(expect.any(String))
    expect(codesOf(await refund(rechargeId, { idempotencyKey, reason: 'Another' }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect(codesOf(await refund(rechargeId))).toEqual(['RECHARGE_STATUS'])
    expect((await toldOf(accountId)).filter((name) => name === 'wallet.recharge_refunded')).toHaveLength(1)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('takes back what was given for it as far as it is there, and never more than that', async () => {
    const { accountId, rechargeId } = await recharged()
    const amount = { minorUnits: '500', currency }
    const gift = { grantId: `gift:${rechargeId}`, accountId, amount, reason: 'Gift', shopId: null }
    await at.transact((unit) => grantBalance(gift, unit))
    const debit = { accountId, amount: { amount: '3.00', currency }, reason: 'Spent', idempotencyKey: newId('evt') }
    await at.operate('payments.wallet.adjust', (unit) =>
      adjustWallet(debit, 'DEBIT', { ...unit, currency, isKnown: true }),
    )
    done(await refund(rechargeId))
    expect((await at.wallet(accountId)).available).toBe(200n)
    await at.transact((unit) => reclaimBalance(gift, unit))
    expect((await at.wallet(accountId)).available).toBe(0n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is only tried, or refused, without a change', async () => {
    const { accountId, rechargeId } = await recharged()
    const before = await at.kept()
    expect(done(await refund(rechargeId, { isDryRun: true }))).toEqual({ rechargeId, refundId: null })
    expect((await at.audited()).at(-1)).toMatchObject({ summary: expect.stringContaining('Tried') })
    expect(codesOf(await refund(rechargeId, { reason: ' ' }))).toEqual(['TEXT_LENGTH'])
    for (const unknown of [newId('rcg'), newId('pay'), 'x'])
      expect(codesOf(await refund(unknown))).toEqual(['RECHARGE_NOT_FOUND'])
    expect(await at.kept()).toBe(before)
    const debit = { accountId, amount: { amount: '0.01', currency }, reason: 'Spent', idempotencyKey: newId('evt') }
    await at.operate('payments.wallet.adjust', (unit) =>
      adjustWallet(debit, 'DEBIT', { ...unit, currency, isKnown: true }),
    )
    const spent = await at.kept()
    expect(codesOf(await refund(rechargeId))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(codesOf(await refund(rechargeId, { isDryRun: true }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(await at.kept()).toBe(spent)
  })

  test('that came by transfer is refused, as no provider could send it back', async () => {
    await at.sql.query(`update channel set is_enabled = true where code = 'back-office'`)
    const { accountId, rechargeId, paymentId } = await recharged('100.00', { channel: 'back-office', card: null })
    const came = { paymentId, transferNo: 'T-7', idempotencyKey: newId('evt') }
    done(await at.operate('payments.payment.mend', (unit) => confirmPayment(came, unit)))
    expect((await at.wallet(accountId)).available).toBe(10_000n)
    const before = await at.kept()
    for (const isDryRun of [true, false])
      expect(codesOf(await refund(rechargeId, { isDryRun }))).toEqual(['RECHARGE_STATUS'])
    expect(await at.kept()).toBe(before)
  })

  test('whose refund failed waits for being sent again, and leaves the wallet no second time', async () => {
    const { accountId, rechargeId } = await recharged()
    const { refundId } = done(await refund(rechargeId))
    const [asked] = await findRefunds(at.client, [refundId ?? ''])
    if (!asked) throw new Error('there is no refund')
    await at.transact((unit) => failRefund(asked, 'The card is gone.', unit))
    await at.credit(accountId, '100.00')
    expect(codesOf(await refund(rechargeId))).toEqual(['RECHARGE_STATUS'])
    expect((await at.wallet(accountId)).available).toBe(10_000n)
  })

  test('goes back once, however many ask at once', async () => {
    const { accountId, rechargeId } = await recharged()
    await at.credit(accountId, '900.00')
    const results = await Promise.all(Array.from({ length: 5 }, () => refund(rechargeId)))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await at.wallet(accountId)).available).toBe(90_000n)
    expect(await brokenBooks(at)).toEqual([])
  })
})
