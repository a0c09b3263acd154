import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { CARD, newKey, shopIdOf, yuan } from './counter.ts'

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
      ...{ note: 'Two teas', status: 'OPEN', amount: { amount: '40.00' } },
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
      ...{ status: 'PAID', refunded: { amount: '20.00' } },
      refunds: [
        { status: 'SUCCEEDED', reason: 'One was cold', amount: { amount: '20.00' }, refund: { cause: 'CASHIER' } },
      ],
    })
  }, 60_000)

  it('is not asked for anything by a shop that has no counter', async () => {
    const staff = await world().signIn('MERCHANT', `shop${SHOP_WITHOUT}-owner`)
    const asked = { shopId: shopIdOf(SHOP_WITHOUT), amount: yuan('1.00'), idempotencyKey: newKey() }
    const { cashierBillOpen } = await staff.gets(OPEN, { input: asked })
    expect(cashierBillOpen).toEqual({ bill: null, errors: [{ code: 'CASHIER_OFF' }] })
  }, 60_000)
}
