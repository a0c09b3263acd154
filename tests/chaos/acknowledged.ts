import type { Snapshot } from './snapshot.ts'

/** What the mall told a client had happened. However it is hurt afterwards, that stays so. */
export type Acknowledged =
  | { readonly what: 'ordered'; readonly checkoutId: string; readonly orderId: string; readonly payable: string }
  | { readonly what: OfOrder; readonly orderId: string }
  | { readonly what: OfThing; readonly id: string }
  | { readonly what: 'withdrawn'; readonly id: string; readonly status: string }
  | { readonly what: 'credited'; readonly accountId: string; readonly key: string; readonly minorUnits: string }
  /** What was looked at once more was older than before. */
  | { readonly what: 'went back'; readonly id: string; readonly was: string; readonly is: string }
  /** The same key was answered in two ways. */
  | { readonly what: 'contradicted'; readonly key: string; readonly first: string; readonly second: string }

type OfOrder = 'paid' | 'cancelled' | 'closed' | 'sent' | 'finished'

/** Each has a number of its own; `granted` is that a part of the money is on its way back, `collected` that a bill at a counter is paid. */
type OfThing =
  | 'refused'
  | 'stocked'
  | 'granted'
  | 'exchanged'
  | 'collected'
  | 'given back'
  | 'recharged'
  | 'shared'
  | 'taken'

export type Lie = { readonly told: Acknowledged; readonly found: string }

/** Orders that ended, as orders and as what they were told to be. */
export async function compare(snapshot: Snapshot, told: readonly Acknowledged[]): Promise<readonly Lie[]> {
  const idsOf = async (text: string) => new Set((await snapshot.rows<{ id: string }>(text)).map(({ id }) => id))
  const orders = await snapshot.rows<Order>(ORDERS)
  const things = await snapshot.rows<{ id: string; status: string }>(THINGS)
  const gifts = await snapshot.rows<Gift>(GIFTS)
  const kept: Kept = {
    orders: new Map(orders.map((order) => [order.id, order])),
    things: new Map(things.map(({ id, status }) => [id, status])),
    returned: await idsOf(RETURNED),
    repriced: await idsOf(REPRICED),
    sent: await idsOf('select distinct order_id as id from orders.parcel'),
    gifts: new Map(gifts.map(({ account, count }) => [account, count])),
    credited: creditedIn(told),
  }
  return told.flatMap((one) => {
    const found = falsehood(one, kept)
    return found === null ? [] : [{ told: one, found }]
  })
}

type Order = {
  readonly id: string
  readonly status: string
  readonly checkout_id: string
  readonly payable_minor: string
  readonly paid_at: Date | null
  readonly finished_at: Date | null
}
type Kept = {
  readonly orders: ReadonlyMap<string, Order>
  /** Where everything else stands that has a number. */
  readonly things: ReadonlyMap<string, string>
  /** Orders whose money came too late and went back, all of it. */
  readonly returned: ReadonlySet<string>
  /** Orders whose seller asked for another price since. */
  readonly repriced: ReadonlySet<string>
  /** Orders that went out. */
  readonly sent: ReadonlySet<string>
  /** How many gifts each wallet got, and how many were told to have been given. */
  readonly gifts: ReadonlyMap<string, number>
  readonly credited: ReadonlyMap<string, number>
}

const ORDERS = 'select id, status, checkout_id, payable_minor, paid_at, finished_at from orders.mall_order'

/** What came for a friend's part counts whether or not it went back since. */
const THINGS = `
  select id, status from orders.checkout
  union all select id, 'DONE' from inventory.stock_document
  union all select id, status || case when kind = 'EXCHANGE' then ' EXCHANGE' else '' end from orders.aftersale_case
  union all select id, status from payments.cashier_bill
  union all select id, 'DONE' from payments.cashier_refund where settled_at is not null
  union all select id, 'DONE' from payments.recharge where completed_at is not null
  union all select id, status from payments.withdrawal
  union all select p.id, 'CAPTURED' from payments.payment p join payments.capture c on c.payment_id = p.id`

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

function creditedIn(told: readonly Acknowledged[]): ReadonlyMap<string, number> {
  const credited = new Map<string, number>()
  for (const one of told)
    if (one.what === 'credited') credited.set(one.accountId, (credited.get(one.accountId) ?? 0) + 1)
  return credited
}

/** In which of its states each thing may be found once that was told of it. */
const STANDS: Readonly<Record<OfThing, string>> = {
  refused: 'REFUSED',
  stocked: 'DONE',
  granted: 'DONE',
  exchanged: 'DONE EXCHANGE',
  collected: 'PAID',
  'given back': 'DONE',
  recharged: 'DONE',
  shared: 'CAPTURED',
  taken: 'CAPTURED',
}

/** What may have become of a withdrawal since. */
const BECOMES: Readonly<Record<string, readonly string[]>> = {
  REQUESTED: ['REQUESTED', 'APPROVED', 'PAID', 'REFUSED', 'CANCELLED'],
  APPROVED: ['APPROVED', 'PAID', 'REFUSED'],
}

/** What is kept instead of what was told; null when both agree. */
function falsehood(told: Acknowledged, kept: Kept): string | null {
  switch (told.what) {
    case 'ordered': {
      const order = kept.orders.get(told.orderId)
      const isSame = order?.payable_minor === told.payable || kept.repriced.has(told.orderId)
      return order?.checkout_id === told.checkoutId && isSame ? null : show(order)
    }
    case 'paid':
    case 'cancelled':
    case 'closed':
    case 'sent':
    case 'finished': {
      const order = kept.orders.get(told.orderId)
      return order && IS_SO[told.what](order, kept) ? null : show(order)
    }
    case 'withdrawn': {
      const status = kept.things.get(told.id) ?? 'nothing is kept'
      return (BECOMES[told.status] ?? [told.status]).includes(status) ? null : status
    }
    case 'credited': {
      const isLess = (kept.gifts.get(told.accountId) ?? 0) < (kept.credited.get(told.accountId) ?? 0)
      return isLess ? 'fewer gifts than were told' : null
    }
    case 'went back':
      return `${told.is} after ${told.was}`
    case 'contradicted':
      return 'two answers to one key'
    default: {
      const status = kept.things.get(told.id)
      return status === STANDS[told.what] ? null : (status ?? 'nothing is kept')
    }
  }
}

const IS_SO: Readonly<Record<OfOrder, (order: Order, kept: Kept) => boolean>> = {
  paid: ({ id, paid_at }, { returned }) => paid_at !== null || returned.has(id),
  cancelled: ({ status, paid_at }) => status === 'CANCELLED' && paid_at === null,
  closed: ({ status }) => status === 'CANCELLED' || status === 'CLOSED',
  sent: ({ id }, { sent }) => sent.has(id),
  finished: ({ finished_at, status }) => finished_at !== null && ['FINISHED', 'CLOSED'].includes(status),
}

const show = (row: object | undefined): string => (row ? JSON.stringify(row) : 'nothing is kept')
