import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, newKey } from './counter.ts'

const SOLD = graphql(`
  query SoldCoupons { couponCentre(first: 100) { nodes { id way price { amount } isRefundable } } }
`)

const BUY = graphql(`
  mutation BuyCoupon($input: CouponBuyInput!) {
    couponBuy(input: $input) { purchase { id status price { amount } memberCoupon { id } } errors { code } }
  }
`)

const PAY = graphql(`
  mutation PayForCoupon($input: PaymentPayInput!) {
    paymentPay(input: $input) { payment { status kind order { id } amount { amount } } errors { code } }
  }
`)

const PURCHASE = graphql(`
  query PurchaseOfCoupon($id: ID!) {
    couponPurchase(id: $id) { status reason memberCoupon { id state way } }
    paymentOfPurchase(purchaseId: $id) { status refunds { status cause amount { amount } } }
  }
`)

const GIVE_BACK = graphql(`
  mutation GiveCouponBack($input: CouponGiveBackInput!) {
    couponGiveBack(input: $input) { purchase { status } errors { code } }
  }
`)

/** What becomes of money that is paid for a coupon. */
export function buyingCoupons(world: () => World): void {
  it('is had for money by card, and given back unused for all of it', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer31')
    const { couponCentre } = await buyer.gets(SOLD, {})
    const coupon = couponCentre.nodes.find(({ way }) => way === 'MONEY')
    expect(coupon).toMatchObject({ price: { amount: '9.90' }, isRefundable: true })
    const { couponBuy } = await buyer.gets(BUY, { input: { couponId: coupon?.id ?? '', idempotencyKey: newKey() } })
    expect(couponBuy).toMatchObject({ purchase: { status: 'OPEN', memberCoupon: null }, errors: [] })
    const id = couponBuy.purchase?.id ?? ''
    const standing = async () => buyer.gets(PURCHASE, { id })

    const card = { purchaseId: id, channel: 'SANDBOX_CARD' as const, card: CARD, idempotencyKey: newKey() }
    const { paymentPay } = await buyer.gets(PAY, { input: card })
    expect(paymentPay).toMatchObject({
      payment: { status: 'SUCCEEDED', kind: 'PURCHASE', order: null, amount: { amount: '9.90' } },
      errors: [],
    })
    await eventually(async () => (await standing()).couponPurchase?.status === 'PAID')
    const { couponPurchase } = await standing()
    expect(couponPurchase?.memberCoupon).toMatchObject({ state: 'UNUSED', way: 'MONEY' })

    const memberCouponId = couponPurchase?.memberCoupon?.id ?? ''
    const { couponGiveBack } = await buyer.gets(GIVE_BACK, { input: { memberCouponId, idempotencyKey: newKey() } })
    expect(couponGiveBack).toMatchObject({ purchase: { status: 'REFUNDING' }, errors: [] })
    await eventually(async () => (await standing()).couponPurchase?.status === 'REFUNDED')
    const after = await standing()
    expect(after.couponPurchase).toMatchObject({ reason: 'GIVEN_BACK', memberCoupon: { state: 'GIVEN_BACK' } })
    expect(after.paymentOfPurchase?.refunds).toEqual([
      { status: 'SUCCEEDED', cause: 'PURCHASE', amount: { amount: '9.90' } },
    ])
  })
}
