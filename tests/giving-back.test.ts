import { eventually } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountId, shopId, skuId } from '../subgraphs/orders/trial/goods.ts'
import { ADDRESS } from '../subgraphs/orders/trial/neighbours.ts'
import { CARD } from '../subgraphs/payments/trial/floor.ts'
import { newKey } from './journeys/counter.ts'
import { consumer, moneyMall, owner, platform } from './money-mall.ts'

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const keyed = <Input extends object>(input: Input) => ({ ...input, idempotencyKey: newKey() })

let mall: Awaited<ReturnType<typeof moneyMall>>
let couponId = ''
const giftId = { of: '' }

/** Five yuan off whatever is bought, for everybody twice, and a gift from ten yuan on. */
beforeAll(async () => {
  mall = await moneyMall()
  const made = await mall.does('promotions', platform, ['couponCreate', 'coupon { id version }'], {
    name: 'Five off',
    kind: 'STRAIGHT_OFF',
    off: yuan('5.00'),
    validDays: 30,
    way: 'FREE',
    mostPerBuyer: 2,
  })
  couponId = made.coupon.id
  await mall.does('promotions', platform, ['couponPublish', 'coupon { id }'], { couponId, expectedVersion: 1 })
  const drawn = await mall.does('promotions', owner, ['promotionCreate', 'promotion { id }'], {
    shopId: shopId(0),
    title: 'A cup',
    rule: { gift: { threshold: yuan('10.00'), items: [{ skuId: skuId(9) }] } },
    startsAt: new Date(Date.now() - 1_000).toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  })
  giftId.of = drawn.promotion.id
  const publishing = { promotionId: giftId.of, expectedVersion: 1 }
  await mall.does('promotions', owner, ['promotionPublish', 'promotion { status }'], publishing)
})

type Rewards = { readonly coupon: string; readonly available: number; readonly held: number }

/** A buyer with a coupon and a thousand points. */
async function buyerOf(ordinal: number) {
  const viewer = consumer(ordinal)
  const credit = keyed({ accountId: accountId(ordinal), points: 1_000, reason: 'To begin with' })
  await mall.does('promotions', platform, ['pointsCredit', 'points { available }'], credit)
  const claimed = await mall.does(
    ...(['promotions', viewer, ['couponClaim', 'memberCoupon { id }']] as const),
    keyed({ couponId }),
  )
  const piece: string = claimed.memberCoupon.id
  const rewards = async (): Promise<Rewards> => {
    const text = `{ memberCoupon(id: "${piece}") { state } myPoints { available held } }`
    const { memberCoupon, myPoints } = await mall.asks('promotions', viewer, text)
    return { coupon: memberCoupon.state, ...myPoints }
  }
  const become = async (expected: Rewards) => {
    await eventually(async () => JSON.stringify(await rewards()) === JSON.stringify(expected)).catch(() => null)
    expect(await rewards()).toEqual(expected)
  }
  return { viewer, piece, become }
}
type Buyer = Awaited<ReturnType<typeof buyerOf>>

const ORDER = `order { id status version lines { id quantity refundedQuantity payable { amount } giftOf { id } } }`
const LINES = [
  { skuId: skuId(3), quantity: 2 },
  { skuId: skuId(6), quantity: 1 },
]

async function checkOut({ viewer, piece }: Buyer) {
  const input = keyed({ of: { lines: LINES }, addressId: ADDRESS, couponIds: [piece], points: 300 })
  const { checkout } = await mall.does('orders', viewer, ['checkoutStart', `checkout { status ${ORDER} }`], input)
  return checkout.order
}
const orderAs = async ({ viewer }: Buyer, id: string) =>
  (await mall.asks('orders', viewer, `{ order(id: "${id}") { status version refunded { amount } } }`)).order
const becomes = (buyer: Buyer, id: string, status: string) =>
  eventually(async () => (await orderAs(buyer, id)).status === status)

async function pay(buyer: Buyer, orderId: string) {
  const paying = keyed({ orderId, channel: 'SANDBOX_CARD', card: CARD })
  const paid = await mall.does('payments', buyer.viewer, ['paymentPay', 'payment { due { amount } }'], paying)
  await becomes(buyer, orderId, 'PAID')
  return paid.payment.due.amount
}

async function receive(buyer: Buyer, orderId: string) {
  const { version } = await orderAs(buyer, orderId)
  const parcel = { orderId, expectedVersion: version, carrierCode: 'sf', trackingNumber: 'SF-0001' }
  await mall.does('orders', owner, ['orderShip', 'order { status }'], parcel)
  await mall.does('orders', buyer.viewer, ['orderReceive', 'order { status }'], { orderId })
}

/** Asked for, approved, and paid back: what came to the card. */
async function giveBack(buyer: Buyer, orderId: string, lines: readonly { lineId: string; quantity: number }[] | null) {
  const asked = keyed({ orderId, kind: 'REFUND_ONLY', lines, reason: 'Broken' })
  const CASE = 'case { id version status lines { quantity } refund { id } }'
  const { case: applied } = await mall.does('orders', buyer.viewer, ['aftersaleApply', CASE], asked)
  const approving = { caseId: applied.id, expectedVersion: applied.version }
  const { case: approved } = await mall.does('orders', owner, ['aftersaleApprove', CASE], approving)
  const text = `{ refund(id: "${approved.refund.id}") { status channel amount { amount } } }`
  const read = async () => (await mall.asks('payments', buyer.viewer, text)).refund
  await eventually(async () => (await read())?.status === 'SUCCEEDED')
  const { channel, amount } = await read()
  return {
    channel,
    amount: amount.amount,
    pieces: approved.lines.map(({ quantity }: { quantity: number }) => quantity),
  }
}

describe('what was paid with points and a coupon', () => {
  test('is held, used, earned from, and comes back by the piece; the coupon and the gift with the last of it', async () => {
    const buyer = await buyerOf(1)
    const order = await checkOut(buyer)
    // Of 20.06 and 10.06 the coupon takes 3.33 and 1.67, and points 2.00 and 1.00.
    expect(order.lines).toMatchObject([
      { quantity: 2, payable: yuanOf('14.73'), giftOf: null },
      { quantity: 1, payable: yuanOf('7.39'), giftOf: null },
      { quantity: 1, payable: yuanOf('0.00'), giftOf: { id: giftId.of } },
    ])
    await buyer.become({ coupon: 'HELD', available: 700, held: 300 })
    expect(await pay(buyer, order.id)).toBe('22.12')
    await buyer.become({ coupon: 'USED', available: 700, held: 0 })
    await receive(buyer, order.id)
    // A point for each whole yuan of a line: 14 and 7.
    await buyer.become({ coupon: 'USED', available: 721, held: 0 })

    const part = await giveBack(buyer, order.id, [{ lineId: order.lines[0].id, quantity: 1 }])
    expect(part).toEqual({ channel: 'SANDBOX_CARD', amount: '7.36', pieces: [1] })
    // Half of the line: 100 of its 200 points are back, and 7 of its 14 are gone.
    await buyer.become({ coupon: 'USED', available: 814, held: 0 })

    const rest = await giveBack(buyer, order.id, [
      { lineId: order.lines[0].id, quantity: 1 },
      { lineId: order.lines[1].id, quantity: 1 },
    ])
    expect(rest).toEqual({ channel: 'SANDBOX_CARD', amount: '14.76', pieces: [1, 1, 1] })
    await buyer.become({ coupon: 'UNUSED', available: 1_000, held: 0 })
    expect((await orderAs(buyer, order.id)).refunded).toEqual({ amount: '22.12' })
  })

  test('comes back whole with an order that is never sent, and with one that is never paid', async () => {
    const buyer = await buyerOf(2)
    const unpaid = await checkOut(buyer)
    await buyer.become({ coupon: 'HELD', available: 700, held: 300 })
    const cancelling = { orderId: unpaid.id, reason: 'Too dear' }
    await mall.does('orders', buyer.viewer, ['orderCancel', 'order { status }'], cancelling)
    await buyer.become({ coupon: 'UNUSED', available: 1_000, held: 0 })

    const order = await checkOut(buyer)
    await pay(buyer, order.id)
    await buyer.become({ coupon: 'USED', available: 700, held: 0 })
    const all = await giveBack(buyer, order.id, null)
    expect(all).toEqual({ channel: 'SANDBOX_CARD', amount: '22.12', pieces: [2, 1, 1] })
    await buyer.become({ coupon: 'UNUSED', available: 1_000, held: 0 })
    await becomes(buyer, order.id, 'CLOSED')
  })
})

const yuanOf = (amount: string) => ({ amount })
