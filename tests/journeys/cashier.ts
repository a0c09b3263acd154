import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, newKey, shopIdOf, walletOf, yuan } from './counter.ts'

const OPEN = graphql(`
  mutation OpenBill($input: CashierBillOpenInput!) {
    cashierBillOpen(input: $input) { bill { id code status qrSvg } errors { code } }
  }
`)

const LOOK = graphql(`
  query LookAtBill($code: String!) { cashierBillOfCode(code: $code) { note status amount { amount } } }
`)

const PAY = graphql(`
  mutation PayBill($input: CashierBillPayInput!) {
    cashierBillPay(input: $input) { bill { id status } errors { code path } }
  }
`)

const GIVE_BACK = graphql(`
  mutation GiveBackAtCounter($input: CashierBillRefundInput!) {
    cashierBillRefund(input: $input) { refund { id status amount { amount } } errors { code path } }
  }
`)

const BILL = graphql(`
  query BillAtCounter($id: ID!) {
    cashierBill(id: $id) {
      status refunded { amount } refunds { status reason amount { amount } refund { cause } }
    }
  }
`)

const COUPONS = graphql(`
  query CouponsForCounters { couponCentre(first: 100) { nodes { id use way } } }
`)

const CLAIM = graphql(`
  mutation ClaimForCounter($input: CouponClaimInput!) {
    couponClaim(input: $input) { memberCoupon { id state } errors { code } }
  }
`)

const PIECE = graphql(`
  query PieceForCounter($id: ID!) { memberCoupon(id: $id) { state } }
`)

/** The first shop has a counter, the fifth has none. */
const [SHOP, SHOP_WITHOUT] = [0, 4]

/** Who stands at a counter pays by a code, and has a part of it back. */
export function payingAtACounter(world: () => World): void {
  it('is paid for by card, by the code that the shop shows, and half of it goes back to the card', async () => {
    const [staff, buyer] = await Promise.all([
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
      world().signIn('CONSUMER', 'buyer32'),
    ])
    const asked = { shopId: shopIdOf(SHOP), amount: yuan('40.00'), note: 'Two teas', idempotencyKey: newKey() }
    const { bill } = (await staff.gets(OPEN, { input: asked })).cashierBillOpen
    expect(bill).toMatchObject({ status: 'OPEN', qrSvg: expect.stringContaining('<svg') })
    const [billId, code] = [bill?.id ?? '', bill?.code ?? '']
    expect((await buyer.gets(LOOK, { code })).cashierBillOfCode).toEqual({
      note: 'Two teas',
      status: 'OPEN',
      amount: { amount: '40.00' },
    })

    const paying = { code, channel: 'SANDBOX_CARD' as const, card: CARD, idempotencyKey: newKey() }
    const { cashierBillPay } = await buyer.gets(PAY, { input: paying })
    expect(cashierBillPay).toEqual({ bill: { id: billId, status: 'PAID' }, errors: [] })

    const back = { billId, amount: yuan('20.00'), reason: 'One was cold', idempotencyKey: newKey() }
    const first = (await staff.gets(GIVE_BACK, { input: back })).cashierBillRefund
    expect(first).toMatchObject({ refund: { amount: { amount: '20.00' } }, errors: [] })
    const again = (await staff.gets(GIVE_BACK, { input: back })).cashierBillRefund
    expect(again.refund?.id).toBe(first.refund?.id)
    const more = { ...back, amount: yuan('20.01'), idempotencyKey: newKey() }
    expect((await staff.gets(GIVE_BACK, { input: more })).cashierBillRefund.errors).toEqual([
      { code: 'REFUND_TOO_MUCH', path: ['amount'] },
    ])

    const seen = async () => (await buyer.gets(BILL, { id: billId })).cashierBill
    await eventually(async () => (await seen())?.refunded.amount === '20.00')
    expect(await seen()).toEqual({
      status: 'PAID',
      refunded: { amount: '20.00' },
      refunds: [
        { status: 'SUCCEEDED', reason: 'One was cold', amount: { amount: '20.00' }, refund: { cause: 'CASHIER' } },
      ],
    })
  }, 60_000)

  it('uses a coupon and the wallet, and has both again when all of it goes back', async () => {
    const [staff, buyer] = await Promise.all([
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
      world().signIn('CONSUMER', 'buyer33'),
    ])
    const { couponCentre } = await buyer.gets(COUPONS, {})
    const offered = couponCentre.nodes.find(({ use, way }) => use === 'CASHIER' && way === 'FREE')
    const claim = { couponId: offered?.id ?? '', idempotencyKey: newKey() }
    const couponId = (await buyer.gets(CLAIM, { input: claim })).couponClaim.memberCoupon?.id ?? ''
    const { available: before } = await walletOf(buyer)

    const asked = { shopId: shopIdOf(SHOP), amount: yuan('10.00'), idempotencyKey: newKey() }
    const { bill } = (await staff.gets(OPEN, { input: asked })).cashierBillOpen
    const paying = { code: bill?.code ?? '', channel: 'BALANCE' as const, couponId, idempotencyKey: newKey() }
    expect((await buyer.gets(PAY, { input: paying })).cashierBillPay).toMatchObject({ bill: { status: 'PAID' } })
    expect((await walletOf(buyer)).available).toBe(before - 700)
    const state = async () => (await buyer.gets(PIECE, { id: couponId })).memberCoupon?.state
    await eventually(async () => (await state()) === 'USED')

    const back = { billId: bill?.id ?? '', reason: 'A mistake', idempotencyKey: newKey() }
    expect((await staff.gets(GIVE_BACK, { input: back })).cashierBillRefund).toMatchObject({
      refund: { status: 'SUCCEEDED', amount: { amount: '7.00' } },
      errors: [],
    })
    expect((await walletOf(buyer)).available).toBe(before)
    await eventually(async () => (await state()) === 'UNUSED')
  }, 60_000)

  it('is not asked for anything by a shop that has no counter', async () => {
    const staff = await world().signIn('MERCHANT', `shop${SHOP_WITHOUT}-owner`)
    const asked = { shopId: shopIdOf(SHOP_WITHOUT), amount: yuan('1.00'), idempotencyKey: newKey() }
    const { cashierBillOpen } = await staff.gets(OPEN, { input: asked })
    expect(cashierBillOpen).toEqual({ bill: null, errors: [{ code: 'CASHIER_OFF' }] })
  }, 60_000)
}
