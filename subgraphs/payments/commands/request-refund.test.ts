import { newId } from '@supermall/kernel/id'
import type { Actor } from '@supermall/messaging/unit'
import { rival } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import { findRefund } from '../data/refunds.ts'
import { brokenBooks, done, operator, paymentsFloor } from '../trial/floor.ts'
import { changeAmount } from './change-amount.ts'
import { collectPayment } from './confirm-payment.ts'
import { expirePayment } from './expire-payment.ts'
import { giveUpOrder } from './give-up-order.ts'
import { holdBalance } from './hold-balance.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'
import { shareOrders } from './share-orders.ts'

const floor = await paymentsFloor()
const { owed, pay, told, transact, tools, till } = floor
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>

const about = (order: Owed) => {
  const { orderId, accountId, checkoutId } = order
  return { orderId, payableId: orderId, shopId: order.shopId ?? newId('shp'), accountId, checkoutId }
}
const money = (minorUnits: string) => ({ minorUnits, currency })
const refund = async (order: Owed, minorUnits: string, fields: object = {}) => {
  const facts = { ...about(order), cause: 'OPERATOR' as const, paymentId: null, refundId: newId('rfd'), lines: [] }
  const asked = { ...facts, amount: money(minorUnits), isFull: false, reason: 'A test', ...fields }
  await transact((unit) => requestRefund(asked, unit))
  return findRefund(floor.client, asked.refundId)
}
const balance = async (account: string) =>
  (await floor.sql.query<{ balance: bigint }>(`select balance from ledger_account where id like '%:${account}'`))
    .rows[0]?.balance

async function mixed(): Promise<Owed> {
  const [accountId, checkoutId] = [newId('acc'), newId('chk')]
  await floor.credit(accountId, '40.00')
  const asked = {
    ownerId: checkoutId,
    accountId,
    amount: 4_000n,
    currency,
    until: new Date(floor.clock.now.getTime() + 600_000),
    payToken: null,
  }
  done(await transact((unit) => holdBalance(asked, currency, unit)))
  const order = await owed({ accountId, checkoutId, balance: 4_000n })
  done(await pay(order))
  return order
}

describe('a refund', () => {
  it('goes to the card first, then to the wallet, and comes out of what the shop has earned', async () => {
    const order = await mixed()
    await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money('10000') }, unit }]))
    expect(await balance(`MERCHANT_PAYABLE:${order.shopId}`)).toBe(10_000n)
    const made = await refund(order, '7000')
    expect(made).toMatchObject({ status: 'REQUESTED', providerPart: 6_000n, walletPart: 1_000n })
    expect(await sendRefund(made?.id ?? '', till)).toBe('SUCCEEDED')
    expect(await sendRefund(made?.id ?? '', till)).toBeNull()
    expect(await floor.wallet(order.accountId)).toEqual({ available: 1_000n, frozen: 0n })
    expect(await balance(`MERCHANT_PAYABLE:${order.shopId}`)).toBe(3_000n)
    expect((await told('refund.succeeded')).map(({ aggregateId }) => aggregateId)).toEqual([made?.id])
    expect(await refund(order, '3000')).toMatchObject({ status: 'SUCCEEDED', walletPart: 3_000n })
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('is refused and told when it is more than is left, in other money, or below one', async () => {
    const order = await mixed()
    for (const [amount, fields] of [
      ['10001', {}],
      ['0', {}],
      ['-5', {}],
      ['100', { amount: { minorUnits: '100', currency: 'USD' } }],
    ] as const)
      expect(await refund(order, amount, fields)).toBeNull()
    expect(
      (await told('refund.failed')).filter(({ payload }) => (payload as { orderId: string }).orderId === order.orderId),
    ).toHaveLength(4)
  })

  it('of which ten come at once, each of a fifth, is made five times', async () => {
    const order = await owed()
    done(await pay(order))
    await rival(10, () => refund(order, '2000'))
    const { rows } = await floor.sql.query<{ id: string }>(
      `select id from refund where payment_id = '${order.paymentId}'`,
    )
    expect(rows).toHaveLength(5)
    await rival(10, (index) => sendRefund(rows[index >> 1]?.id ?? '', till))
    const { rows: sums } = await floor.sql.query(
      `select sum(amount)::int as sum from sandbox_refund where payment_id = '${order.paymentId}'`,
    )
    expect(sums).toEqual([{ sum: 10_000 }])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('asked for again under its number is the same refund', async () => {
    const order = await owed()
    done(await pay(order))
    const refundId = newId('rfd')
    await refund(order, '6000', { refundId })
    await refund(order, '6000', { refundId })
    await refund(order, '4000', { refundId })
    expect(await refund(order, '4000')).toMatchObject({ status: 'REQUESTED' })
  })
})

describe('a refund that failed', () => {
  it('is sent again when it is asked for again, and never beyond what is left', async () => {
    const order = await owed()
    done(await pay(order))
    const refundId = newId('rfd')
    await refund(order, '6000', { refundId })
    await floor.transact(async (unit) => {
      const made = await findRefund(unit.db, refundId)
      if (made) await failRefund(made, 'closed', unit)
    })
    expect(await refund(order, '6000', { refundId })).toMatchObject({ status: 'REQUESTED', tryCount: 0 })
    expect(await brokenBooks(floor)).toEqual([])
    expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
    expect(await refund(order, '6000', { refundId })).toMatchObject({ status: 'SUCCEEDED' })
    expect((await told('refund.succeeded')).filter(({ aggregateId }) => aggregateId === refundId)).toHaveLength(1)
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('stays failed, and is told so again, when its money went back by another one', async () => {
    const order = await owed()
    done(await pay(order))
    const refundId = newId('rfd')
    await refund(order, '6000', { refundId })
    await floor.transact(async (unit) => {
      const made = await findRefund(unit.db, refundId)
      if (made) await failRefund(made, 'closed', unit)
    })
    await refund(order, '10000')
    expect(await refund(order, '6000', { refundId })).toMatchObject({ status: 'FAILED' })
    expect((await told('refund.failed')).filter(({ aggregateId }) => aggregateId === refundId)).toHaveLength(2)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('a shop', () => {
  it('has its share once, whichever comes first: the money or the word of the order', async () => {
    const order = await owed()
    await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money('10000') }, unit }]))
    expect(await balance(`MERCHANT_PAYABLE:${order.shopId}`)).toBeUndefined()
    done(await pay(order))
    await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money('10000') }, unit }]))
    expect(await balance(`MERCHANT_PAYABLE:${order.shopId}`)).toBe(10_000n)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('cash on delivery', () => {
  const actor = (shopId: string | null): Actor => ({
    ...operator,
    audience: shopId === null ? 'PLATFORM' : 'MERCHANT',
    shopId,
  })
  const collect = (paymentId: string, shopId: string | null) =>
    floor.operateAs(actor(shopId))('payments.payment.collect', (unit) =>
      collectPayment({ paymentId, idempotencyKey: newId('evt') }, unit),
    )

  it('of each shop is collected by it or the platform, and is its share when the order says so', async () => {
    const orders = [
      await owed({ isCashOnDelivery: true }),
      await owed({ isCashOnDelivery: true, amount: 4_567n }),
    ] as const
    for (const order of orders)
      await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money('0') }, unit }]))
    await expect(collect(orders[0].paymentId, orders[1].shopId)).rejects.toThrow('reached for shop')
    done(await collect(orders[0].paymentId, orders[0].shopId))
    done(await collect(orders[1].paymentId, null))
    for (const order of orders) {
      await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money(String(order.amount)) }, unit }]))
      expect(await balance(`SHOP_CASH:${order.shopId}`)).toBe(order.amount)
    }
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('stays paid with what was collected when it is told afterwards that nothing was paid at first', async () => {
    const order = await owed({ isCashOnDelivery: true })
    const told = (amount: string) =>
      transact((unit) => shareOrders([{ payload: { ...about(order), paid: money(amount) }, unit }]))
    await told(String(order.amount))
    await told('0')
    done(await collect(order.paymentId, null))
    expect(await balance(`SHOP_CASH:${order.shopId}`)).toBe(order.amount)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('an order', () => {
  it('that is cancelled can be paid no more, and frees what the wallet held', async () => {
    const [accountId, checkoutId] = [newId('acc'), newId('chk')]
    await floor.credit(accountId, '40.00')
    const asked = {
      ownerId: checkoutId,
      accountId,
      amount: 4_000n,
      currency,
      until: new Date(floor.clock.now.getTime() + 600_000),
      payToken: null,
    }
    done(await transact((unit) => holdBalance(asked, currency, unit)))
    const order = await owed({ accountId, checkoutId, balance: 4_000n })
    await transact((unit) => giveUpOrder({ ...about(order), cause: 'BUYER', reason: 'A test', lines: [] }, unit))
    expect((await pay(order)).ok).toBe(false)
    expect(await floor.wallet(accountId)).toEqual({ available: 4_000n, frozen: 0n })
    expect((await told('payment.closed')).map(({ aggregateId }) => aggregateId)).toContain(order.paymentId)
  })

  it('whose price changes is paid by the new one', async () => {
    const order = await owed()
    const changed = { ...about(order), before: money('10000'), after: money('8000'), payable: money('8000') }
    await transact((unit) => changeAmount(changed, unit))
    expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED', amount: 8_000n })
  })

  it('that costs no more than its hold is paid by it, and the rest of the hold is free', async () => {
    const [accountId, checkoutId] = [newId('acc'), newId('chk')]
    await floor.credit(accountId, '40.00')
    const asked = {
      ownerId: checkoutId,
      accountId,
      amount: 4_000n,
      currency,
      until: new Date(floor.clock.now.getTime() + 600_000),
      payToken: null,
    }
    done(await transact((unit) => holdBalance(asked, currency, unit)))
    const order = await owed({ accountId, checkoutId, balance: 4_000n })
    await transact((unit) =>
      changeAmount({ ...about(order), before: money('10000'), after: money('3000'), payable: money('3000') }, unit),
    )
    expect((await floor.payment(order.paymentId)).status).toBe('SUCCEEDED')
    expect(await floor.wallet(accountId)).toEqual({ available: 1_000n, frozen: 0n })
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('that nobody pays in time is closed, and never before its time', async () => {
    const order = await owed({ until: new Date(floor.clock.now.getTime() + 60_000) })
    await transact((unit) => expirePayment(order.paymentId, unit))
    expect((await floor.payment(order.paymentId)).status).toBe('PENDING')
    floor.pass(60_000)
    await transact((unit) => expirePayment(order.paymentId, unit))
    expect((await floor.payment(order.paymentId)).status).toBe('CLOSED')
  })
})
