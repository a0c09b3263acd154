import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import {
  addressOf,
  CARRIER,
  checkOut,
  comesTo,
  fen,
  firstOf,
  newKey,
  payByCard,
  stockComesTo,
  stockOf,
  walletOf,
} from './counter.ts'

const PRICE = graphql(`
  query PriceOf($input: QuoteInput!) { quote(input: $input) { payable { amount } } }
`)

const BOUGHT = graphql(`
  query Bought($id: ID!) {
    order(id: $id) {
      version status lines { id quantity refundedQuantity } refunded { amount }
      refunds { id status amount { amount } } cases { status }
    }
  }
`)

const SEND = graphql(`
  mutation Send($input: OrderShipInput!) { orderShip(input: $input) { order { status } errors { code } } }
`)

const REFUNDABLE = graphql(`
  query RefundableOf($orderId: ID!) {
    refundable(orderId: $orderId) { canApply reason lines { quantity amount { amount } line { id } } }
  }
`)

const APPLY = graphql(`
  mutation ApplyForReturn($input: AftersaleApplyInput!) {
    aftersaleApply(input: $input) { case { id version status amount { amount } } errors { code message path } }
  }
`)

const APPROVE = graphql(`
  mutation ApproveReturn($input: AftersaleApproveInput!) {
    aftersaleApprove(input: $input) { case { version status returnAddress { city } } errors { code message } }
  }
`)

const SEND_BACK = graphql(`
  mutation SendBack($input: AftersaleReturnInput!) {
    aftersaleReturn(input: $input) { case { version status } errors { code message } }
  }
`)

const TAKE_BACK = graphql(`
  mutation TakeBack($input: AftersaleReceiveInput!) {
    aftersaleReceive(input: $input) { case { version status } errors { code message } }
  }
`)

export const CASE = graphql(`
  query CaseOf($id: ID!) { aftersaleCase(id: $id) { status refund { id status } } }
`)

export const REFUND = graphql(`
  query RefundOf($id: ID!) {
    refund(id: $id) { status channel amount { amount } providerPart { amount } walletPart { amount } }
  }
`)

const SHOP = 4

/** What was bought comes back, and the money goes where it came from. */
export function returning(world: () => World): void {
  it('takes one piece of two back: approved, sent, received, and paid back to card and wallet', async () => {
    const [buyer, owner, admin] = await Promise.all([
      world().signIn('CONSUMER', 'buyer9'),
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
      world().signIn('PLATFORM', 'admin'),
    ])
    const skuId = await firstOf(world(), SHOP)
    const [shelf = { available: 0, onHand: 0, held: 0 }] = await stockOf(admin, [skuId])
    const { orderId, lineId, due } = await buyTwo({ buyer, owner }, skuId)
    const wallet = await walletOf(buyer)

    const { id, amount } = await sendBackOne({ buyer, owner }, { orderId, lineId })
    await eventually(async () => (await buyer.gets(CASE, { id })).aftersaleCase?.status === 'DONE')
    const { aftersaleCase } = await buyer.gets(CASE, { id })
    const { refund } = await buyer.gets(REFUND, { id: aftersaleCase?.refund?.id ?? '' })
    expect(refund).toMatchObject({ status: 'SUCCEEDED', channel: 'SANDBOX_CARD', amount: { amount } })
    expect(fen(refund?.providerPart.amount)).toBe(due)
    expect(fen(refund?.walletPart.amount)).toBe(fen(amount) - due)
    expect(await walletOf(buyer)).toEqual({ ...wallet, available: wallet.available + fen(amount) - due })
    await stockComesTo(admin, skuId, { available: shelf.available - 1, onHand: shelf.onHand - 1, held: shelf.held })

    const { order } = await buyer.gets(BOUGHT, { id: orderId })
    expect(order).toMatchObject({ status: 'SHIPPED', lines: [{ refundedQuantity: 1 }], refunded: { amount } })
    const { refundable } = await buyer.gets(REFUNDABLE, { orderId })
    expect(refundable?.lines).toMatchObject([{ quantity: 1, line: { id: lineId } }])
  })
}

type People = { readonly buyer: Asking; readonly owner: Asking }

/** Up to three quarters by balance and the rest by card, so that the worth of one piece came from both. */
export async function buyTwo({ buyer, owner }: People, skuId: string) {
  const lines = [{ skuId, quantity: 2 }]
  const { quote } = await buyer.gets(PRICE, { input: { lines, addressId: await addressOf(buyer) } })
  const { available } = await walletOf(buyer)
  const part = Math.min(Math.floor((fen(quote.payable.amount) * 3) / 4), Math.floor(available / 2))
  const balance = (part / 100).toFixed(2)
  const { orderId } = await checkOut(buyer, { lines, balance })
  const payment = await payByCard(buyer, orderId)
  expect(payment?.balancePart.amount).toBe(balance)
  await comesTo(buyer, orderId, 'PAID')
  const { order } = await buyer.gets(BOUGHT, { id: orderId })
  const { orderShip } = await owner.gets(SEND, {
    input: { orderId, expectedVersion: order?.version ?? 0, carrierCode: CARRIER, trackingNumber: 'SF200000001' },
  })
  expect(orderShip).toMatchObject({ order: { status: 'SHIPPED' }, errors: [] })
  return { orderId, lineId: order?.lines[0]?.id ?? '', due: fen(payment?.due.amount) }
}

export async function sendBackOne({ buyer, owner }: People, { orderId, lineId }: { orderId: string; lineId: string }) {
  const { refundable } = await buyer.gets(REFUNDABLE, { orderId })
  expect(refundable).toMatchObject({ canApply: true, reason: null, lines: [{ quantity: 2, line: { id: lineId } }] })
  const { aftersaleApply } = await buyer.gets(APPLY, {
    input: {
      orderId,
      kind: 'RETURN',
      lines: [{ lineId, quantity: 1 }],
      reason: 'One is too many',
      imageUrls: [],
      idempotencyKey: newKey(),
    },
  })
  expect(aftersaleApply).toMatchObject({ case: { status: 'APPLIED' }, errors: [] })
  const { id = '', version = 0, amount } = aftersaleApply.case ?? {}
  const { aftersaleApprove } = await owner.gets(APPROVE, { input: { caseId: id, expectedVersion: version } })
  expect(aftersaleApprove).toMatchObject({ case: { status: 'APPROVED' }, errors: [] })
  expect(aftersaleApprove.case?.returnAddress?.city).toBeTruthy()
  const parcel = { carrierCode: CARRIER, trackingNumber: 'SF200000002' }
  const { aftersaleReturn } = await buyer.gets(SEND_BACK, {
    input: { caseId: id, expectedVersion: aftersaleApprove.case?.version ?? 0, ...parcel },
  })
  expect(aftersaleReturn).toMatchObject({ case: { status: 'BUYER_SHIPPED' }, errors: [] })
  const { aftersaleReceive } = await owner.gets(TAKE_BACK, {
    input: { caseId: id, expectedVersion: aftersaleReturn.case?.version ?? 0, isRestocked: true },
  })
  expect(aftersaleReceive.errors).toEqual([])
  return { id, amount: amount?.amount ?? '' }
}
