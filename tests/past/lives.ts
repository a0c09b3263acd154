import { apply, approve, finish, reject, sendAgain, sendBack, takeBack } from './after-sale.ts'
import type { Cast } from './cast.ts'
import { must } from './cast.ts'
import { CANCEL, CLOSE } from './operations.ts'
import type { Bought, Wish } from './shopping.ts'
import { order, pay, receive, redeem, seen, ship } from './shopping.ts'
import type { Act } from './stage.ts'

/** What becomes of an order: it is played as far as there is time for it, so that late ones end under way. */
type Life = (cast: Cast, wish: Wish, wake: Wake) => Act
/** Runs a job of orders at once, which otherwise comes in its own time. */
export type Wake = (job: string) => Promise<void>

const shopOf = ({ shops }: Wish): number => shops[0] ?? 0

async function* untilPaid(cast: Cast, wish: Wish): AsyncGenerator<number, Bought> {
  const bought = await order(cast, wish)
  yield 0.1
  await pay(cast, bought)
  return bought
}

async function* untilShipped(cast: Cast, wish: Wish): AsyncGenerator<number, Bought> {
  const bought = yield* untilPaid(cast, wish)
  yield 20
  await ship(cast, bought, wish)
  return bought
}

export const lives = {
  async *finished(cast, wish) {
    const bought = yield* untilShipped(cast, wish)
    yield 66
    await receive(cast, bought)
  },
  async *unpaid(cast, wish) {
    await order(cast, wish)
    yield 1
  },
  async *timedOut(cast, wish, wake) {
    await order(cast, wish)
    yield 0.6
    await wake('close-unpaid')
  },
  async *cancelled(cast, wish) {
    const { buyer, payableId } = await order(cast, wish)
    yield 0.2
    await must(await cast.buyer(buyer), CANCEL, { orderId: payableId, reason: '地址填错了 The address was wrong' })
  },
  async *paid(cast, wish) {
    yield* untilPaid(cast, wish)
  },
  async *partlyShipped(cast, wish) {
    const bought = yield* untilPaid(cast, wish)
    yield 18
    await ship(cast, bought, { ...wish, isPartly: true })
  },
  async *closedByShop(cast, wish) {
    const bought = yield* untilPaid(cast, wish)
    yield 5
    const orderId = bought.orderIds[0] ?? ''
    const { version } = await seen(cast, bought, orderId)
    const reason = '商家缺货 The last piece was broken'
    await must(await cast.owner(shopOf(wish)), CLOSE, { orderId, expectedVersion: version, reason })
  },
  async *fetched(cast, wish) {
    const bought = yield* untilPaid(cast, wish)
    yield 30
    await redeem(cast, bought, shopOf(wish))
  },
  async *delivered(cast, wish, wake) {
    yield* untilPaid(cast, wish)
    yield 0.1
    await wake('deliver-secrets')
  },
  async *refundAsked(cast, wish) {
    const bought = yield* untilPaid(cast, wish)
    yield 3
    await apply(cast, bought, { kind: 'REFUND_ONLY', reason: '不想要了 Changed my mind', shop: shopOf(wish) })
  },
  async *refundedInFull(cast, wish) {
    const bought = yield* untilPaid(cast, wish)
    yield 6
    const made = await apply(cast, bought, {
      kind: 'REFUND_ONLY',
      reason: '拍错规格 The wrong size',
      shop: shopOf(wish),
    })
    yield 4
    await approve(cast, made, '已为您退款 Your money is on its way')
  },
  async *returned(cast, wish) {
    const bought = yield* untilShipped(cast, wish)
    yield 50
    const why = { kind: 'RETURN', reason: '与描述不符 Not as described', shop: shopOf(wish), pieces: 1 } as const
    const made = await apply(cast, bought, why)
    yield 8
    await approve(cast, made, '请寄回 Please send it back')
    yield 16
    await sendBack(cast, made)
    yield 44
    await takeBack(cast, made, true)
  },
  async *exchanged(cast, wish) {
    const bought = yield* untilShipped(cast, wish)
    yield 48
    const why = { kind: 'EXCHANGE', reason: '有瑕疵 It has a scratch', shop: shopOf(wish), pieces: 1 } as const
    const made = await apply(cast, bought, why)
    yield 10
    await approve(cast, made, '为您换新 You get a new one')
    yield 12
    await sendBack(cast, made)
    yield 40
    await takeBack(cast, made, true)
    yield 6
    await sendAgain(cast, made)
    yield 40
    await finish(cast, made)
  },
  async *refused(cast, wish) {
    const bought = yield* untilShipped(cast, wish)
    yield 60
    const why = { kind: 'RETURN', reason: '用过了 It was used', shop: shopOf(wish), pieces: 1 } as const
    const made = await apply(cast, bought, why)
    yield 9
    await reject(cast, made, '影响二次销售 It cannot be sold again')
  },
} satisfies Record<string, Life>
