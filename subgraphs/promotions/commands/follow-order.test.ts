import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { afterEach, expect, test } from 'vitest'
import { brokenPoints } from '../trial/points.ts'
import { AT, couponFloor, done, shop } from '../trial/wallets.ts'
import { finishOrder, payOrders, placeOrders, refundOrder } from './follow-order.ts'
import { holdPromotions } from './hold-promotions.ts'
import { earnPoints } from './points/earn-points.ts'

const floor = await couponFloor()
const { transact, sql, rowsOf } = floor

afterEach(async () => {
  expect([await floor.broken(), await brokenPoints(sql)]).toEqual([[], []])
})

const money = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })

/** Two orders of one checkout, which a coupon and a hundred points paid a part of. */
async function bought() {
  const accountId = newId('acc')
  const { id: couponId } = await floor.offer()
  const piece = done(await floor.claim(couponId, accountId))
  const checkoutId = newId('chk')
  await transact((unit) => earnPoints({ accountId, kind: 'CREDITED', points: 100, subjectId: newId('adj') }, unit))
  const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
  const until = new Date(AT.getTime() + 600_000)
  const holding = { ownerId: checkoutId, accountId, coupons, points: 100, uses: [], until }
  done(await transact((unit) => holdPromotions(holding, unit)))
  const [back, kept] = [0, 1].map((ordinal) => {
    const orderId = newId('ord')
    const lines = [
      {
        ...{ lineId: newId('oln'), productId: newId('prd'), skuId: newId('sku'), quantity: 1 },
        ...{ paid: money(5_000), byPoints: money(50) },
      },
    ]
    return { orderId, payableId: orderId, shopId: shop(ordinal), accountId, checkoutId, paid: money(5_000), lines }
  })
  if (!back || !kept) throw new Error('there are two')
  return { accountId, checkoutId, piece, back, kept }
}

type Bought = Awaited<ReturnType<typeof bought>>

const placed = { isFromCart: false, isCashOnDelivery: false, payable: money(5_000) }

const events = {
  created: ({ back, kept }: Bought) =>
    transact((unit) => placeOrders([back, kept].map((order) => ({ payload: { ...order, ...placed }, unit })))),
  paid: ({ back, kept }: Bought) => transact((unit) => payOrders([back, kept].map((payload) => ({ payload, unit })))),
  finished: ({ back }: Bought) => transact((unit) => finishOrder({ ...back, at: AT.toISOString() }, unit)),
  refunded: ({ back, kept }: Bought) => {
    const { paid, lines, ...about } = back
    const beside = [back, kept].map(({ orderId, shopId }) => ({ orderId, shopId }))
    const refund = { refundId: newId('rfd'), amount: paid, isFull: true, bought: { paid, lines }, beside }
    const pieces = lines.map(({ lineId, skuId, quantity }) => ({ lineId, skuId, quantity, isRestocked: true }))
    return transact((unit) => refundOrder({ ...about, ...refund, lines: pieces }, unit))
  },
} as const

async function standOf({ accountId, checkoutId, piece, back }: Bought) {
  const [points] = await rowsOf('select available, held, owed from points_account where account_id = $1', accountId)
  const [hold] = await rowsOf('select status, points, returned from points_hold where owner_id = $1', checkoutId)
  const [coupon] = await rowsOf('select status from member_coupon where id = $1', piece.id)
  const [order] = await rowsOf('select status from coupon_order where order_id = $1', back.orderId)
  return { points, hold, coupon: coupon?.status, order: order?.status }
}

test.each(everyOrder(['created', 'paid', 'finished', 'refunded'] as const).map((names) => [names.join(', '), names]))(
  'what an order used, earned and gave back is the same when it is heard as %s',
  async (_, names) => {
    const all = await bought()
    for (const name of names) await events[name](all)
    expect(await standOf(all)).toEqual({
      points: { available: 50, held: 0, owed: 0 },
      hold: { status: 'USED', points: 100, returned: 50 },
      coupon: 'USED',
      order: 'ENDED',
    })
  },
)
