import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { describe, expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import { balanceOf } from '../data/ledger.ts'
import { findRecharges } from '../data/recharges.ts'
import { findRefunds } from '../data/refunds.ts'
import closeExpired from '../jobs/close-expired.ts'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { confirmPayment } from './confirm-payment.ts'
import { expirePayment } from './expire-payment.ts'
import { refundRecharge } from './refund-recharge.ts'
import { sendRefund } from './send-refund.ts'
import { startRecharge } from './start-recharge.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const { desk } = at

/** A piece that takes five off. */
function piece(off = 500n): Id<'uco'> {
  const id = newId('uco')
  desk.pieces.set(id, off)
  return id
}
const asked = (couponId: string | null, more: object = {}) => ({
  accountId: newId('acc'),
  amount: { amount: '100.00', currency },
  channel: 'sandbox-card' as const,
  card: CARD,
  token: null,
  couponId,
  idempotencyKey: newId('evt'),
  ...more,
})
const begin = (one: ReturnType<typeof asked>) => startRecharge(one, at.tillOf(one.accountId))
const gifts = () => balanceOf(at.client, { kind: 'GIFTS', ownerId: null }, currency)
const toldOf = async (name: string, accountId: string) =>
  (await at.told())
    .map((event) => ({ name: event.name, payload: event.payload as Record<string, unknown> }))
    .filter((event) => event.name === name && event.payload.accountId === accountId)

describe('a recharge with a coupon', () => {
  test('costs less than the wallet gets: the rest is given by the mall', async () => {
    const [one, before] = [asked(piece()), await gifts()]
    const { rechargeId, paymentId } = done(await begin(one))
    expect(await at.payment(paymentId)).toMatchObject({ amount: 9_500n, status: 'SUCCEEDED' })
    expect((await at.wallet(one.accountId)).available).toBe(10_000n)
    expect((await gifts()) - before).toBe(-500n)
    expect(await toldOf('wallet.recharged', one.accountId)).toMatchObject([
      { payload: { rechargeId, amount: { minorUnits: '10000' } } },
    ])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('goes back as it came: all out of the wallet, what was paid to its channel, the rest to the mall', async () => {
    const [one, before] = [asked(piece()), await gifts()]
    const { rechargeId } = done(await begin(one))
    const input = { rechargeId, reason: 'Asked for', isDryRun: false }
    const { refundId } = done(await at.operate('payments.wallet.adjust', (unit) => refundRecharge(input, unit)))
    expect((await at.wallet(one.accountId)).available).toBe(0n)
    expect(await gifts()).toBe(before)
    await sendRefund((refundId ?? '') as Id<'rfd'>, at.till)
    expect(await findRefunds(at.client, [refundId ?? ''])).toMatchObject([{ amount: 9_500n, status: 'SUCCEEDED' }])
    expect(await toldOf('wallet.recharge_refunded', one.accountId)).toMatchObject([
      { payload: { rechargeId, amount: { minorUnits: '10000' } } },
    ])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is not begun when the coupon cannot be had; that is told, and said again to who asks again', async () => {
    for (const [couponId, code] of [
      [newId('uco'), 'COUPON_NOT_FOUND'],
      [newId('cpn'), 'COUPON_NOT_FOUND'],
      [held(), 'COUPON_HELD'],
    ] as const) {
      const one = asked(couponId)
      const books = await gifts()
      expect(codesOf(await begin(one))).toEqual([code])
      expect((await at.wallet(one.accountId)).available ?? 0n).toBe(0n)
      expect(await gifts()).toBe(books)
      if (couponId.startsWith('cpn')) continue
      expect(await toldOf('wallet.recharge_closed', one.accountId)).toMatchObject([{ payload: { couponId } }])
      expect(codesOf(await begin(one))).toEqual(['COUPON_NOT_USABLE'])
      expect(await toldOf('wallet.recharge_closed', one.accountId)).toHaveLength(1)
    }
    expect(codesOf(await begin(asked(piece(), { channel: 'alipay', card: null })))).toEqual(['CHANNEL_NOT_OFFERED'])
  })

  test('goes on with the same key when nobody answered before, and is one recharge', async () => {
    const one = asked(piece())
    desk.is.silent = true
    await expect(begin(one)).rejects.toThrow()
    desk.is.silent = false
    const { rechargeId } = done(await begin(one))
    expect(done(await begin(one)).rechargeId).toBe(rechargeId)
    expect((await at.wallet(one.accountId)).available).toBe(10_000n)
  })

  test('is one recharge, however often it is asked for at once', async () => {
    const one = asked(piece())
    const results = await Promise.all(Array.from({ length: 5 }, () => begin(one)))
    const begun = results.flatMap((result) => (result.ok ? [result.value.rechargeId] : []))
    expect(new Set(begun).size).toBe(1)
    expect(results.flatMap(codesOf)).toEqual([])
    expect((await at.wallet(one.accountId)).available).toBe(10_000n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('frees the coupon when nobody pays in time', async () => {
    const couponId = piece()
    const one = asked(couponId, { channel: 'back-office', card: null })
    await at.sql.query(`update channel set is_enabled = true where code = 'back-office'`)
    const { rechargeId, paymentId } = done(await begin(one))
    expect(await findRecharges(at.client, [rechargeId])).toMatchObject([{ couponId, couponMinor: 500n }])
    at.pass(days(6))
    expect(await at.transact((unit) => expirePayment(paymentId, unit))).toBe(false)
    at.pass(days(1))
    await at.transact((unit) => expirePayment(paymentId, unit))
    expect(await at.payment(paymentId)).toMatchObject({ status: 'CLOSED', amount: 9_500n })
    expect(await toldOf('wallet.recharge_closed', one.accountId)).toMatchObject([{ payload: { rechargeId, couponId } }])
  })
})

describe('a recharge by transfer', () => {
  test('is in the wallet when the money comes days later, with or without a coupon, and is told like every other', async () => {
    await at.sql.query(`update channel set is_enabled = true where code = 'back-office'`)
    const within = { ...at.till, db: { sql: at.sql, client: at.client }, transact: at.transact } as Within
    for (const couponId of [null, piece()]) {
      const one = asked(couponId, { channel: 'back-office', card: null })
      const { rechargeId, paymentId } = done(await begin(one))
      at.pass(days(1))
      await closeExpired.run(within)
      const transfer = { paymentId, transferNo: newId('evt'), idempotencyKey: newId('evt') }
      const confirmed = await at.operate('payments.payment.mend', (unit) => confirmPayment(transfer, unit))
      expect(done(confirmed)).toMatchObject({ status: 'SUCCEEDED', channel: 'back-office' })
      expect(await at.wallet(one.accountId)).toEqual({ available: 10_000n, frozen: 0n })
      expect(await toldOf('wallet.recharged', one.accountId)).toMatchObject([{ payload: { rechargeId } }])
      expect(await toldOf('wallet.recharge_closed', one.accountId)).toEqual([])
    }
    expect(await brokenBooks(at)).toEqual([])
  })
})

function held(): Id<'uco'> {
  const id = piece()
  desk.holders.set(id, 'another')
  return id
}
