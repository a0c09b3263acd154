import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARRIER, checkOut, comesTo, fen, firstOf, newKey, payByCard } from './counter.ts'
import { givePoints, pointsOf } from './wallet-of-coupons.ts'

const RULES = graphql(`
  query RulesOfPoints { pointsRules { earnRate purchaseTiers { value } worth { amount } } }
`)

const EARNING = graphql(`
  query EarningOrder($id: ID!) { order(id: $id) { version status lines { id quantity payable { amount } } } }
`)

const SEND = graphql(`
  mutation SendForPoints($input: OrderShipInput!) { orderShip(input: $input) { errors { code } } }
`)

const RECEIVE = graphql(`
  mutation ReceiveForPoints($input: OrderReceiveInput!) { orderReceive(input: $input) { errors { code } } }
`)

const ENTRIES = graphql(`
  query EntriesOfPoints { myPointsEntries(first: 20) { nodes { id kind points balance } } }
`)

const APPLY = graphql(`
  mutation ApplyForPoints($input: AftersaleApplyInput!) {
    aftersaleApply(input: $input) { case { id version } errors { code message } }
  }
`)

const APPROVE = graphql(`
  mutation ApproveForPoints($input: AftersaleApproveInput!) { aftersaleApprove(input: $input) { errors { code message } } }
`)

const SHOP = 2
const PIECES = 3
const USED = 90

/** Points pay and are earned by a real purchase, and a part of it takes its part of both back. */
export function earningPoints(world: () => World): void {
  it('pay a part of an order, are earned when it is received, and go back by the piece', async () => {
    const [buyer, owner, admin] = await Promise.all([
      world().signIn('CONSUMER', 'buyer37'),
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
      world().signIn('PLATFORM', 'admin'),
    ])
    await givePoints(admin, buyer, 2 * USED)
    const start = await pointsOf(buyer)
    const lines = [{ skuId: await firstOf(world(), SHOP), quantity: PIECES }]
    const { orderId } = await checkOut(buyer, { lines, points: USED })
    expect(await pointsOf(buyer)).toEqual({ available: start.available - USED, held: USED, owed: 0 })
    await payByCard(buyer, orderId)
    await comesTo(buyer, orderId, 'PAID')
    await eventually(async () => (await pointsOf(buyer)).held === 0)

    const lineId = await receive({ buyer, owner }, orderId)
    const earned = await earnedBy(buyer, orderId)
    await comesToPoints(buyer, start.available - USED + earned)
    await refundOne({ buyer, owner }, { orderId, lineId })
    const [returned, takenBack] = [USED / PIECES, Math.floor(earned / PIECES)]
    await comesToPoints(buyer, start.available - USED + earned + returned - takenBack)
    const moved = (await entriesOf(buyer)).slice(0, 4).map(({ kind, points }) => [kind, points])
    expect(moved).toEqual([
      ['RECLAIMED', -takenBack],
      ['REFUNDED', returned],
      ['ORDER_FINISHED', earned],
      ['ORDER_PAID', -USED],
    ])
  }, 60_000)
}

const entriesOf = async (buyer: Asking) => (await buyer.gets(ENTRIES, {})).myPointsEntries.nodes

/** Each entry says what there was after it. */
async function comesToPoints(buyer: Asking, available: number): Promise<void> {
  await eventually(async () => (await pointsOf(buyer)).available === available).catch(async () =>
    expect(await pointsOf(buyer)).toEqual({ available, held: 0, owed: 0 }),
  )
  expect((await entriesOf(buyer))[0]?.balance).toBe(available)
}

type People = { readonly buyer: Asking; readonly owner: Asking }

async function receive({ buyer, owner }: People, id: string): Promise<string> {
  const { order } = await buyer.gets(EARNING, { id })
  const parcel = { carrierCode: CARRIER, trackingNumber: 'SF200000003' }
  const input = { orderId: id, expectedVersion: order?.version ?? 0, ...parcel }
  expect((await owner.gets(SEND, { input })).orderShip.errors).toEqual([])
  expect((await buyer.gets(RECEIVE, { input: { orderId: id } })).orderReceive.errors).toEqual([])
  await comesTo(buyer, id, 'FINISHED')
  return order?.lines[0]?.id ?? ''
}

/** What the rules of the mall say of what was paid. */
async function earnedBy(buyer: Asking, id: string): Promise<number> {
  const { pointsRules } = await buyer.gets(RULES, {})
  expect(pointsRules).toMatchObject({ purchaseTiers: [], worth: { amount: '0.01' } })
  const { order } = await buyer.gets(EARNING, { id })
  const earned = Math.floor((fen(order?.lines[0]?.payable.amount) * pointsRules.earnRate) / 10_000)
  expect(earned).toBeGreaterThan(0)
  return earned
}

async function refundOne({ buyer, owner }: People, { orderId, lineId }: { orderId: string; lineId: string }) {
  const wish = { kind: 'REFUND_ONLY' as const, reason: 'One is broken', imageUrls: [], idempotencyKey: newKey() }
  const { aftersaleApply } = await buyer.gets(APPLY, {
    input: { orderId, lines: [{ lineId, quantity: 1 }], ...wish },
  })
  expect(aftersaleApply.errors).toEqual([])
  const { id: caseId = '', version: expectedVersion = 0 } = aftersaleApply.case ?? {}
  const { aftersaleApprove } = await owner.gets(APPROVE, { input: { caseId, expectedVersion } })
  expect(aftersaleApprove.errors).toEqual([])
}
