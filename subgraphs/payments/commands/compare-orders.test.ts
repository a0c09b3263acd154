import { dayOf } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import orderRefunded from '../consumers/order-refunded.ts'
import { brokenBooks, done, operator, paymentsFloor } from '../trial/floor.ts'
import { collectPayment } from './confirm-payment.ts'
import { giveUpOrder } from './give-up-order.ts'
import { reconcile } from './reconcile.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { settleDifferences } from './settle-differences.ts'
import { shareOrders } from './share-orders.ts'

const floor = await paymentsFloor()
const { client, clock, owed, pay, pass, transact, till, tools } = floor
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>
type Order = { readonly orderId: Id<'ord'>; readonly shopId: Id<'shp'>; readonly paid: bigint }

/** A day later than what was before. */
beforeEach(() => pass(hours(24)))

const differences = async (channel: string) => {
  const facts = { day: dayOf(clock.now), channel, isDryRun: false }
  await reconcile(facts, till)
  const rows = await client.difference.findMany({ where: { day: facts.day }, orderBy: { id: 'asc' } })
  return rows.map(({ class: kind, source, subjectId, ours, theirs }) => [kind, source, subjectId, ours, theirs])
}
const about = ({ orderId: payableId, accountId, checkoutId }: Owed, { orderId, shopId }: Order) => {
  return { orderId, payableId, shopId, accountId, checkoutId }
}
const tellPaid = (payable: Owed, orders: readonly Order[]) =>
  transact((unit) =>
    shareOrders(
      orders.map((order) => ({ payload: { ...about(payable, order), paid: wire(order.paid, currency) }, unit })),
    ),
  )
const order = (paid: bigint, orderId: Id<'ord'> = newId('ord')): Order => ({ orderId, shopId: newId('shp'), paid })
const own = (payable: Owed): Order => ({ ...order(payable.amount, payable.orderId), shopId: payable.shopId as never })

async function goBack(payable: Owed, one: Order, amount: bigint): Promise<string> {
  const refundId = newId('rfd')
  const facts = { cause: 'OPERATOR' as const, paymentId: null, refundId, isFull: false, lines: [], reason: 'A test' }
  await transact((unit) => requestRefund({ ...about(payable, one), ...facts, amount: wire(amount, currency) }, unit))
  await sendRefund(refundId, till)
  return refundId
}
const tellRefunded = ({ orderId }: Order, amount: bigint) =>
  transact((unit) => orderRefunded.react({ orderId, amount: wire(amount, currency) }, unit, {} as never))

async function several(): Promise<{ payable: Owed; orders: readonly [Order, Order] }> {
  const payable = await owed({ shopId: null })
  done(await pay(payable))
  return { payable, orders: [order(6_000n), order(4_000n)] }
}

describe('what is paid at once to several shops', () => {
  test('is what its orders say together', async () => {
    const { payable, orders } = await several()
    await tellPaid(payable, orders)
    expect(await differences('sandbox-card')).toEqual([])
  })

  test('differs when one of them is missing, and when none has said so', async () => {
    const [some, none] = [await several(), await several()]
    await tellPaid(some.payable, [some.orders[0]])
    const wanted = [
      ['AMOUNT', 'ORDERS', some.payable.orderId, 'PAYMENT 10000', 'PAID 6000'],
      ['MISSING_THERE', 'ORDERS', none.payable.orderId, 'PAYMENT 10000', null],
    ]
    expect(new Set(await differences('sandbox-card'))).toEqual(new Set(wanted))
    const open = await client.difference.findMany({ where: { day: dayOf(clock.now) } })
    const asked = { differenceIds: open.map(({ id }) => id), resolution: null, isDryRun: false }
    const operate = floor.operate as never
    expect(done(await settleDifferences(asked, { ...till, operate }))).toMatchObject({ repairedCount: 0, openCount: 2 })
  })

  test('is none of theirs when all of it went back, or they were cancelled', async () => {
    const [back, cancelled] = [await several(), await owed()]
    await goBack(back.payable, back.orders[0], 10_000n)
    await tellRefunded(back.orders[0], 10_000n)
    done(await pay(cancelled))
    const given = { cause: 'BUYER' as const, reason: 'A test', lines: [] }
    await transact((unit) => giveUpOrder({ ...about(cancelled, own(cancelled)), ...given }, unit))
    expect(await differences('sandbox-card')).toEqual([])
  })
})

describe('what went back', () => {
  test('is what orders say, however many parts it has', async () => {
    const { payable, orders } = await several()
    await tellPaid(payable, orders)
    for (const amount of [1_000n, 500n]) {
      await goBack(payable, orders[0], amount)
      await tellRefunded(orders[0], amount)
    }
    pass(hours(2))
    expect(await differences('sandbox-card')).toEqual([])
  })

  test('differs where orders have not heard of it, have heard of a part, or tell of what never went', async () => {
    const { payable, orders } = await several()
    const single = await owed()
    done(await pay(single))
    await tellPaid(payable, orders)
    await tellPaid(single, [own(single)])
    for (const one of orders) await goBack(payable, one, 900n)
    await tellRefunded(orders[1], 500n)
    await tellRefunded(own(single), 700n)
    expect(await differences('sandbox-card')).toEqual([])
    pass(hours(2))
    const wanted = [
      ['MISSING_THERE', 'ORDERS', orders[0].orderId, 'REFUND 900', null],
      ['AMOUNT', 'ORDERS', orders[1].orderId, 'REFUND 900', 'REFUNDED 500'],
      ['MISSING_HERE', 'ORDERS', single.orderId, null, 'REFUNDED 700'],
    ]
    expect(new Set(await differences('sandbox-card'))).toEqual(new Set(wanted))
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('a channel of the house', () => {
  test('is compared with orders: a balance', async () => {
    const [heard, unheard] = [await owed(), await owed()]
    for (const one of [heard, unheard]) {
      await floor.credit(one.accountId, '100.00')
      done(await pay(one, { channel: 'balance', card: null }))
    }
    await tellPaid(heard, [own(heard)])
    expect(await differences('balance')).toEqual([['MISSING_THERE', 'ORDERS', unheard.orderId, 'PAYMENT 10000', null]])
    const day = dayOf(clock.now)
    const runs = () => client.reconciliationRun.findMany({ where: { day } })
    expect(await runs()).toEqual([])
    pass(hours(22))
    await reconcile({ day, channel: 'balance', isDryRun: false }, till)
    expect(await runs()).toMatchObject([{ channel: 'balance', lines: 2, differences: 1, repaired: 0 }])
  })

  test('is compared with orders: cash at doors, of each order of several by itself', async () => {
    const parts = [await owed({ isCashOnDelivery: true }), await owed({ isCashOnDelivery: true })] as const
    const payable = { ...parts[0], orderId: newId('ord') }
    const orders = [own(parts[0]), own(parts[1])]
    await tellPaid(
      payable,
      orders.map((one) => ({ ...one, paid: 0n })),
    )
    const collect = (one: Owed) =>
      floor.operateAs(operator)('payments.payment.collect', (unit) =>
        collectPayment({ paymentId: one.paymentId, idempotencyKey: newId('evt') }, unit),
      )
    for (const part of parts) done(await collect(part))
    expect(await differences('cash-on-delivery')).toHaveLength(2)
    pass(hours(24))
    const paid = [await owed({ isCashOnDelivery: true }), await owed({ isCashOnDelivery: true })]
    for (const part of paid) done(await collect(part))
    await tellPaid(payable, paid.map(own))
    expect(await differences('cash-on-delivery')).toEqual([])
  })

  test('is where orders are seen that call themselves paid without any money', async () => {
    const waiting = await owed({ shopId: null })
    await tellPaid(waiting, [order(7_000n), order(3_000n)])
    expect(await differences('sandbox-card')).toEqual([])
    expect(await differences('back-office')).toEqual([['MISSING_HERE', 'ORDERS', waiting.orderId, null, 'PAID 10000']])
  })
})
