import type { Connection, Page } from '@supermall/kernel/page'
import { connection } from '@supermall/kernel/page'
import type { Order as Sorting } from '@supermall/subgraph/keyset'
import { keyset, positionIn } from '@supermall/subgraph/keyset'
import type { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Order } from '../domain/order.ts'
import type { Tab } from '../domain/status.ts'
import type { OrderWhere } from '../domain/where.ts'
import type { Tx } from './database.ts'
import { orderOf } from './order-row.ts'
import { withFound } from './order-search.ts'
import { whereOf } from './order-where.ts'

export const MOST_COUNTED = 10_000
export const NEWEST: Sorting = { column: 'id', isDescending: true }
export const OLDEST: Sorting = { column: 'id', isDescending: false }

export type OrderPage = Connection<Order> & { readonly totalCount: () => Promise<number> }

const TABS: Record<Tab, Prisma.OrderWhereInput> = {
  ALL: {},
  TO_PAY: { status: 'PENDING_PAYMENT' },
  TO_SHIP: { status: 'PAID' },
  TO_RECEIVE: { status: 'SHIPPED' },
  TO_REVIEW: { status: 'FINISHED', isReviewed: false },
  AFTER_SALE: { openCaseCount: { gt: 0 } },
  REFUNDED: { refundedMinor: { gt: 0 } },
}

export type OwnOrders = { readonly accountId: string; readonly tab: Tab; readonly search: string | null }

/** One per shop: a parent is only how they are paid. */
export function ownWhere({ accountId, tab, search }: OwnOrders): Prisma.OrderWhereInput {
  const found =
    search === null
      ? {}
      : { OR: [{ number: search }, { lines: { some: { title: { contains: search, mode: 'insensitive' as const } } } }] }
  return { accountId, isParent: false, isHidden: false, ...TABS[tab], ...found }
}

export async function managedWhere(
  db: Tx,
  shopId: string | null,
  where: OrderWhere | null | undefined,
): Promise<Prisma.OrderWhereInput> {
  const found = where == null ? where : await withFound(db, shopId, where)
  return { AND: [{ isParent: false, ...(shopId === null ? {} : { shopId }) }, whereOf(found)] }
}

export async function listOrders(
  db: Tx,
  where: Prisma.OrderWhereInput,
  { page, sorting }: { page: Page; sorting: Sorting },
): Promise<OrderPage> {
  const { where: behind, ...rest } = keyset(page, sorting)
  const rows = await db.order.findMany({ where: { AND: [where, behind] }, ...rest })
  const found = connection(rows.map(orderOf), page, positionIn<Order>(sorting))
  return { ...found, totalCount: () => db.order.count({ where, take: MOST_COUNTED }) }
}

export type TabCounts = {
  readonly toPay: number
  readonly toShip: number
  readonly toReceive: number
  readonly toReview: number
  readonly afterSale: number
  readonly refunded: number
}

/** One statement for all tabs. */
export async function countTabs(
  db: Tx,
  of: { readonly accountId: string } | { readonly shopId: string | null },
): Promise<TabCounts> {
  const accountId = 'accountId' in of ? of.accountId : null
  const shopId = 'shopId' in of ? of.shopId : null
  const [row] = await db.$queryRaw<Record<keyof TabCounts, bigint>[]>`
    select count(*) filter (where status = 'PENDING_PAYMENT') as "toPay", count(*) filter (where status = 'PAID') as "toShip",
      count(*) filter (where status = 'SHIPPED') as "toReceive",
      count(*) filter (where status = 'FINISHED' and not is_reviewed) as "toReview",
      count(*) filter (where open_case_count > 0) as "afterSale",
      count(*) filter (where refunded_minor > 0) as "refunded"
    from mall_order where not is_parent
      and (${accountId}::text is null or (account_id = ${accountId} and not is_hidden))
      and (${shopId}::text is null or shop_id = ${shopId})`
  const count = (name: keyof TabCounts): number => Number(row?.[name] ?? 0)
  return {
    toPay: count('toPay'),
    toShip: count('toShip'),
    toReceive: count('toReceive'),
    toReview: count('toReview'),
    afterSale: count('afterSale'),
    refunded: count('refunded'),
  }
}
