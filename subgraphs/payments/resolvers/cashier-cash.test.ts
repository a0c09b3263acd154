import { holdCoupon } from '@supermall/contracts/promotions'
import { derivedId, newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { buyer, merchant, mutation, paymentsMall } from '../trial/mall.ts'

const mall = await paymentsMall()
const shopId = derivedId('shp', 1)
const staff = merchant(1, ['payments.cashier.collect'])
const NONE = newId('uco')

/** Two yuan off, of the platform; but one piece, which nobody has. */
await mall.bus.answer(holdCoupon.requestName, async (text) => {
  const { couponId } = holdCoupon.ask.parse(JSON.parse(text))
  const off = couponId === NONE ? null : { minorUnits: '200', currency: 'CNY' }
  return JSON.stringify({ value: { off, shopId: null, code: off ? null : 'COUPON_NOT_FOUND', message: null } })
})

const run = async (viewer: Parameters<typeof mall.asks>[0], name: string, input: object) => {
  const selection = 'bill { id code status channel discount { amount } buyer { id } takenBy { id } payment { id } }'
  return (await mall.asks(viewer, mutation(name, selection), { input })).data[name]
}
const opened = async () => {
  const input = { shopId, amount: { amount: '12.50', currency: 'CNY' }, note: 'Tea', idempotencyKey: newId('evt') }
  return (await run(staff, 'cashierBillOpen', input)).bill
}
const promise = ({ code }: { code: string }, more: object = {}, ordinal = 3) =>
  run(buyer(ordinal), 'cashierBillPay', {
    code,
    channel: 'CASH_ON_DELIVERY',
    couponId: newId('uco'),
    idempotencyKey: newId('evt'),
    ...more,
  })
const take = ({ id: billId }: { id: string }, idempotencyKey: string = newId('evt')) =>
  run(staff, 'cashierBillTakeCash', { billId, idempotencyKey })
const codesOf = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code)
const told = async (id: string) =>
  (
    await mall.sql.query<{ name: string; payload: Record<string, unknown> }>(
      `select name, envelope -> 'payload' as payload from outbox_event where envelope ->> 'aggregateId' = $1
       and name like 'cashier_bill.%' order by id`,
      [id],
    )
  ).rows
const postings = async (id: string) =>
  (
    await mall.sql.query<{ account: string; amount: string }>(
      `select a.kind as account, sum(p.amount)::text as amount from ledger_posting p
       join ledger_transaction t on t.id = p.transaction_id join ledger_account a on a.id = p.account_id
       where t.biz_id = $1 group by 1 order by 1`,
      [id],
    )
  ).rows.map(({ account, amount }) => `${account} ${amount}`)

describe('a bill that is paid in cash beside a coupon', () => {
  test('waits until the shop has the rest, which is told with the coupon, once', async () => {
    const bill = await opened()
    const { bill: begun, errors } = await promise(bill)
    expect([errors, begun]).toMatchObject([
      [],
      { status: 'PAYING', channel: 'CASH_ON_DELIVERY', discount: { amount: '2.00' } },
    ])
    const key = newId('evt')
    survivors(await rival(3, () => take(bill, key)))
    const { bill: paid } = await take(bill, key)
    expect(paid).toMatchObject({
      status: 'PAID',
      discount: { amount: '2.00' },
      takenBy: { id: derivedId('acc', 1001) },
    })
    expect(codesOf(await take(bill))).toEqual(['BILL_PAID'])
    const heard = await told(bill.id)
    expect(heard.map(({ name, payload }) => [name, payload.amount, payload.couponId !== null])).toEqual([
      ['cashier_bill.paid', { minorUnits: '1050', currency: 'CNY' }, true],
    ])
  })

  test('is booked with what the mall makes good, and nothing else', async () => {
    const bill = await opened()
    await promise(bill)
    await take(bill)
    const { rows } = await mall.sql.query(
      'select coupon_minor::int as off, payment_id as "paymentId" from cashier_bill where id = $1',
      [bill.id],
    )
    expect(rows[0]).toMatchObject({ off: 200 })
    expect(await postings(rows[0].paymentId)).toEqual(['CLEARING -1050', 'SUSPENSE 1050'])
    expect(await postings(bill.id)).toEqual(['GIFTS -200', 'MERCHANT_PAYABLE 200', 'SHOP_CASH 1050', 'SUSPENSE -1050'])
  })

  test('can be paid otherwise by the same buyer, cancelled by the shop, and by nobody else meanwhile', async () => {
    const [other, ended] = [await opened(), await opened()]
    await promise(other)
    expect(codesOf(await promise(other, {}, 4))).toEqual(['BILL_UNDER_WAY'])
    const card = { number: '4242424242424242', expiryMonth: 12, expiryYear: 2090, cvv: '123' }
    const paid = await promise(other, { channel: 'SANDBOX_CARD', card, couponId: null })
    expect(paid).toMatchObject({ errors: [], bill: { status: 'PAID', channel: 'SANDBOX_CARD', discount: null } })
    await promise(ended)
    const cancelled = await run(staff, 'cashierBillCancel', { billId: ended.id, reason: 'Gone' })
    expect(cancelled).toMatchObject({ errors: [], bill: { status: 'CANCELLED', discount: null } })
    expect((await told(ended.id)).map(({ name }) => name)).toEqual(['cashier_bill.reopened'])
  })

  test('is open again when the coupon cannot be had, and then cash is all of it', async () => {
    const bill = await opened()
    expect(codesOf(await promise(bill, { couponId: NONE }))).toEqual(['COUPON_NOT_FOUND'])
    const { bill: paid } = await take(bill)
    expect(paid).toMatchObject({ status: 'PAID', discount: null, buyer: null, payment: null })
    expect((await told(bill.id)).at(-1)?.payload.amount).toEqual({ minorUnits: '1250', currency: 'CNY' })
  })

  test('is refused without a coupon, and to the staff of another shop; nothing changes', async () => {
    const bill = await opened()
    expect(codesOf(await promise(bill, { couponId: null }))).toEqual(['CHANNEL_NOT_OFFERED'])
    await promise(bill)
    const input = { billId: bill.id, idempotencyKey: newId('evt') }
    const { errors } = await mall.asks(merchant(2), mutation('cashierBillTakeCash', 'bill { id }'), { input })
    expect(errors).toHaveLength(1)
    const { data } = await mall.asks(staff, 'query ($id: ID!) { cashierBill(id: $id) { status } }', { id: bill.id })
    expect(data.cashierBill).toEqual({ status: 'PAYING' })
  })
})
