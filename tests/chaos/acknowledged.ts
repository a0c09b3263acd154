import { isDeepStrictEqual } from 'node:util'
import type { Marked } from './marks.ts'
import { miscounted } from './marks.ts'
import type { Snapshot } from './snapshot.ts'

/** What the mall told a client had happened. However it is hurt afterwards, that stays so. */
export type Acknowledged =
  | { readonly what: 'ordered'; readonly checkoutId: string; readonly orderId: string; readonly payable: string }
  | { readonly what: 'paid'; readonly orderId: string; readonly paymentId: string }
  | { readonly what: 'repriced'; readonly orderId: string; readonly freight: string }
  | { readonly what: OfOrder; readonly orderId: string }
  | { readonly what: OfThing; readonly id: string }
  | { readonly what: 'withdrawn' | 'payout'; readonly id: string; readonly status: string }
  /** That a case came to stand there. */
  | { readonly what: 'moved'; readonly id: string; readonly status: string }
  | { readonly what: 'tagged'; readonly skuId: string; readonly version: number; readonly price: string }
  /** Secrets that came in, and what a buyer was shown of those that are his. */
  | { readonly what: 'imported'; readonly skuId: string; readonly secrets: readonly string[] }
  | { readonly what: 'read'; readonly lineId: string; readonly secrets: readonly string[] }
  /** Before it is asked for the first time, and when it was told to be done. */
  | Marked
  /** What was looked at once more was older than before. */
  | { readonly what: 'went back'; readonly id: string; readonly was: string; readonly is: string }
  /** The same key was answered in two ways. */
  | { readonly what: 'contradicted'; readonly key: string; readonly first: string; readonly second: string }

type OfOrder = 'cancelled' | 'closed' | 'sent' | 'finished'

/** In which of its states each thing may be found once that was told of it; null is in any. */
const STANDS = {
  refused: 'REFUSED',
  stocked: 'DONE',
  applied: null,
  /** A part of the money is on its way back. */
  granted: 'DONE',
  exchanged: 'DONE EXCHANGE',
  billed: null,
  collected: 'PAID',
  'given back': 'DONE',
  recharged: 'DONE',
  linked: null,
  unlinked: 'CLOSED',
  shared: 'CAPTURED',
  taken: 'CAPTURED',
  bought: 'PAID',
} as const

/** Each has a number of its own. */
type OfThing = keyof typeof STANDS

type Lie = { readonly told: Acknowledged; readonly found: string }

/** Orders that ended, as orders and as what they were told to be. */
export async function compare(snapshot: Snapshot, told: readonly Acknowledged[]): Promise<readonly Lie[]> {
  const kept = await keptIn(snapshot)
  const lies = told.flatMap((one) => {
    const found = falsehood(one, kept)
    return found === null ? [] : [{ told: one, found }]
  })
  const marked = told.filter((one): one is Marked => one.what === 'tried' || one.what === 'done')
  const wrong = (await miscounted(snapshot, marked)).map(({ marked: one, found, tried, done }) => ({
    told: one,
    found: `${found} times, where it was tried ${tried} times and told ${done} times`,
  }))
  return [...lies, ...wrong]
}

type Order = {
  readonly id: string
  readonly status: string
  readonly checkout_id: string
  readonly payable_minor: string
  readonly freight_minor: string
  readonly payment_id: string | null
  readonly paid_at: Date | null
  readonly finished_at: Date | null
  /** What it cost before its seller asked for another price. */
  readonly first_minor: string
}
type Sku = { readonly id: string; readonly price: string; readonly version: number }

async function keptIn(snapshot: Snapshot) {
  const idsOf = async (text: string) => new Set((await snapshot.rows<{ id: string }>(text)).map(({ id }) => id))
  const orders = await snapshot.rows<Order>(ORDERS)
  const things = await snapshot.rows<{ id: string; status: string }>(THINGS)
  const skus = await snapshot.rows<Sku>(SKUS)
  const given = await snapshot.rows<{ id: string; secrets: readonly string[] }>(GIVEN)
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    /** Where everything else stands that has a number. */
    things: new Map(things.map(({ id, status }) => [id, status])),
    skus: new Map(skus.map((sku) => [sku.id, sku])),
    /** Payments whose money came too late and went back, all of it. */
    returned: await idsOf(RETURNED),
    /** Orders that went out. */
    sent: await idsOf('select distinct order_id as id from orders.parcel'),
    /** Each secret with its SKU, and those of each line, in their order. */
    secrets: await idsOf(`select sku_id || ' ' || secret as id from catalog.product_secret`),
    given: new Map(given.map(({ id, secrets }) => [id, secrets])),
    /** Where cases have stood. */
    stood: await idsOf(`select case_id || ' ' || to_status as id from orders.aftersale_change`),
  }
}
type Kept = Awaited<ReturnType<typeof keptIn>>

/** By how much a seller changed a price by hand stands in the audit log. */
const ORDERS = `
  select o.id, o.status, o.checkout_id, o.payable_minor, o.freight_minor, o.payment_id, o.paid_at, o.finished_at,
    (o.payable_minor - coalesce(e.more, 0))::bigint as first_minor
  from orders.mall_order o left join (
    select unnest(array[c.id, c.parent_id]) as id, sum((a.after ->> 'payable')::bigint - (a.before ->> 'payable')::bigint) as more
    from orders.audit_entry a join orders.mall_order c on c.id = a.subject_id where a.action = 'orders.order.price' group by 1
  ) e on e.id = o.id`

/** What came for a friend's part counts whether or not it went back since; so does what was bought. */
const THINGS = `
  select id, status from orders.checkout
  union all select id, 'DONE' from inventory.stock_document
  union all select id, status || case when kind = 'EXCHANGE' then ' EXCHANGE' else '' end from orders.aftersale_case
  union all select id, status from payments.cashier_bill
  union all select id, 'DONE' from payments.cashier_refund where settled_at is not null
  union all select id, 'DONE' from payments.recharge where completed_at is not null
  union all select id, status from payments.withdrawal
  union all select id, status from payments.merchant_bill
  union all select id, status from payments.friend_pay
  union all select id, 'PAID' from promotions.coupon_purchase where status in ('PAID', 'REFUNDING', 'REFUNDED')
  union all select id || ' back', 'DONE' from promotions.coupon_purchase where status = 'REFUNDED'
  union all select p.id, 'CAPTURED' from payments.payment p join payments.capture c on c.payment_id = p.id`

const SKUS = 'select s.id, s.price, p.version from catalog.sku s join catalog.product p on p.id = s.product_id'

const GIVEN = `
  select reference as id, array_agg(secret order by piece) as secrets from catalog.product_secret
  where reference is not null group by 1`

const RETURNED = `
  select p.id from payments.payment p join payments.capture c on c.payment_id = p.id
  where c.provider_refunded + c.wallet_refunded = c.amount`

/** What may have become of a withdrawal, or of what a shop asked for, since. */
const BECOMES: Readonly<Record<string, readonly string[]>> = {
  PENDING: ['PENDING', 'APPROVED', 'PAID', 'REFUSED'],
  REQUESTED: ['REQUESTED', 'APPROVED', 'PAID', 'REFUSED', 'CANCELLED'],
  APPROVED: ['APPROVED', 'PAID', 'REFUSED'],
}

/** What is kept instead of what was told; null when both agree. */
function falsehood(told: Acknowledged, kept: Kept): string | null {
  switch (told.what) {
    case 'ordered':
    case 'paid':
    case 'repriced':
    case 'cancelled':
    case 'closed':
    case 'sent':
    case 'finished': {
      const order = kept.orders.get(told.orderId)
      return order && isSo(told, order, kept) ? null : show(order)
    }
    case 'withdrawn':
    case 'payout': {
      const status = kept.things.get(told.id) ?? NOTHING
      return (BECOMES[told.status] ?? [told.status]).includes(status) ? null : status
    }
    case 'moved':
      return kept.stood.has(`${told.id} ${told.status}`) ? null : 'it never stood there'
    case 'tagged': {
      const sku = kept.skus.get(told.skuId)
      const isOlder = sku === undefined || sku.version < told.version
      return isOlder || (sku.version === told.version && sku.price !== told.price) ? show(sku) : null
    }
    case 'imported': {
      const lost = told.secrets.filter((secret) => !kept.secrets.has(`${told.skuId} ${secret}`))
      return lost.length === 0 ? null : `without ${lost.join(', ')}`
    }
    case 'read': {
      const secrets = kept.given.get(told.lineId) ?? []
      return isDeepStrictEqual(secrets, told.secrets) ? null : `its secrets: ${secrets.join(', ')}`
    }
    case 'tried':
    case 'done':
      return null
    case 'went back':
      return `${told.is} after ${told.was}`
    case 'contradicted':
      return 'two answers to one key'
    default: {
      const status = kept.things.get(told.id)
      return status !== undefined && (STANDS[told.what] ?? status) === status ? null : (status ?? NOTHING)
    }
  }
}

type AboutOrder = Extract<Acknowledged, { readonly orderId: string }>

function isSo(told: AboutOrder, order: Order, { returned, sent }: Kept): boolean {
  const { status, paid_at, finished_at } = order
  switch (told.what) {
    case 'ordered':
      return order.checkout_id === told.checkoutId && order.first_minor === told.payable
    case 'paid':
      return (paid_at !== null && order.payment_id === told.paymentId) || returned.has(told.paymentId)
    case 'repriced':
      return order.freight_minor === told.freight
    case 'cancelled':
      return status === 'CANCELLED' && paid_at === null
    case 'closed':
      return status === 'CANCELLED' || status === 'CLOSED'
    case 'sent':
      return sent.has(order.id)
    case 'finished':
      return finished_at !== null && ['FINISHED', 'CLOSED'].includes(status)
  }
}

const NOTHING = 'nothing is kept'

const show = (row: object | undefined): string => (row ? JSON.stringify(row) : NOTHING)
