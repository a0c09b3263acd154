import type { Snapshot } from './snapshot.ts'

/** What the mall told a client had happened. However it is hurt afterwards, that stays so. */
export type Acknowledged =
  | { readonly what: 'ordered'; readonly checkoutId: string; readonly orderId: string; readonly payable: string }
  | { readonly what: 'refused'; readonly checkoutId: string }
  | { readonly what: 'paid'; readonly orderId: string }
  | { readonly what: 'cancelled'; readonly orderId: string }
  | { readonly what: 'closed'; readonly orderId: string }
  /** A part of the money is on its way back. */
  | { readonly what: 'granted'; readonly caseId: string }
  /** A bill at a counter is paid. */
  | { readonly what: 'collected'; readonly billId: string }
  | { readonly what: 'given back'; readonly cashierRefundId: string }
  | { readonly what: 'credited'; readonly accountId: string; readonly key: string; readonly minorUnits: string }
  | { readonly what: 'stocked'; readonly documentId: string }
  /** What was looked at once more was older than before. */
  | { readonly what: 'went back'; readonly orderId: string; readonly was: number; readonly is: number }
  /** The same key was answered in two ways. */
  | { readonly what: 'contradicted'; readonly key: string; readonly first: string; readonly second: string }

export type Lie = { readonly told: Acknowledged; readonly found: string }

/** Orders that ended, as orders and as what they were told to be. */
export async function compare(snapshot: Snapshot, told: readonly Acknowledged[]): Promise<readonly Lie[]> {
  const orders = await byId<Order>(
    snapshot,
    'select id, status, checkout_id, payable_minor, paid_at from orders.mall_order',
  )
  const checkouts = await byId<Row>(snapshot, 'select id, status from orders.checkout')
  const documents = await byId<Row>(snapshot, `select id, 'DONE' as status from inventory.stock_document`)
  const cases = await byId<Row>(snapshot, 'select id, status from orders.aftersale_case')
  const bills = await byId<Row>(snapshot, 'select id, status from payments.cashier_bill')
  const backs = await byId<Row>(
    snapshot,
    `select id, 'DONE' as status from payments.cashier_refund where settled_at is not null`,
  )
  const returned = new Set((await snapshot.rows<{ id: string }>(RETURNED)).map(({ id }) => id))
  const repriced = new Set((await snapshot.rows<{ id: string }>(REPRICED)).map(({ id }) => id))
  const gifts = new Map((await snapshot.rows<Gift>(GIFTS)).map(({ account, count }) => [account, count]))
  const credited = new Map<string, number>()
  for (const one of told)
    if (one.what === 'credited') credited.set(one.accountId, (credited.get(one.accountId) ?? 0) + 1)
  return told.flatMap((one) => {
    const found = falsehood(one, {
      orders,
      checkouts,
      documents,
      cases,
      bills,
      backs,
      returned,
      repriced,
      gifts,
      credited,
    })
    return found === null ? [] : [{ told: one, found }]
  })
}

type Row = { readonly id: string; readonly status: string }
type Order = Row & { readonly checkout_id: string; readonly payable_minor: string; readonly paid_at: Date | null }
type Kept = {
  readonly orders: ReadonlyMap<string, Order>
  readonly checkouts: ReadonlyMap<string, Row>
  readonly documents: ReadonlyMap<string, Row>
  readonly cases: ReadonlyMap<string, Row>
  readonly bills: ReadonlyMap<string, Row>
  readonly backs: ReadonlyMap<string, Row>
  /** Orders whose money came too late and went back, all of it. */
  readonly returned: ReadonlySet<string>
  /** Orders whose seller asked for another price since. */
  readonly repriced: ReadonlySet<string>
  /** How many gifts each wallet got, and how many were told to have been given. */
  readonly gifts: ReadonlyMap<string, number>
  readonly credited: ReadonlyMap<string, number>
}

type Gift = { readonly account: string; readonly count: number }
const GIFTS = `
  select owner_id as account, count(*)::int as count from payments.ledger_posting
  where kind = 'WALLET_AVAILABLE' and note = 'A gift' group by 1`

const RETURNED = `
  select p.order_id as id from payments.payment p join payments.capture c on c.payment_id = p.id
  where c.provider_refunded + c.wallet_refunded = c.amount`

const REPRICED = `
  select coalesce(o.parent_id, o.id) as id from orders.order_change h join orders.mall_order o on o.id = h.order_id
  where h.action = 'PRICE_CHANGED'`

/** What is kept instead of what was told; null when both agree. */
function falsehood(
  told: Acknowledged,
  { orders, checkouts, documents, cases, bills, backs, returned, repriced, gifts, credited }: Kept,
): string | null {
  const order = 'orderId' in told ? orders.get(told.orderId) : undefined
  switch (told.what) {
    case 'ordered':
      return order?.checkout_id === told.checkoutId && (order.payable_minor === told.payable || repriced.has(order.id))
        ? null
        : show(order)
    case 'refused':
      return checkouts.get(told.checkoutId)?.status === 'REFUSED' ? null : show(checkouts.get(told.checkoutId))
    case 'paid':
      return order?.paid_at || (order && returned.has(order.id)) ? null : show(order)
    case 'cancelled':
      return order?.status === 'CANCELLED' && !order.paid_at ? null : show(order)
    case 'closed':
      return order && ['CANCELLED', 'CLOSED'].includes(order.status) ? null : show(order)
    case 'stocked':
      return documents.has(told.documentId) ? null : 'no such document'
    case 'granted':
      return cases.get(told.caseId)?.status === 'DONE' ? null : show(cases.get(told.caseId))
    case 'collected':
      return bills.get(told.billId)?.status === 'PAID' ? null : show(bills.get(told.billId))
    case 'given back':
      return backs.has(told.cashierRefundId) ? null : 'it has not come back'
    case 'credited':
      return (gifts.get(told.accountId) ?? 0) >= (credited.get(told.accountId) ?? 0)
        ? null
        : 'fewer gifts than were told'
    case 'went back':
      return `version ${told.is} after ${told.was}`
    case 'contradicted':
      return 'two answers to one key'
  }
}

const show = (row: object | undefined): string => (row ? JSON.stringify(row) : 'nothing is kept')

async function byId<One extends { readonly id: string }>(
  snapshot: Snapshot,
  text: string,
): Promise<ReadonlyMap<string, One>> {
  return new Map((await snapshot.rows<One>(text)).map((row) => [row.id, row]))
}
