import { newId } from '@supermall/kernel/id'
import { everyOrder } from '@supermall/testing/every-order'
import { afterEach, describe, expect, test } from 'vitest'
import { orderGaps } from '../data/order-gaps.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { changeAmount } from './change-amount.ts'
import { closePaymentOf } from './close-payment.ts'
import { giveUpOrder } from './give-up-order.ts'
import { holdBalance } from './hold-balance.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { shareOrders } from './share-orders.ts'

const floor = await paymentsFloor()
const { owed, pay, transact, tools } = floor
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const money = (minorUnits: bigint) => ({ minorUnits: String(minorUnits), currency })
const paymentsOf = async ({ orderId }: Owed) =>
  (await floor.sql.query('select status, amount::int from payment where order_id = $1 order by id', [orderId])).rows
const walletOf = async (accountId: string) => (await floor.wallet(accountId)).available

/** A hundred, forty of them from the wallet; the buyer has paid while the seller asked for eighty. */
async function paidTooMuch() {
  const [accountId, checkoutId] = [newId('acc'), newId('chk')]
  await floor.credit(accountId, '40.00')
  const until = new Date(floor.clock.now.getTime() + 600_000)
  const held = { ownerId: checkoutId, accountId, amount: 4_000n, currency, until, payToken: null }
  done(await transact((unit) => holdBalance(held, currency, unit)))
  const order = await owed({ accountId, checkoutId, balance: 4_000n })
  done(await pay(order))
  return order
}

const about = ({ orderId, accountId, checkoutId, shopId }: Owed) => ({
  ...{ orderId, payableId: orderId, accountId, checkoutId },
  shopId: shopId ?? newId('shp'),
})

/** As orders ask, for each of the orders that were paid at once: what came is not what they cost. */
async function sentBack(order: Owed, shares: readonly bigint[]) {
  for (const share of shares) {
    const refundId = newId('rfd')
    const asked = { ...about(order), refundId, cause: 'LATE' as const, paymentId: order.paymentId, lines: [] }
    await transact((unit) => requestRefund({ ...asked, amount: money(share), isFull: true, reason: 'Late' }, unit))
    await sendRefund(refundId, floor.till)
    const { rows } = await floor.sql.query('select status from refund where id = $1', [refundId])
    expect(rows).toEqual([{ status: 'SUCCEEDED' }])
    const heard = (await floor.told('refund.succeeded')).map(({ payload }) => payload)
    expect(heard).toContainEqual(expect.objectContaining({ refundId, orderId: order.orderId }))
  }
}

/** What the daily comparison would say of it. */
async function gapsOf({ orderId }: Owed) {
  const now = floor.clock.now.getTime()
  const [from, to] = [new Date(now - 86_400_000), new Date(now + 86_400_000)]
  const gaps = await orderGaps(floor.client, { channel: 'sandbox-card', from, to, settledBefore: to })
  return gaps.filter(({ subjectId }) => subjectId === orderId)
}

const reprice = (order: Owed) => {
  const change = { payableId: order.orderId, payable: money(8_000n), revision: 1 }
  return transact((unit) => changeAmount(change as never, unit))
}

describe('an order whose price changes while it is paid', () => {
  test.each(everyOrder(['repriced', 'sent back'] as const).map((names) => [names.join(', '), names]))(
    'gives all of it back and waits for its new price, when that is heard as %s',
    async (_, names) => {
      const order = await paidTooMuch()
      for (const name of names) await (name === 'repriced' ? reprice(order) : sentBack(order, [7_500n, 2_500n]))
      expect(await walletOf(order.accountId)).toBe(4_000n)
      expect(await paymentsOf(order)).toEqual([
        { status: 'CLOSED', amount: 10_000 },
        { status: 'PENDING', amount: 8_000 },
      ])
      expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED', amount: 8_000n })
      await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money(8_000n) }, unit }]))
      const earned = `select balance::int from ledger_account where id like '%:MERCHANT_PAYABLE:' || $1`
      expect((await floor.sql.query(earned, [order.shopId])).rows).toEqual([{ balance: 8_000 }])
      expect(await gapsOf(order)).toEqual([])
    },
  )

  test('can be cancelled after that', async () => {
    const order = await paidTooMuch()
    await sentBack(order, [10_000n])
    const closing = { orderId: order.orderId, reason: 'BUYER' }
    expect(await transact((unit) => closePaymentOf(closing, currency, unit))).toBe(true)
    expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
  })

  test('waits for nothing where the family of it was given up meanwhile', async () => {
    const order = await paidTooMuch()
    const child = { ...about(order), orderId: newId('ord') }
    await transact((unit) => giveUpOrder({ ...child, cause: 'BUYER', reason: '', lines: [] } as never, unit))
    await sentBack(order, [10_000n])
    expect(await paymentsOf(order)).toEqual([{ status: 'SUCCEEDED', amount: 10_000 }])
  })

  test('waits for its new price where only one order of what was paid was given up', async () => {
    const order = await paidTooMuch()
    const child = { ...about(order), orderId: newId('ord'), wasPaid: true }
    await transact((unit) => giveUpOrder({ ...child, cause: 'OPERATOR', reason: '', lines: [] } as never, unit))
    await sentBack(order, [10_000n])
    expect(await paymentsOf(order)).toMatchObject([{ status: 'CLOSED' }, { status: 'PENDING' }])
  })

  test('waits for nothing where it was given up meanwhile', async () => {
    const order = await paidTooMuch()
    await transact((unit) => giveUpOrder({ ...about(order), cause: 'BUYER', reason: '', lines: [] } as never, unit))
    await sentBack(order, [10_000n])
    expect(await paymentsOf(order)).toEqual([{ status: 'SUCCEEDED', amount: 10_000 }])
    expect(await gapsOf(order)).toEqual([])
  })
})
