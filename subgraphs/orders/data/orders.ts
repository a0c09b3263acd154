import type { Untried } from '@supermall/messaging/try-each'
import { columnOf } from '@supermall/subgraph/database/fields'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import { packed } from '../domain/draft.ts'
import type { Family, Order, OrderLine } from '../domain/order.ts'
import { isOfShop, redeemedOf } from '../domain/order.ts'
import type { OrderStatus } from '../domain/status.ts'
import { findUsedCodes } from './aftersale-codes.ts'
import { uncontested } from './contested.ts'
import type { Tx } from './database.ts'
import type { OrderChange } from './history.ts'
import { insertHistory } from './history.ts'
import { findLines, findOrders, lockFamilyRows, orderOf } from './order-row.ts'

export async function findOrder(db: Tx, id: string): Promise<Order | null> {
  const [order] = await findOrders(db, [id])
  return order ?? null
}

export async function findByNumber(db: Tx, number: string, shopId: string): Promise<Order | null> {
  const row = await db.order.findFirst({ where: { number, shopId } })
  return row && orderOf(row)
}

export async function findChildren(db: Tx, parentIds: readonly string[]): Promise<Order[]> {
  return (await db.order.findMany({ where: { parentId: { in: [...parentIds] } }, orderBy: { id: 'asc' } })).map(orderOf)
}

/** Everything that is paid with this order, locked: nobody else pays, cancels or sends any of it meanwhile. */
export async function lockFamily(db: Tx, orderId: string): Promise<Family | null> {
  const rows = await lockFamilyRows(db, orderId)
  const payable = rows.find(({ parentId }) => parentId === null)
  if (!payable) return null
  const orders = rows.filter(isOfShop)
  const lines = await findLines(
    db,
    orders.map(({ id }) => id),
  )
  return { payable, orders, lines: await withRedeemed(db, orders, lines) }
}

async function withRedeemed(db: Tx, orders: readonly Order[], lines: readonly OrderLine[]) {
  const open = orders.filter(({ kind, status }) => kind === 'VERIFICATION' && status === 'PAID')
  if (open.length === 0) return lines
  const ids = open.map(({ id }) => id)
  return redeemedOf(lines, await findUsedCodes(db, ids))
}

export type OrderEdit = Partial<
  Pick<
    Order,
    | 'goodsMinor'
    | 'freightMinor'
    | 'taxMinor'
    | 'includedTaxMinor'
    | 'adjustmentMinor'
    | 'payableMinor'
    | 'balanceMinor'
    | 'paidMinor'
    | 'explain'
    | 'address'
    | 'sellerRemark'
    | 'isPartlyShipped'
    | 'isHidden'
    | 'isReviewed'
    | 'paidAt'
    | 'paymentId'
    | 'channel'
    | 'shippedAt'
    | 'receiveAt'
    | 'finishedAt'
    | 'returnableUntil'
    | 'endedAt'
    | 'endReason'
    | 'expiresAt'
  >
>

type Change = {
  readonly from: OrderStatus
  readonly to: OrderStatus
  readonly edit: OrderEdit
  /** What is paid is what was to be paid, of each order its own. */
  readonly isPaid: boolean
  /** A line of history for each of them. */
  readonly told: readonly OrderChange[]
  readonly now: Date
}

/** Only those that still stand where they were move, and that is written down; tells how many they were. */
export async function saveMove(db: Tx, ids: readonly string[], change: Change): Promise<number> {
  const { from, to, edit, isPaid, told, now } = change
  const sets = Object.keys(edit).map((name) => `${columnOf(name)} = e.${columnOf(name)},`)
  const after = packed(Object.fromEntries(Object.entries(edit).map(([name, value]) => [columnOf(name), value])))
  const [moved] = await db.$queryRaw<{ count: number }[]>`
    with moved as (
      update mall_order o set ${Prisma.raw([...sets, isPaid ? 'paid_minor = o.payable_minor,' : ''].join(' '))}
        status = ${to}, version = o.version + 1, updated_at = ${now}
      from jsonb_populate_record(null::mall_order, ${after}::jsonb) e
      where o.id = any(${[...ids]}::text[]) and o.status = ${from} returning o.id),
    told as (${insertHistory(told)} join moved on moved.id = h."orderId")
    select count(*)::integer as count from moved`
  return moved?.count ?? 0
}

/** What changes without a move. False when somebody else has changed it meanwhile. */
export async function saveEdit(
  db: Tx,
  { id, version }: Order,
  { edit: { explain, ...edit }, now }: { edit: OrderEdit; now: Date },
): Promise<boolean> {
  const steps = explain && JSON.parse(packed(explain))
  const { count } = await db.order.updateMany({
    where: { id, version },
    data: { ...(edit as object), explain: steps, version: { increment: 1 }, updatedAt: now },
  })
  return count === 1
}

type Collected = Pick<Order, 'paymentId' | 'channel' | 'paidAt'>

/** Paid where it stands, and it stays there. */
export async function saveCollected(db: Tx, id: string, { paymentId, channel, paidAt }: Collected): Promise<void> {
  await db.$executeRaw`
    update mall_order set paid_minor = payable_minor, payment_id = ${paymentId}, channel = ${channel}, paid_at = ${paidAt},
      version = version + 1
    where id = ${id}`
}

/** A parent was paid what its orders were paid, each at its own door, the last of them just now. */
export async function sumPaid(db: Tx, parentId: string, paidAt: Date): Promise<void> {
  await db.$executeRaw`
    update mall_order set version = version + 1, paid_at = ${paidAt},
      paid_minor = (select sum(c.paid_minor) from mall_order c where c.parent_id = ${parentId})
    where id = ${parentId}`
}

type LinePrice = Pick<OrderLine, 'id' | 'payableMinor' | 'taxMinor' | 'includedTaxMinor'>

export async function saveLinePrices(db: Tx, lines: readonly LinePrice[]): Promise<void> {
  await db.$executeRaw`
    update order_line l set payable_minor = d."payableMinor", tax_minor = d."taxMinor", included_tax_minor = d."includedTaxMinor"
    from jsonb_to_recordset(${packed(lines)}::jsonb) as d(id text, "payableMinor" bigint, "taxMinor" bigint, "includedTaxMinor" bigint)
    where l.id = d.id`
}

type Balance = Pick<Order, 'id' | 'balanceMinor' | 'explain'>

/** What the wallet pays of orders that are locked, and how that came about: who read them before has read something else. */
export async function saveBalances(db: Tx, balances: readonly Balance[], now: Date): Promise<void> {
  if (balances.length === 0) return
  const rows = balances.map(({ id, balanceMinor, explain }) => ({ id, balanceMinor, explain }))
  await db.$executeRaw`
    update mall_order o set balance_minor = d."balanceMinor", explain = d.explain, version = o.version + 1, updated_at = ${now}
    from jsonb_to_recordset(${packed(rows)}::jsonb) as d(id text, "balanceMinor" bigint, explain jsonb) where o.id = d.id`
}

/** How many of each line are on their way: more, or with a minus fewer. */
export async function addShipped(
  db: Tx,
  lines: readonly { readonly lineId: string; readonly quantity: number }[],
): Promise<void> {
  await db.$executeRaw`
    update order_line l set shipped_quantity = shipped_quantity + d.quantity
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as d("lineId" text, quantity integer) where l.id = d."lineId"`
}

type Pieces = Pick<OrderLine, 'isLimited' | 'productId' | 'quantity'>

export type Bought = { readonly productId: OrderLine['productId']; readonly pieces: number }

export const findBought = (db: Tx, accountId: string, productIds: readonly string[]): PromiseLike<Bought[]> =>
  db.$queryRaw<Bought[]>`
    select product_id as "productId", pieces from bought
    where account_id = ${accountId} and product_id = any(${productIds}::text[]) order by product_id`

/** Pieces that count no more against what one buyer may buy. */
export async function giveBackBought(db: Tx, accountId: string, pieces: readonly Pieces[]): Promise<void> {
  const limited = pieces
    .filter(({ isLimited, quantity }) => isLimited && quantity > 0)
    .map(({ productId, quantity }) => ({ productId, quantity }))
  if (limited.length === 0) return
  await db.$executeRaw`
    update bought b set pieces = greatest(0, b.pieces - d.pieces)
    from (select "productId", sum(quantity)::integer as pieces
          from jsonb_to_recordset(${JSON.stringify(limited)}::jsonb) as r("productId" text, quantity integer) group by 1) d
    where b.account_id = ${accountId} and b.product_id = d."productId"`
}

/** Raised under its limit in one statement: of many who buy at the same time, only so many come through. */
export async function addBought(
  db: Tx,
  accountId: string,
  { productId, pieces, most }: { productId: string; pieces: number; most: number },
): Promise<boolean> {
  if (pieces > most) return false
  const raised = await db.$executeRaw`
    insert into bought (account_id, product_id, pieces) values (${accountId}, ${productId}, ${pieces})
    on conflict (account_id, product_id) do update set pieces = bought.pieces + excluded.pieces
    where bought.pieces + excluded.pieces <= ${most}`
  return raised === 1
}

type Titles = { readonly orderId: string; readonly accountId: string; readonly most: number }

/** In words, of what is paid at once. */
export const findTitles = (db: Tx, { orderId, accountId, most }: Titles) =>
  db.orderLine.findMany({
    where: { order: { accountId, OR: [{ id: orderId }, { parentId: orderId }] } },
    select: { title: true, optionText: true, imageUrl: true, quantity: true },
    orderBy: [{ orderId: 'asc' }, { position: 'asc' }],
    take: most,
  })

type Due = { readonly now: Date; readonly page: Untried }

/** What is paid at once, and is not paid in time. A child has no time of its own. */
export async function findUnpaid(db: Tx, { now, page: { except, most } }: Due): Promise<string[]> {
  const where = { status: 'PENDING_PAYMENT', parentId: null, expiresAt: { lte: now }, id: { notIn: [...except] } }
  const rows = await db.order.findMany({ where, select: { id: true }, orderBy: { expiresAt: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}

/** Shipped long enough ago, and nobody complains about it any more. */
export async function findUnreceived(db: Tx, { now, page: { except, most } }: Due): Promise<string[]> {
  const where = { status: 'SHIPPED', receiveAt: { lte: now }, ...uncontested, id: { notIn: [...except] } }
  const rows = await db.order.findMany({ where, select: { id: true }, orderBy: { receiveAt: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}

/** Partly sent, and some of its money could not be given back: what was sent of it goes on, unless more of it can be sent. */
export async function findStranded(db: Tx, { except, most }: Untried): Promise<string[]> {
  const refunds = { some: { status: 'FAILED', cause: { not: 'LATE' } } }
  const where = { status: 'PAID', fulfilment: 'DELIVERY', isPartlyShipped: true, refunds, id: { notIn: [...except] } }
  const rows = await db.order.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}

/** As long as somebody has to decide what a buyer wants back, nothing is handed over; what goes back already keeps no other line. */
export async function findUndelivered(db: Tx, { except, most }: Untried): Promise<string[]> {
  const where = { status: 'PAID', kind: 'VIRTUAL', ...uncontested, id: { notIn: [...except] } }
  const rows = await db.order.findMany({ where, select: { id: true }, orderBy: { id: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}
