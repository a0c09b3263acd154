import { dayOf } from '@supermall/kernel/day'
import { derivedId, newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { buyer, errorCodes, guest, merchant, mutation, paymentsMall } from '../trial/mall.ts'

const mall = await paymentsMall()
const shopId = derivedId('shp', 1)
const staff = merchant(1, ['payments.cashier.collect'])
const OPEN = mutation('cashierBillOpen', 'bill { id code link qrSvg status cashier { id } }')
const PAY = mutation('cashierBillPay', 'bill { id status channel amount { amount } cashier { id } buyer { id } }')
const CARD = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2090, cvv: '123' }

async function opened() {
  const input = { shopId, amount: { amount: '12.50', currency: 'CNY' }, note: 'Tea', idempotencyKey: newId('evt') }
  return (await mall.asks(staff, OPEN, { input })).data.cashierBillOpen.bill
}

describe('bills at a counter, as they are served', () => {
  test('are opened by staff, read by their code, paid, listed and counted', async () => {
    const bill = await opened()
    expect(bill).toMatchObject({ status: 'OPEN', link: `http://localhost:4000/cashier/${bill.code}` })
    expect(bill.qrSvg).toContain('<svg')
    const read = await mall.asks(
      buyer(3),
      'query ($code: String!) { cashierBillOfCode(code: $code) { id note cashier { id } } }',
      { code: bill.code },
    )
    expect(read.data.cashierBillOfCode).toEqual({ id: bill.id, note: 'Tea', cashier: null })
    const input = { code: bill.code, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') }
    const paid = (await mall.asks(buyer(3), PAY, { input })).data.cashierBillPay
    expect(paid.errors).toEqual([])
    expect(paid.bill).toMatchObject({ status: 'PAID', channel: 'SANDBOX_CARD', buyer: { id: derivedId('acc', 3) } })
    const mine = await mall.asks(buyer(3), '{ myCashierBills { totalCount nodes { id } } }')
    expect(mine.data.myCashierBills).toEqual({ totalCount: 1, nodes: [{ id: bill.id }] })
    const listed = await mall.asks(staff, '{ cashierBills(where: { status: { eq: PAID } }) { nodes { id } } }')
    expect(listed.data.cashierBills.nodes).toEqual([{ id: bill.id }])
    const day = dayOf(new Date())
    const totals = await mall.asks(
      staff,
      `query ($shopId: ID!, $day: String!) { cashierTotals(shopId: $shopId, fromDay: $day, toDay: $day) {
        channel billCount collected { amount } refundCount refunded { amount } cashier { id } } }`,
      { shopId, day },
    )
    expect(totals.data.cashierTotals).toEqual([
      {
        channel: 'SANDBOX_CARD',
        billCount: 1,
        collected: { amount: '12.50' },
        refundCount: 0,
        refunded: { amount: '0.00' },
        cashier: { id: derivedId('acc', 1001) },
      },
    ])
  })

  test('say of a card that was declined that the try has failed and why, under its key ever after, and are open', async () => {
    const { code } = await opened()
    const pay = mutation('cashierBillPay', 'bill { status reason payment { id } } payment { status reason }')
    const declined = { ...CARD, number: '4000000000000002' }
    const input = { code, channel: 'SANDBOX_CARD', card: declined, idempotencyKey: newId('evt') }
    const told = {
      bill: { status: 'OPEN', reason: null, payment: null },
      payment: { status: 'FAILED', reason: 'CARD_DECLINED' },
      errors: [],
    }
    for (let turn = 0; turn < 2; turn++)
      expect((await mall.asks(buyer(6), pay, { input })).data.cashierBillPay).toEqual(told)
    const anew = { ...input, card: CARD, idempotencyKey: newId('evt') }
    expect((await mall.asks(buyer(6), pay, { input: anew })).data.cashierBillPay).toMatchObject({
      bill: { status: 'PAID' },
      payment: { status: 'SUCCEEDED' },
    })
    // The bill is paid, and the key of the try that had failed still says so of that.
    expect((await mall.asks(buyer(6), pay, { input })).data.cashierBillPay).toMatchObject({ payment: told.payment })
    const without = { ...input, code: 'none', idempotencyKey: newId('evt') }
    expect((await mall.asks(buyer(6), pay, { input: without })).data.cashierBillPay).toMatchObject({
      bill: null,
      payment: null,
      errors: [{ code: 'BILL_NOT_FOUND' }],
    })
  })

  test('are read at a try that ended by who made it, until somebody else pays', async () => {
    const { id, code } = await opened()
    const declined = { ...CARD, number: '4000000000000002' }
    const pay = mutation('cashierBillPay', 'payment { id cashierBill { id code status } }')
    const input = { code, channel: 'SANDBOX_CARD', card: declined, idempotencyKey: newId('evt') }
    const { payment } = (await mall.asks(buyer(6), pay, { input })).data.cashierBillPay
    expect(payment.cashierBill).toEqual({ id, code, status: 'OPEN' })
    const shown = async (viewer: Parameters<typeof mall.asks>[0]) =>
      (await mall.asks(viewer, `{ payment(id: "${payment.id}") { cashierBill { id } } }`)).data.payment
    expect(await shown(buyer(6))).toEqual({ cashierBill: { id } })
    expect(await shown(buyer(7))).toBeNull()
    await mall.asks(buyer(7), PAY, { input: { ...input, card: CARD, idempotencyKey: newId('evt') } })
    expect(await shown(buyer(6))).toEqual({ cashierBill: null })
    expect(await shown(staff)).toEqual(null)
  })

  test('are not read at a try that ended when somebody else has paid in cash', async () => {
    const { id, code } = await opened()
    const declined = { ...CARD, number: '4000000000000002' }
    const input = { code, channel: 'SANDBOX_CARD', card: declined, idempotencyKey: newId('evt') }
    const pay = mutation('cashierBillPay', 'payment { id cashierBill { id } }')
    const { payment } = (await mall.asks(buyer(6), pay, { input })).data.cashierBillPay
    expect(payment.cashierBill).toEqual({ id })
    const take = mutation('cashierBillTakeCash', 'bill { status }')
    const taken = await mall.asks(staff, take, { input: { billId: id, idempotencyKey: newId('evt') } })
    expect(taken.data.cashierBillTakeCash.bill).toEqual({ status: 'PAID' })
    const shown = await mall.asks(buyer(6), `{ payment(id: "${payment.id}") { cashierBill { id } } }`)
    expect(shown.data.payment).toEqual({ cashierBill: null })
  })

  test('are seen by those whom they concern, and by nobody else', async () => {
    const { id, code } = await opened()
    const one = 'query ($id: ID!) { cashierBill(id: $id) { id } }'
    expect((await mall.asks(staff, one, { id })).data.cashierBill).toEqual({ id })
    for (const viewer of [buyer(4), merchant(2)])
      expect((await mall.asks(viewer, one, { id })).data.cashierBill).toBeNull()
    const byCode = 'query ($code: String!) { cashierBillOfCode(code: $code) { id } }'
    expect(errorCodes(await mall.asks(guest, byCode, { code }))).toEqual(['UNAUTHENTICATED'])
    const others = await mall.asks(merchant(2), '{ cashierBills { nodes { id } } }')
    expect(others.data.cashierBills.nodes).toEqual([])
  })

  test('are not found by trying codes', async () => {
    const byCode = 'query ($code: String!) { cashierBillOfCode(code: $code) { id } }'
    for (let tries = 0; tries < 30; tries++)
      expect((await mall.asks(buyer(5), byCode, { code: `no${tries}` })).data.cashierBillOfCode).toBeNull()
    const pay = { code: 'again', channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') }
    for (const { errors } of [
      await mall.asks(buyer(5), byCode, { code: 'again' }),
      await mall.asks(buyer(5), PAY, { input: pay }),
    ])
      expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: 60 } }])
  })

  test('cannot be paid as a purchase, beside their code', async () => {
    const { id } = await opened()
    const pay = mutation('paymentPay', 'payment { id }')
    const input = { purchaseId: id, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') }
    expect((await mall.asks(buyer(3), pay, { input })).data.paymentPay.errors).toMatchObject([
      { code: 'PAYMENT_NOT_FOUND', path: ['purchaseId'] },
    ])
    const { purchaseId: _, ...rest } = input
    const told = async (named: object) =>
      (await mall.asks(buyer(3), pay, { input: { ...rest, ...named } })).data.paymentPay.errors
    expect(await told({ orderId: 'ord_zzz' })).toMatchObject([{ code: 'PAYMENT_NOT_FOUND', path: ['orderId'] }])
    for (const named of [{}, { purchaseId: id, orderId: newId('ord') }])
      expect(await told(named)).toMatchObject([{ code: 'ONE_OF', path: null }])
  })

  test('are given back by who may, and shown to whom they concern', async () => {
    const { id, code } = await opened()
    const refund = mutation('cashierBillRefund', 'refund { id status refund { id } givenBy { id } bill { id } }')
    const input = {
      billId: id,
      amount: { amount: '2.50', currency: 'CNY' },
      reason: 'Cold',
      idempotencyKey: newId('evt'),
    }
    const cashier = merchant(1, ['payments.cashier.refund'])
    expect((await mall.asks(cashier, refund, { input })).data.cashierBillRefund.errors).toMatchObject([
      { code: 'BILL_NOT_PAID', path: ['billId'] },
    ])
    await mall.asks(buyer(4), PAY, {
      input: { code, channel: 'SANDBOX_CARD', card: CARD, idempotencyKey: newId('evt') },
    })
    expect(errorCodes(await mall.asks(merchant(2), refund, { input }))).toEqual(['FORBIDDEN'])
    const { data } = await mall.asks(cashier, refund, { input })
    expect(data.cashierBillRefund).toMatchObject({
      refund: { status: 'REQUESTED', bill: { id }, givenBy: { id: derivedId('acc', 1001) } },
      errors: [],
    })
    const one = 'query ($id: ID!) { cashierRefund(id: $id) { id amount { amount } givenBy { id } } }'
    const shown = { id: data.cashierBillRefund.refund.id, amount: { amount: '2.50' }, givenBy: null }
    expect((await mall.asks(buyer(4), one, { id: shown.id })).data.cashierRefund).toEqual(shown)
    for (const viewer of [buyer(5), merchant(2)])
      expect((await mall.asks(viewer, one, { id: shown.id })).data.cashierRefund).toBeNull()
    const list = 'query ($w: CashierRefundWhere) { cashierRefunds(where: $w) { totalCount nodes { id } } }'
    const w = { billId: { eq: id } }
    expect((await mall.asks(cashier, list, { w })).data.cashierRefunds).toEqual({
      totalCount: 1,
      nodes: [{ id: shown.id }],
    })
    expect((await mall.asks(merchant(2), list, { w })).data.cashierRefunds.nodes).toEqual([])
    const byBill = 'query ($id: ID!) { cashierBill(id: $id) { refunded { amount } refunds { id } } }'
    expect((await mall.asks(buyer(4), byBill, { id })).data.cashierBill.refunds).toEqual([{ id: shown.id }])
  })
})
