import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { brokenPoints } from '../../trial/points.ts'
import { cny, couponFloor, done, shop } from '../../trial/wallets.ts'
import { cancelOrder, payOrders, refundOrder } from '../follow-order.ts'
import { earnPoints } from '../points/earn-points.ts'
import { holdCoupons } from './hold-coupons.ts'
import { payDueRebates } from './settle-rebates.ts'

const floor = await couponFloor()
const { transact, rowsOf } = floor

afterEach(async () => {
  expect([await floor.broken(), await brokenPoints(floor.sql)]).toEqual([[], []])
})

const money = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })
type Rebate = NonNullable<CouponGiven['rebate']>
const IN_MONEY: Rebate = { target: 'BALANCE', time: 'PAID', money: cny('10') }
const IN_POINTS: Rebate = { target: 'POINTS', time: 'PAID', points: 1_000 }

/** A checkout of two orders of 50.00 each that used a coupon which promises a thousand with the payment. */
async function bought(rebate: Rebate) {
  const accountId = newId('acc')
  const { id } = await floor.offer({ kind: 'REBATE', off: null, rebate })
  const piece = done(await floor.claim(id, accountId))
  const checkoutId = newId('chk')
  const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
  done(await transact((unit) => holdCoupons(unit, { ownerId: checkoutId, accountId, coupons })))
  const [first, second] = [0, 1].map((ordinal) => {
    const orderId = newId('ord')
    const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 1, paid: money(5_000) }
    const ids = { orderId, payableId: orderId, shopId: shop(ordinal), accountId, checkoutId }
    return { ...ids, paid: money(5_000), lines: [line] }
  })
  if (!first || !second) throw new Error('there are two')
  return { accountId, piece, first, second }
}
type Bought = Awaited<ReturnType<typeof bought>>
type Order = Bought['first']

const pay = ({ first, second }: Bought) =>
  transact((unit) => payOrders([first, second].map((payload) => ({ payload, unit }))))
const work = () => transact(payDueRebates)
const refund = (
  { first, second }: Bought,
  { paid, lines, ...about }: Order,
  minor: number,
  refundId = newId('rfd'),
) => {
  const beside = [first, second].map(({ orderId, shopId }) => ({ orderId, shopId }))
  const facts = { refundId, amount: money(minor), isFull: minor === 5_000, bought: { paid, lines }, beside }
  return transact((unit) => refundOrder({ ...about, ...facts, lines: [] }, unit))
}
const moved = async ({ accountId }: Bought) =>
  (await floor.told())
    .filter(({ name, aggregateId }) => name.startsWith('balance.') && aggregateId === accountId)
    .map(({ name, payload }) => {
      const { amount, grantId } = payload as { amount: { minorUnits: string }; grantId: string }
      const minor = Number(amount.minorUnits)
      return [grantId, name === 'balance.granted' ? minor : -minor] as const
    })
const left = async (all: Bought) => (await moved(all)).reduce((sum, [, minor]) => sum + minor, 0)
const points = async ({ accountId }: Bought) =>
  (await rowsOf('select available, owed from points_account where account_id = $1', accountId))[0]
const rebateOf = async ({ piece }: Bought) =>
  (await rowsOf('select id, status, amount from coupon_rebate where member_coupon_id = $1', piece.id))[0]

describe('what a coupon gave back already', () => {
  test('is taken back by as much as goes back of its orders, under a key for each', async () => {
    const all = await bought(IN_MONEY)
    await pay(all)
    await work()
    const refundId = newId('rfd')
    await refund(all, all.first, 2_500, refundId)
    const { id } = (await rebateOf(all)) ?? {}
    expect(await moved(all)).toEqual([
      [id, 1_000],
      [`${id}:${refundId}`, -250],
    ])
    await refund(all, all.second, 5_000)
    expect([await left(all), Number((await rebateOf(all))?.amount)]).toEqual([250, 250])
    await refund(all, all.first, 2_499)
    expect(await left(all)).toBe(0)
    expect(await rebateOf(all)).toMatchObject({ status: 'CANCELLED' })
  })

  test('is taken back with an order that is cancelled after it was paid', async () => {
    const all = await bought(IN_MONEY)
    await pay(all)
    await work()
    const ending = { cause: 'OPERATOR', reason: 'No', wasPaid: true } as const
    await transact((unit) => cancelOrder({ ...all.first, ...ending }, unit))
    await refund(all, all.first, 5_000)
    expect(await left(all)).toBe(500)
    await transact((unit) => cancelOrder({ ...all.second, ...ending }, unit))
    expect(await left(all)).toBe(0)
  })

  test.each(everyOrder(['pay', 'part', 'other'] as const).map((names) => [names.join(', '), names]))(
    'is the same in the end, heard as %s',
    async (_, names) => {
      const [inMoney, inPoints] = [await bought(IN_MONEY), await bought(IN_POINTS)]
      for (const name of names)
        for (const all of [inMoney, inPoints]) {
          if (name === 'pay') await pay(all)
          if (name === 'part') await refund(all, all.first, 2_000)
          if (name === 'other') await refund(all, all.second, 5_000)
          await work()
        }
      expect([await left(inMoney), await points(inPoints)]).toEqual([300, { available: 300, owed: 0 }])
    },
  )

  test('is taken back once by many refunds at once', async () => {
    const all = await bought(IN_MONEY)
    await pay(all)
    await work()
    survivors(await rival(5, (index) => refund(all, index % 2 ? all.first : all.second, 1_000)))
    expect(await left(all)).toBe(500)
  })

  test('in points of which there was room for fewer is taken back no further than it was given', async () => {
    const all = await bought(IN_POINTS)
    const { accountId } = all
    await transact((unit) =>
      earnPoints({ accountId, kind: 'CREDITED', points: 999_700, subjectId: newId('adj') }, unit),
    )
    await pay(all)
    await work()
    expect(await points(all)).toEqual({ available: 1_000_000, owed: 0 })
    await refund(all, all.first, 4_000)
    expect(await points(all)).toEqual({ available: 1_000_000, owed: 0 })
    await refund(all, all.second, 4_000)
    expect(await points(all)).toEqual({ available: 999_900, owed: 0 })
    await refund(all, all.first, 5_000)
    await refund(all, all.second, 5_000)
    expect(await points(all)).toEqual({ available: 999_700, owed: 0 })
  })
})
