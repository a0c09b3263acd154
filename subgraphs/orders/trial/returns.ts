import { newId } from '@supermall/kernel/id'
import { done } from '@supermall/testing/result'
import type { ApplyAftersale } from '../commands/apply-aftersale.ts'
import { applyAftersale } from '../commands/apply-aftersale.ts'
import { payOrder } from '../commands/pay-order.ts'
import { receiveOrder } from '../commands/receive-order.ts'
import { settleRefund } from '../commands/settle-refund.ts'
import { shipOrder } from '../commands/ship-order.ts'
import { createReturnAddress } from '../commands/write-return-address.ts'
import { findCase } from '../data/aftersale.ts'
import { lockFamily } from '../data/orders.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Order, OrderLine, ShopOrder } from '../domain/order.ts'
import { linesOf } from '../domain/order.ts'
import { accountId, shopId, skuId } from './goods.ts'
import type { Market } from './market.ts'
import { market } from './market.ts'

export { codesOf, done } from '@supermall/testing/result'

export const CODES = ['sf', 'zto']
export const carriage = { carrierCode: 'sf', trackingNumber: 'SF-0001' }
export const home = {
  recipient: 'Returns',
  phone: '13800001000',
  regionCode: '310115',
  province: '上海市',
  city: '上海市',
  district: '浦东新区',
  line: 'Chenhui Road 100',
  postcode: null,
}

type Pieces = Readonly<Record<number, number>>
export type Bought = { readonly order: ShopOrder; readonly lines: readonly OrderLine[] }

let keys = 0

/** A market where things were bought, and can go back: SKU 3 is of shop 0, SKU 1 of shop 1. */
export async function returns() {
  const at = await market()
  return { ...at, ...buying(at), ...asking(at) }
}

function buying(at: Market) {
  const read = (orderId: string) => readOrder(at, orderId)

  /** Bought and paid by that buyer, so many pieces of each SKU. */
  async function paid(buyer: number, skus: Pieces): Promise<Bought> {
    const lines = Object.entries(skus).map(([ordinal, quantity]) => ({ skuId: skuId(Number(ordinal)), quantity }))
    const contact = { contactName: 'Lin', contactPhone: '13800000001' }
    const checkout = done(await at.buy(buyer, [], { of: { lines }, ...contact }))
    const { rows } = await at.sql.query<{ id: string }>('select id from mall_order where checkout_id = $1', [
      checkout.id,
    ])
    const { order } = await read(rows[0]?.id ?? '')
    await at.transact((unit) => payOrder(paymentOf(order, at), unit))
    return read(order.id)
  }

  const ship = async ({ order }: Bought, lines: readonly { lineId: string; quantity: number }[] | null = null) => {
    const { version } = (await read(order.id)).order
    const input = { orderId: order.id, expectedVersion: version, ...carriage, lines }
    done(await at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit)))
    return read(order.id)
  }

  const finished = async (buyer: number, skus: Pieces) => {
    const { order } = await ship(await paid(buyer, skus))
    done(await at.transactAs(at.buyer(buyer))((unit) => receiveOrder(order.id, accountId(buyer), unit)))
    return read(order.id)
  }

  return { read, paid, ship, finished, shipped: async (buyer: number, skus: Pieces) => ship(await paid(buyer, skus)) }
}

const asking = (at: Market) => ({
  apply: (buyer: number, { order }: Bought, more: Partial<ApplyAftersale> = {}) =>
    at.transactAs(at.buyer(buyer))((unit) => applyAftersale(wish(order, more), accountId(buyer), unit)),
  case: async ({ id }: AftersaleCase): Promise<AftersaleCase> => {
    const found = await at.transact((unit) => findCase(unit.db, id))
    if (!found) throw new Error(`${id} is not there`)
    return found
  },
  /** The money of a case is back. */
  settle: async ({ refundId }: AftersaleCase) => {
    if (refundId === null) throw new Error('nothing goes back')
    await at.transact((unit) => settleRefund(refundId, unit))
  },
  toldOf: async (name: string, { id }: { readonly id: string }) =>
    (await at.told(name)).filter(({ payload }) => Object.values(payload as object).includes(id)),
  historyOf: async ({ id }: { readonly id: string }) => {
    const text =
      'select action, from_status as from, to_status as to, reason from order_change where order_id = $1 order by id'
    return (await at.sql.query<Happened>(text, [id])).rows
  },
  addressOf: async (shop: number) => {
    const input = { shopId: shopId(shop), address: home }
    return done(await at.operate('orders.aftersale.edit', (unit) => createReturnAddress(input, unit)))
  },
  /** Everything that a case could change: two of them are equal when nothing changed. */
  kept: async (): Promise<string> => {
    const rows = TABLES.map(
      async (table) =>
        (await at.sql.query(`select md5(string_agg(t::text, '' order by t::text)) as sum from ${table} t`)).rows,
    )
    return JSON.stringify(await Promise.all(rows))
  },
})

type Happened = Readonly<Record<'action' | 'from' | 'to' | 'reason', string | null>>

async function readOrder(at: Market, orderId: string): Promise<Bought> {
  const family = await at.transact((unit) => lockFamily(unit.db, orderId))
  const order = family?.orders.find(({ id }) => id === orderId)
  if (!family || !order) throw new Error(`${orderId} is not there`)
  return { order, lines: linesOf(family, order) }
}

export type Returns = Awaited<ReturnType<typeof returns>>

/** What is told besides is the audit log, which writes down attempts. */
const TOLD = `(select envelope from outbox_event where envelope ->> 'name' ~ '^(order|refund|aftersale)')`

const TABLES = [
  ...['mall_order', 'order_line', 'order_change', 'refund', 'verification_code', TOLD],
  ...['aftersale_case', 'aftersale_line', 'aftersale_change', 'return_address'],
]

export const wish = ({ id }: Order, more: Partial<ApplyAftersale> = {}): ApplyAftersale => ({
  orderId: id,
  kind: 'REFUND_ONLY',
  reason: 'It does not fit',
  imageUrls: [],
  idempotencyKey: `case-number-${++keys}`,
  ...more,
})

const paymentOf = ({ id, payableMinor, currency }: Order, at: Market) => ({
  paymentId: newId('pay'),
  orderId: id,
  amountMinor: payableMinor,
  currency,
  channel: 'SANDBOX',
  at: at.clock.now,
})
