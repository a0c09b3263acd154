import { derivedId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, checkOut, comesTo, fen, firstOf, newKey, payByCard, stockOf, walletOf, yuan } from './counter.ts'
import { claim, demoCoupon, givePoints, pieceComesTo, pointsOf } from './wallet-of-coupons.ts'

const LINES = graphql(`
  query LinesWithCoupons($id: ID!) {
    order(id: $id) { lines { sku { id } quantity payable { amount } } explain { stage before { amount } after { amount } } }
  }
`)

const CANCEL = graphql(`
  mutation CancelWithCoupon($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } errors { code } } }
`)

const RECHARGE = graphql(`
  mutation RechargeWithCoupon($input: RechargeStartInput!) {
    rechargeStart(input: $input) { recharge { id amount { amount } payment { amount { amount } } } errors { code } }
  }
`)

const REWARD = graphql(`
  query RewardOfRecharge($id: ID!) { recharge(id: $id) { reward { balance { amount } takenBackAt } } }
`)

const REFUND = graphql(`
  mutation RefundRecharge($input: RechargeRefundInput!) {
    rechargeRefund(input: $input) { refund { amount { amount } } errors { code message } }
  }
`)

const GOODS = { coupon: demoCoupon(11), skuId: derivedId('sku', 50), points: 500 }

/** What coupons do on their way through the mall. */
export function spendingCoupons(world: () => World): void {
  it('for goods makes one piece of an order cost nothing, which is held and sent like any other', async () => {
    const [buyer, admin] = await Promise.all([
      world().signIn('CONSUMER', 'buyer33'),
      world().signIn('PLATFORM', 'admin'),
    ])
    await givePoints(admin, buyer, GOODS.points)
    const { available } = await pointsOf(buyer)
    const piece = await claim(buyer, GOODS.coupon)
    expect((await pointsOf(buyer)).available).toBe(available - GOODS.points)
    const [before] = await stockOf(admin, [GOODS.skuId])
    const { orderId } = await checkOut(buyer, { lines: [{ skuId: GOODS.skuId, quantity: 2 }], couponIds: [piece] })
    await pieceComesTo(buyer, piece, 'HELD')
    const { order } = await buyer.gets(LINES, { id: orderId })
    const taken = order?.explain.find(({ stage }) => stage === 'COUPON')
    const [line] = order?.lines ?? []
    expect(line).toMatchObject({ sku: { id: GOODS.skuId }, quantity: 2 })
    expect(fen(taken?.before.amount)).toBe(2 * fen(taken?.after.amount))
    expect(fen(line?.payable.amount)).toBe(fen(taken?.after.amount))
    await payByCard(buyer, orderId)
    await comesTo(buyer, orderId, 'PAID')
    expect(fen((await pieceComesTo(buyer, piece, 'USED')) ?? '')).toBe(fen(taken?.after.amount))
    const isSent = async () => (await stockOf(admin, [GOODS.skuId]))[0]?.onHand === (before?.onHand ?? 0) - 2
    await eventually(isSent)
  }, 60_000)

  it('of a recharge pays a part of it, and comes back with all that the recharge gave', async () => {
    const [buyer, admin] = await Promise.all([
      world().signIn('CONSUMER', 'buyer34'),
      world().signIn('PLATFORM', 'admin'),
    ])
    const piece = await claim(buyer, demoCoupon(9))
    const { available: before } = await walletOf(buyer)
    const input = { amount: yuan('100.00'), channel: 'SANDBOX_CARD' as const, card: CARD, couponId: piece }
    const { rechargeStart } = await buyer.gets(RECHARGE, { input: { ...input, idempotencyKey: newKey() } })
    expect(rechargeStart).toMatchObject({
      recharge: { amount: { amount: '100.00' }, payment: { amount: { amount: '95.00' } } },
      errors: [],
    })
    const id = rechargeStart.recharge?.id ?? ''
    const rewarded = await eventually(async () => (await buyer.gets(REWARD, { id })).recharge?.reward)
    const gift = fen(rewarded.balance?.amount)
    expect(gift).toBeGreaterThan(0)
    await eventually(async () => (await walletOf(buyer)).available === before + 10_000 + gift)
    expect(await pieceComesTo(buyer, piece, 'USED')).toBe('5.00')

    const asked = { rechargeId: id, reason: 'A mistake', isDryRun: false }
    const { rechargeRefund } = await admin.gets(REFUND, { input: asked })
    expect(rechargeRefund).toMatchObject({ refund: { amount: { amount: '95.00' } }, errors: [] })
    await pieceComesTo(buyer, piece, 'UNUSED')
    await eventually(async () => (await buyer.gets(REWARD, { id })).recharge?.reward?.takenBackAt != null)
    await eventually(async () => (await walletOf(buyer)).available === before)
    expect((await admin.gets(REFUND, { input: asked })).rechargeRefund.errors).toMatchObject([
      { code: 'RECHARGE_STATUS' },
    ])
  }, 60_000)

  it('is back in the wallet when its order is cancelled, and good for the next one', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer35')
    const piece = await claim(buyer, demoCoupon(0))
    const lines = [{ skuId: await firstOf(world(), 5), quantity: 1 }]
    const full = await checkOut(buyer, { lines })
    const first = await checkOut(buyer, { lines, couponIds: [piece] })
    expect(fen(full.payable) - fen(first.payable)).toBe(2_000)
    await pieceComesTo(buyer, piece, 'HELD')
    const { orderCancel } = await buyer.gets(CANCEL, { input: { orderId: first.orderId } })
    expect(orderCancel).toMatchObject({ order: { status: 'CANCELLED' }, errors: [] })
    await pieceComesTo(buyer, piece, 'UNUSED')
    const second = await checkOut(buyer, { lines, couponIds: [piece] })
    expect(second.payable).toBe(first.payable)
    await payByCard(buyer, second.orderId)
    expect(await pieceComesTo(buyer, piece, 'USED')).toBe('20.00')
    await buyer.gets(CANCEL, { input: { orderId: full.orderId } })
  }, 60_000)
}
