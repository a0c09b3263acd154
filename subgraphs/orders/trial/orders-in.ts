import { newId } from '@supermall/kernel/id'
import { payOrder } from '../commands/pay-order.ts'
import { lockFamily } from '../data/orders.ts'
import type { Family, Order } from '../domain/order.ts'
import type { Market } from './market.ts'

export const CODES = ['sf', 'zto', 'manual']
export const carriage = { carrierCode: 'sf', trackingNumber: 'SF-0001' }

export const only = ({ orders: [order] }: Family) => {
  if (!order) throw new Error('there is no order')
  return order
}

/** Orders as tests need them: placed, paid, and looked at again. */
export function ordersIn(at: Market) {
  const familyOf = async (checkoutId: string) => {
    const { rows } = await at.sql.query<{ id: Order['id'] }>({
      text: 'select id from mall_order where checkout_id = $1 and parent_id is null',
      values: [checkoutId],
    })
    const family = await at.transact((unit) => lockFamily(unit.db, rows[0]?.id ?? ''))
    if (!family) throw new Error('nothing was placed')
    return family
  }

  async function placed(buyer: number, skus: readonly number[], more: Parameters<Market['buy']>[2] = {}) {
    const result = await at.buy(buyer, skus, more)
    if (!result.ok) throw new Error(result.refusals.map(({ code }) => code).join())
    return familyOf(result.value.id)
  }

  const again = ({ payable }: Family) => familyOf(payable.checkoutId)

  const payment = ({ id, payableMinor, currency }: Order) => ({
    paymentId: newId('pay'),
    orderId: id,
    amountMinor: payableMinor,
    currency,
    channel: 'SANDBOX',
    at: at.clock.now,
  })

  const pay = (order: Order) => at.transact((unit) => payOrder(payment(order), unit))

  async function paid(buyer: number, skus: readonly number[], more: Parameters<Market['buy']>[2] = {}) {
    const family = await placed(buyer, skus, more)
    await pay(family.payable)
    return again(family)
  }

  const toldOf = async (name: string, order: Order) =>
    (await at.told(name)).filter(({ payload }) => (payload as { orderId: string }).orderId === order.id)

  const kept = () => keptIn(at)
  return { familyOf, placed, again, payment, pay, paid, toldOf, kept }
}

/** That somebody tried what is forbidden is told, too. */
const TOLD = "(select * from outbox_event where name <> 'audit.recorded')"
const TABLES = ['mall_order', 'order_line', 'order_change', 'parcel', 'refund', 'bought', 'verification_code', TOLD]

/** Everything that an order consists of: two of them are equal when nothing changed. */
async function keptIn({ sql }: Market): Promise<string> {
  const rows = TABLES.map(
    async (table) => (await sql.query(`select md5(t::text) as row from ${table} t order by 1`)).rows,
  )
  return JSON.stringify(await Promise.all(rows))
}
