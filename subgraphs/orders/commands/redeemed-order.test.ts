import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { refundableOf } from '../domain/aftersale-refundable.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import { STORE } from '../trial/neighbours.ts'
import type { Bought } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { closeOrder } from './close-order.ts'
import { endShortOrder } from './end-short-order.ts'
import { weigh } from './open-aftersale.ts'
import { failRefund, settleRefund } from './settle-refund.ts'
import { verifyCode } from './verify-code.ts'

const at = await returns()
const { approve, orderOf } = deciding(() => at)
const lasting = { days: null, until: null, storeIds: [] }
at.skus.set(skuId(30), skuOf(30, { kind: 'VERIFICATION', redeeming: { mode: 'PER_PIECE', times: null, ...lasting } }))
at.skus.set(skuId(31), skuOf(31, { kind: 'CARD', redeeming: { mode: 'TIMES', times: 3, ...lasting } }))

const codes = async ({ lines }: Bought, line = 0) => {
  const text = 'select code, revoked_at is null as good from verification_code where line_id = $1 order by id'
  return (await at.sql.query<{ code: string; good: boolean }>(text, [lines[line]?.id])).rows
}

async function redeem(bought: Bought, { line = 0, nth = 0 } = {}) {
  const code = (await codes(bought, line))[nth]?.code ?? ''
  const clerk = { audience: 'MERCHANT', shopId: shopId(0), storeIds: [STORE] }
  const input = { code, storeId: STORE, times: 1, idempotencyKey: newId('key') }
  return at.operateAs(at.merchantOf(0))('orders.order.verify', (unit) =>
    verifyCode(input, { clerk, place: { shopId: shopId(0) } }, unit),
  )
}

const close = async (bought: Bought) => {
  const { id: orderId, version: expectedVersion } = await orderOf(bought)
  return at.operateAs(at.merchantOf(0))('orders.order.close', (unit) =>
    closeOrder({ orderId, expectedVersion, reason: 'Gone' }, unit),
  )
}

async function askedOf({ order }: Bought) {
  const [told] = await at.toldOf('refund.requested', order)
  return told?.payload as { refundId: `rfd_${string}`; lines: unknown[]; amount: { minorUnits: string } }
}

async function redeemedOnce(skus: Readonly<Record<number, number>>, line = 0): Promise<Bought> {
  const bought = await at.paid(1, skus)
  done(await redeem(bought, { line }))
  return bought
}

describe('an order of which something was redeemed', () => {
  test('is closed for what was not, and is done when that is paid back', async () => {
    const bought = await redeemedOnce({ 30: 2 })
    expect(done(await close(bought))).toMatchObject({ status: 'PAID' })
    const { refundId, ...asked } = await askedOf(bought)
    const back = [{ lineId: bought.lines[0]?.id, quantity: 1, isRestocked: true }]
    expect(asked).toMatchObject({ isFull: false, amount: { minorUnits: '1030' }, lines: back })
    expect(codesOf(await redeem(bought, { nth: 1 }))).toEqual(['CODE_USED_UP'])
    expect(codesOf(await close(bought))).toEqual(['NOTHING_REFUNDABLE'])
    await at.transact((unit) => settleRefund(refundId, unit))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_030n })
  })

  test('is another one since, which its history says, and is not closed by who read it before', async () => {
    const bought = await at.paid(1, { 30: 2 })
    const { id: orderId, version: expectedVersion } = bought.order
    done(await redeem(bought))
    expect((await orderOf(bought)).version).toBe(expectedVersion + 1)
    expect((await at.historyOf(bought.order)).at(-1)).toEqual({
      action: 'PARTLY_REDEEMED',
      from: 'PAID',
      to: 'PAID',
      reason: null,
    })
    const input = { orderId, expectedVersion, reason: 'Gone' }
    const before = await at.kept()
    const early = await at.operateAs(at.merchantOf(0))('orders.order.close', (unit) => closeOrder(input, unit))
    expect(codesOf(early)).toEqual(['STALE_VERSION'])
    expect(await at.kept()).toBe(before)
  })

  test('says once that it was redeemed in parts: each use of a code stands with the code', async () => {
    const card = await redeemedOnce({ 30: 2, 31: 1 }, 1)
    const { version } = await orderOf(card)
    for (const nth of [0, 1]) done(await redeem(card, { nth }))
    expect((await orderOf(card)).version).toBe(version + 2)
    const steps = (await at.historyOf(card.order)).map(({ action }) => action)
    expect(steps).toEqual(['PLACED', 'PAID', 'PARTLY_REDEEMED'])
    for (let times = 0; times < 2; times++) done(await redeem(card, { line: 1 }))
    expect((await at.historyOf(card.order)).map(({ action }) => action)).toEqual([...steps, 'REDEEMED'])
  })

  test('is done as well when that cannot be paid back yet', async () => {
    const bought = await redeemedOnce({ 30: 2 })
    done(await close(bought))
    const { refundId } = await askedOf(bought)
    await at.transact((unit) => failRefund(refundId, 'Nothing covers it', unit))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 0n })
    await at.transact((unit) => settleRefund(refundId, unit))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_030n })
  })

  test('keeps what one code for all of it has redeemed a part of, and is not closed for that', async () => {
    const card = await redeemedOnce({ 31: 1 })
    const before = await at.kept()
    expect(codesOf(await close(card))).toEqual(['ALREADY_USED'])
    expect(await at.kept()).toBe(before)
    const both = await redeemedOnce({ 30: 1, 31: 2 }, 1)
    expect(done(await close(both))).toMatchObject({ status: 'PAID' })
    expect((await askedOf(both)).lines).toEqual([
      { lineId: both.lines[0]?.id, skuId: skuId(30), quantity: 1, isRestocked: true },
    ])
  })

  test('loses only what was not, when its stock was short', async () => {
    const bought = await redeemedOnce({ 30: 3 })
    await at.transact((unit) => endShortOrder(bought.order.id, unit))
    expect(await askedOf(bought)).toMatchObject({ amount: { minorUnits: '2060' }, lines: [{ quantity: 2 }] })
    expect(await orderOf(bought)).toMatchObject({ status: 'PAID' })
  })

  test('can be asked for by its buyer as far as it was not', async () => {
    const bought = await redeemedOnce({ 30: 3 })
    const { paid, grounds } = await at.transact((unit) => weigh(bought, unit))
    expect(paid.lines).toMatchObject([{ shippedQuantity: 0, redeemedQuantity: 1 }])
    expect(refundableOf(paid, grounds)).toMatchObject({ canApply: true, amountMinor: 2_060n, lines: [{ quantity: 2 }] })
    const all = [{ lineId: bought.lines[0]?.id ?? '', quantity: 3 }]
    expect(codesOf(await at.apply(1, bought, { lines: all }))).toEqual(['QUANTITY_RANGE'])
    const made = done(await at.apply(1, bought))
    expect(made).toMatchObject({ amountMinor: 2_060n })
    await at.settle(done(await approve(made)))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 2_060n })
  })
})

describe('a piece that has a code of its own', () => {
  test('goes back alone, and takes one code with it', async () => {
    const bought = await at.paid(1, { 30: 2 })
    const made = done(await at.apply(1, bought, { lines: piece(bought, 0) }))
    expect(made).toMatchObject({ amountMinor: 1_030n })
    const approved = done(await approve(made))
    expect((await codes(bought)).map(({ good }) => good)).toEqual([true, false])
    expect(await askedOf(bought)).toMatchObject({ isFull: false, lines: [{ quantity: 1, isRestocked: true }] })
    await at.settle(approved)
    expect(await orderOf(bought)).toMatchObject({ status: 'PAID', refundedMinor: 1_030n })
    done(await redeem(bought))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED' })
  })

  test('is either paid back or redeemed, whoever is quicker', async () => {
    const bought = await at.paid(1, { 30: 2 })
    const made = done(await at.apply(1, bought))
    const ways: readonly (() => Promise<Result<unknown>>)[] = [() => approve(made), () => redeem(bought, { nth: 1 })]
    const ended = survivors(await rival<Result<unknown>>(2, (index) => ways[index]?.() ?? approve(made)))
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
    const { status } = await at.case(made)
    const isBack = status === 'REFUNDING'
    expect((await codes(bought)).map(({ good }) => good)).toEqual(isBack ? [false, false] : [true, true])
    expect(ended.flatMap((one) => codesOf(one))).toEqual([isBack ? 'CODE_USED_UP' : 'ALREADY_USED'])
  })
})
