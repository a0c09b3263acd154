import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARRIER, checkOut, comesTo, fen, firstOf, newKey, payByCard, shopIdOf, walletOf } from './counter.ts'

const DRAW_UP = graphql(`
  mutation DrawUpFullBack($input: PromotionCreateInput!) {
    promotionCreate(input: $input) { promotion { id version } errors { code message } }
  }
`)

const PUBLISH = graphql(`
  mutation PublishFullBack($input: PromotionPublishInput!) {
    promotionPublish(input: $input) { promotion { status version } errors { code message } }
  }
`)

const END = graphql(`
  mutation EndFullBack($input: PromotionEndInput!) { promotionEnd(input: $input) { errors { code message } } }
`)

const TOLD = graphql(`
  query ToldWithThePrice($input: QuoteInput!) {
    quote(input: $input) { payable { amount } backs { amount { amount } dayCount startDays promotion { id } why } }
  }
`)

const SHIP = graphql(`
  mutation ShipForFullBack($input: OrderShipInput!) { orderShip(input: $input) { errors { code message } } }
`)

const RECEIVE = graphql(`
  mutation ReceiveForFullBack($input: OrderReceiveInput!) {
    orderReceive(input: $input) { order { status } errors { code message } }
  }
`)

const VERSION = graphql(`
  query VersionForFullBack($id: ID!) { order(id: $id) { version } }
`)

const MINE = graphql(`
  query ComesBackToMe($orderId: ID!) {
    myFullBacks(orderId: $orderId, first: 5) {
      nodes { id status whole { amount } paid { amount } toCome { amount } paidDayCount nextAt lastDays { day amount { amount } } }
    }
  }
`)

const OF_SHOP = graphql(`
  query ComesBackOfMyShop($promotionId: ID!) { fullBacks(where: { promotionId: { eq: $promotionId } }) { totalCount nodes { id } } }
`)

const STOP = graphql(`
  mutation StopFullBack($input: FullBackStopInput!) {
    fullBackStop(input: $input) { fullBack { status whole { amount } stopReason } errors { code message } }
  }
`)

const SHOP = 5
const BUYER = 'buyer41'
const DAY_MS = 86_400_000
/** What looks for days that are due, every half a minute. */
const JOB = 'pay-full-backs'

/** A part of what was paid comes back each day: days pass by moving what is due. */
export function gettingBack(world: () => World): void {
  it('pays a part of what was paid into the wallet each day, once, until somebody stops it', async () => {
    const [buyer, owner] = await Promise.all([
      world().signIn('CONSUMER', BUYER),
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
    ])
    const skuId = await firstOf(world(), SHOP)
    const promotion = await offer(owner, skuId)
    const lines = [{ skuId, quantity: 1 }]
    const { quote } = await buyer.gets(TOLD, { input: { lines } })
    expect(quote.backs).toMatchObject([{ dayCount: 4, startDays: 2, promotion: { id: promotion.id } }])
    const whole = fen(quote.backs[0]?.amount.amount)
    const { orderId } = await checkOut(buyer, { lines })
    await payByCard(buyer, orderId)
    await comesTo(buyer, orderId, 'PAID')
    const mine = async () => (await buyer.gets(MINE, { orderId })).myFullBacks.nodes[0]
    const waiting = await eventually(mine)
    expect([waiting.status, fen(waiting.whole.amount), waiting.nextAt]).toEqual(['WAITING', whole, null])
    await owner.gets(END, { input: { promotionId: promotion.id, expectedVersion: promotion.version } })

    await finish({ buyer, owner }, orderId)
    await eventually(async () => (await mine())?.status === 'RUNNING')
    const { available: before } = await walletOf(buyer)
    // Its shop gives of what nobody can give back any more.
    const settle = 'update order_fact set settled_at = now() where shop_id = $1 and settled_at is null'
    await world().query('payments', settle, [shopIdOf(SHOP)])
    const due = new Date(Date.now() - 2.5 * DAY_MS)
    await world().query('promotions', 'update full_back set next_at = $2 where id = $1', [waiting.id, due])
    await world().query('promotions', 'update job_lease set due_at = now() where name = $1', [JOB])
    const paid = await eventually(async () => {
      const one = await mine()
      return one?.paidDayCount === 3 ? one : null
    })
    const days = paid.lastDays.map(({ day, amount: { amount } }) => [day, fen(amount)] as const)
    expect(days.map(([day]) => day)).toEqual([3, 2, 1])
    expect(days.reduce((sum, [, amount]) => sum + amount, 0)).toBe(fen(paid.paid.amount))
    expect(fen(paid.paid.amount) + fen(paid.toCome.amount)).toBe(whole)
    await eventually(async () => (await walletOf(buyer)).available === before + fen(paid.paid.amount))

    expect((await owner.gets(OF_SHOP, { promotionId: promotion.id })).fullBacks).toEqual({
      totalCount: 1,
      nodes: [{ id: waiting.id }],
    })
    const input = { fullBackId: waiting.id, reason: 'A trial of the mall' }
    const { fullBackStop } = await owner.gets(STOP, { input })
    expect(fullBackStop).toMatchObject({ fullBack: { status: 'STOPPED', whole: paid.paid }, errors: [] })
    expect((await owner.gets(STOP, { input })).fullBackStop.errors).toMatchObject([{ code: 'FULL_BACK_OVER' }])
    const shop = await world().query<{ amount: number }>(
      'payments',
      `select -sum(amount)::int as amount from ledger_posting where kind = 'MERCHANT_PAYABLE' and biz_id like $1`,
      [`${waiting.id}:%`],
    )
    expect(shop).toEqual([{ amount: fen(paid.paid.amount) }])
  }, 90_000)
}

async function offer(owner: Awaited<ReturnType<World['signIn']>>, skuId: string) {
  const window = {
    startsAt: new Date(Date.now() - DAY_MS).toISOString(),
    endsAt: new Date(Date.now() + DAY_MS).toISOString(),
  }
  const rule = { fullBack: { dailyRate: 1_000, days: 4, startDays: 2, skuIds: [skuId] } }
  const drawn = await owner.gets(DRAW_UP, {
    input: { shopId: shopIdOf(SHOP), title: `Back ${newKey()}`, rule, ...window },
  })
  expect(drawn.promotionCreate.errors).toEqual([])
  const { id = '', version = 0 } = drawn.promotionCreate.promotion ?? {}
  const { promotionPublish } = await owner.gets(PUBLISH, { input: { promotionId: id, expectedVersion: version } })
  expect(promotionPublish).toMatchObject({ promotion: { status: 'PUBLISHED' }, errors: [] })
  return { id, version: promotionPublish.promotion?.version ?? 0 }
}

type People = {
  readonly buyer: Awaited<ReturnType<World['signIn']>>
  readonly owner: Awaited<ReturnType<World['signIn']>>
}

async function finish({ buyer, owner }: People, orderId: string): Promise<void> {
  const { order } = await buyer.gets(VERSION, { id: orderId })
  const parcel = { carrierCode: CARRIER, trackingNumber: 'SF200000037' }
  const shipped = await owner.gets(SHIP, { input: { orderId, expectedVersion: order?.version ?? 0, ...parcel } })
  expect(shipped.orderShip.errors).toEqual([])
  const { orderReceive } = await buyer.gets(RECEIVE, { input: { orderId } })
  expect(orderReceive).toMatchObject({ order: { status: 'FINISHED' }, errors: [] })
}
