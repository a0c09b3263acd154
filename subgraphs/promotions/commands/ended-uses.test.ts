import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { insertPromotion } from '../data/promotions.ts'
import type { CouponGiven } from '../domain/coupons/draft-coupon.ts'
import type { Promotion } from '../domain/promotion.ts'
import { reduction, ruleOf } from '../trial/rules.ts'
import { AT, couponFloor, done, shop } from '../trial/wallets.ts'
import { cancelOrder, collectOrder, payOrders, placeOrders, refundOrder } from './follow-order.ts'
import { holdPromotions } from './hold-promotions.ts'

const floor = await couponFloor()
const { transact } = floor
const { client } = floor.tools

afterEach(async () => {
  expect(await floor.broken()).toEqual([])
})

const money = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })
const until = new Date(AT.getTime() + 600_000)
const LIMITS = { budgetMinor: 100n, budgetUses: 1, buyerUses: 1, startsAt: new Date(0), endsAt: until }
let made = 0

/** A checkout of an order in each of these shops that takes all there is of a promotion of the mall, and of one of shop 0. */
async function bought(
  shops: readonly number[] = [0],
  { coupon = {} as Partial<CouponGiven>, isAtDoor = true, hasCoupon = true } = {},
) {
  const rules = [null, shop(0)].map((shopId) => ruleOf(++made, reduction([0n, 100n]), { ...LIMITS, shopId }))
  for (const rule of rules) await insertPromotion(client, rule)
  const accountId = newId('acc')
  const checkoutId = newId('chk')
  const piece = done(await floor.claim((await floor.offer(coupon)).id, accountId))
  const uses = rules.map(({ id: ruleId, version }) => ({ ruleId, version, gaveMinor: 100n }))
  const coupons = hasCoupon ? [{ couponId: piece.id, givenMinor: 1_000n }] : []
  const asked = { ownerId: checkoutId, accountId, coupons, points: 0, uses, until }
  done(await transact((unit) => holdPromotions(asked, unit)))
  const orders = shops.map((ordinal) => {
    const orderId = newId('ord')
    const line = { lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 1, paid: money(5_000) }
    return { orderId, payableId: orderId, shopId: shop(ordinal), accountId, checkoutId, lines: [line] }
  })
  const beside = orders.map(({ orderId, shopId }) => ({ orderId, shopId }))
  return { rules, piece, orders: orders.map((order) => ({ ...order, beside, isAtDoor })) }
}
type Bought = Awaited<ReturnType<typeof bought>>
type Order = Bought['orders'][number]

const at = AT.toISOString()
const events = {
  created: ({ isAtDoor: isCashOnDelivery, ...order }: Order) => {
    const payload = { ...order, isFromCart: false, isCashOnDelivery, payable: money(5_000) }
    return transact((unit) => placeOrders([{ payload, unit }]))
  },
  paid: ({ isAtDoor, ...order }: Order) =>
    transact((unit) => payOrders([{ payload: { ...order, paid: money(isAtDoor ? 0 : 5_000) }, unit }])),
  cancelled: (order: Order) =>
    transact((unit) => cancelOrder({ ...order, cause: 'OUT_OF_STOCK', reason: 'None', wasPaid: true }, unit)),
  refunded: (order: Order) => {
    const paid = { paid: money(order.isAtDoor ? 0 : 5_000), lines: order.lines }
    const lines = order.lines.map(({ lineId, skuId, quantity }) => ({ lineId, skuId, quantity, isRestocked: true }))
    const told = { ...order, refundId: newId('rfd'), amount: money(5_000), isFull: true, lines, bought: paid }
    return transact((unit) => refundOrder(told, unit))
  },
  collected: (order: Order) => transact((unit) => collectOrder({ ...order, paid: money(5_000), at }, unit)),
} as const

/** What the promotion of the mall and that of the shop have given, and how its coupon stands. */
async function taken({ rules, piece }: Bought) {
  const of = async ({ id }: Promotion) => {
    const { useCount, givenMinor } = await client.promotion.findUniqueOrThrow({ where: { id } })
    const buyer = await client.promotionBuyer.findFirstOrThrow({ where: { promotionId: id } })
    const [use] = await client.promotionUse.findMany({ where: { promotionId: id } })
    return `${use?.status} ${useCount} ${givenMinor} ${buyer.useCount}`
  }
  const [coupon] = await floor.rowsOf('select status from member_coupon where id = $1', piece.id)
  return [...(await Promise.all(rules.map(of))), coupon?.status]
}
const TAKEN = 'USED 1 100 1'
const FREE = 'RELEASED 0 0 0'

describe('what promotions gave an order that has ended', () => {
  test.each(everyOrder(['created', 'paid', 'cancelled'] as const).map((names) => [names.join(', '), names]))(
    'for the door before it was paid is there again, as its coupon is, heard as %s',
    async (_, names) => {
      for (const isReturned of [true, false]) {
        const all = await bought([0], { coupon: { isReturned } })
        for (const name of [...names, ...names]) for (const order of all.orders) await events[name](order)
        expect(await taken(all)).toEqual([FREE, FREE, 'UNUSED'])
      }
    },
  )

  test.each(
    everyOrder(['created', 'paid', 'cancelled', 'refunded'] as const).map((names) => [names.join(', '), names]),
  )('after it was paid is there again, and its coupon by its rules, heard as %s', async (_, names) => {
    const all = await bought([0], { coupon: { isReturned: false }, isAtDoor: false })
    for (const name of names) for (const order of all.orders) await events[name](order)
    expect(await taken(all)).toEqual([FREE, FREE, 'USED'])
    const plain = await bought([0], { hasCoupon: false, isAtDoor: false })
    for (const name of names) for (const order of plain.orders) await events[name](order)
    const kept = plain.orders.map(({ orderId }) => client.couponOrder.findUnique({ where: { orderId } }))
    expect(await Promise.all(kept)).toMatchObject([{ status: 'ENDED', payment: 'PAID', paidMinor: 5_000n }])
  })

  test("is there again with the last of its orders, a shop's with those of its shop", async () => {
    const all = await bought([0, 1])
    const [own, other] = all.orders
    if (!own || !other) throw new Error('there are two')
    for (const order of all.orders) await events.paid(order)
    for (let times = 0; times < 2; times++) await events.cancelled(own)
    expect(await taken(all)).toEqual([TAKEN, FREE, 'USED'])
    for (let times = 0; times < 2; times++) await events.cancelled(other)
    expect(await taken(all)).toEqual([FREE, FREE, 'UNUSED'])
  })

  test('is there again once, when all of them end at once', async () => {
    for (let round = 0; round < 4; round++) {
      const all = await bought([0, 0, 0])
      for (const order of all.orders) await events.paid(order)
      survivors(await rival(3, (index) => events.cancelled(all.orders[index] ?? (all.orders[0] as Order))))
      expect(await taken(all)).toEqual([FREE, FREE, 'UNUSED'])
    }
  })

  test('stays taken where the money came at the door, and a coupon that does not come back with it', async () => {
    const all = await bought([0], { coupon: { isReturned: false } })
    for (const name of ['created', 'paid', 'collected'] as const)
      for (const order of all.orders) await events[name](order)
    expect(await taken(all)).toEqual([TAKEN, TAKEN, 'USED'])
    for (const order of all.orders) await events.refunded(order)
    expect(await taken(all)).toEqual([FREE, FREE, 'USED'])
  })
})
