import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { afterEach, describe, expect, test } from 'vitest'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { AT, cny, couponFloor, done, shop } from '../../trial/wallets.ts'
import { cancelOrder, collectOrder, finishOrder, payOrders, placeOrders } from '../follow-order.ts'
import { holdCoupons } from './hold-coupons.ts'
import { payDueRebates } from './settle-rebates.ts'

const floor = await couponFloor()
const { transact } = floor

afterEach(async () => {
  expect(await floor.broken()).toEqual([])
})

const money = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })
type Rebate = NonNullable<CouponGiven['rebate']>
type Bought = Awaited<ReturnType<typeof bought>>
type Order = Bought['orders'][number]

/** A checkout of orders of 50.00 each that uses a coupon which promises 10.00. */
async function bought(rebate: Rebate, shops: readonly number[] = [0]) {
  const accountId = newId('acc')
  const { id } = await floor.offer({ kind: 'REBATE', off: null, rebate })
  const piece = done(await floor.claim(id, accountId))
  const checkoutId = newId('chk')
  const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
  done(await transact((unit) => holdCoupons(unit, { ownerId: checkoutId, accountId, coupons })))
  const orders = shops.map((ordinal) => {
    const orderId = newId('ord')
    const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 1, paid: money(5_000) }
    return { orderId, payableId: orderId, shopId: shop(ordinal), accountId, checkoutId, lines: [line] }
  })
  return { accountId, piece, orders }
}

const at = AT.toISOString()
const placed = { isFromCart: false, isCashOnDelivery: true, payable: money(5_000) }
const events = {
  created: (order: Order) => transact((unit) => placeOrders([{ payload: { ...order, ...placed }, unit }])),
  paid: (order: Order) => transact((unit) => payOrders([{ payload: { ...order, paid: money(0) }, unit }])),
  finished: (order: Order) => transact((unit) => finishOrder({ ...order, paid: money(0), at }, unit)),
  collected: (order: Order) => transact((unit) => collectOrder({ ...order, paid: money(5_000), at }, unit)),
  cancelled: (order: Order) =>
    transact((unit) => cancelOrder({ ...order, cause: 'BUYER', reason: 'No', wasPaid: true }, unit)),
} as const

const given = async ({ accountId, piece }: Bought) => {
  await transact(payDueRebates)
  const own = (await floor.told()).filter(({ aggregateId, name }) => aggregateId === accountId && /^balance/.test(name))
  const [rebate] = await floor.rowsOf('select status, amount from coupon_rebate where member_coupon_id = $1', piece.id)
  return [own.map(({ name }) => name), rebate?.status, Number(rebate?.amount)]
}

const toBalance = (time: Rebate['time']): Rebate => ({ target: 'BALANCE', time, money: cny('10') })

describe('what a coupon gives back of an order that is paid at the door', () => {
  test.each(
    everyOrder(['created', 'paid', 'finished', 'collected'] as const).map((names) => [names.join(', '), names]),
  )('is given with the money, once, heard as %s', async (_, names) => {
    for (const time of ['PAID', 'RECEIVED'] as const) {
      const all = await bought(toBalance(time))
      const heard = new Set<string>()
      for (const name of names) {
        for (const order of all.orders) await events[name](order)
        heard.add(name)
        const isDue = heard.has('collected') && (time === 'PAID' || heard.has('finished'))
        expect((await given(all))[0]).toEqual(isDue ? ['balance.granted'] : [])
      }
      expect(await given(all)).toEqual([['balance.granted'], 'PAID', 1_000])
    }
  })

  test('is not given when it is cancelled before the money came, in points or not', async () => {
    for (const rebate of [toBalance('PAID'), { target: 'POINTS', time: 'PAID', points: 10 } as const]) {
      const all = await bought(rebate)
      for (const name of ['created', 'paid'] as const) for (const order of all.orders) await events[name](order)
      expect(await given(all)).toEqual([[], 'WAITING', 1_000])
      for (const order of all.orders) await events.cancelled(order)
      expect(await given(all)).toEqual([[], 'CANCELLED', 1_000])
    }
  })

  test('waits for all orders of its checkout, and is less by what of them is cancelled', async () => {
    const all = await bought(toBalance('PAID'), [0, 1])
    const [first, second] = all.orders
    if (!first || !second) throw new Error('there are two')
    for (const name of ['created', 'paid'] as const) for (const order of all.orders) await events[name](order)
    await events.collected(first)
    expect(await given(all)).toEqual([[], 'WAITING', 1_000])
    await events.cancelled(second)
    expect(await given(all)).toEqual([['balance.granted'], 'PAID', 500])
  })

  test('waits again where an order of its checkout is heard of late', async () => {
    const all = await bought(toBalance('PAID'), [0, 1])
    const [first, second] = all.orders
    if (!first || !second) throw new Error('there are two')
    for (const name of ['created', 'paid', 'collected'] as const) await events[name](first)
    await events.created(second)
    expect(await given(all)).toEqual([[], 'WAITING', 1_000])
    await events.collected(second)
    expect(await given(all)).toEqual([['balance.granted'], 'PAID', 1_000])
  })
})
