import type { Page } from '@supermall/kernel/page'
import { assertFilter, escapeLike } from '@supermall/subgraph/filter'
import type { Order as Sorting } from '@supermall/subgraph/keyset'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, readAs, readPage } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Order } from '../domain/order.ts'
import type { Tab } from '../domain/status.ts'
import type { Tx } from './database.ts'
import { orderOf } from './order-row.ts'
import { findByWords } from './order-search.ts'
import type { OrderWhere } from './order-where.ts'
import { ordersWhere, wordsOf } from './order-where.ts'

export const NEWEST = byId(true)
export const OLDEST = byId(false)

export type OrderPage = Counted<Order>

const TABS: Record<Tab, Prisma.OrderWhereInput> = {
  ALL: {},
  TO_PAY: { status: 'PENDING_PAYMENT' },
  TO_SHIP: { status: 'PAID' },
  TO_RECEIVE: { status: 'SHIPPED' },
  TO_REVIEW: { status: 'FINISHED', isReviewed: false },
  AFTER_SALE: { openCaseCount: { gt: 0 } },
  REFUNDED: { refundedMinor: { gt: 0 } },
}

type OwnOrders = { readonly accountId: string; readonly tab: Tab; readonly search: string | null }

/** One per shop: a parent is only how they are paid. */
export function ownWhere({ accountId, tab, search }: OwnOrders): Prisma.OrderWhereInput {
  return { accountId, isParent: false, isHidden: false, ...TABS[tab], ...(search === null ? {} : named(search)) }
}

function named(search: string): Prisma.OrderWhereInput {
  const title = { contains: escapeLike(search), mode: 'insensitive' } as const
  return { OR: [{ number: search }, { parent: { number: search } }, { lines: { some: { title } } }] }
}

export async function managedWhere(
  db: Tx,
  shopId: string | null,
  where: OrderWhere | null | undefined,
): Promise<Prisma.OrderWhereInput> {
  const asked = where ?? {}
  assertFilter(asked)
  const found = await findByWords(db, shopId, wordsOf(asked))
  return { AND: [{ isParent: false, ...(shopId === null ? {} : { shopId }) }, ordersWhere(asked, found)] }
}

export const listOrders = (
  db: Tx,
  where: Prisma.OrderWhereInput,
  { page, sorting }: { page: Page; sorting: Sorting },
): Promise<OrderPage> => readPage<Order>(readAs(db.order, orderOf), { where, order: sorting }, page)

/** What is counted, and which of the tabs that is. */
const COUNTED = {
  toPay: 'TO_PAY',
  toShip: 'TO_SHIP',
  toReceive: 'TO_RECEIVE',
  toReview: 'TO_REVIEW',
  afterSale: 'AFTER_SALE',
  refunded: 'REFUNDED',
} as const satisfies Record<string, Tab>

type TabCounts = Readonly<Record<keyof typeof COUNTED, number>>

const CONDITIONS: Record<Exclude<Tab, 'ALL'>, Prisma.Sql> = {
  TO_PAY: Prisma.sql`status = 'PENDING_PAYMENT'`,
  TO_SHIP: Prisma.sql`status = 'PAID'`,
  TO_RECEIVE: Prisma.sql`status = 'SHIPPED'`,
  TO_REVIEW: Prisma.sql`status = 'FINISHED' and not is_reviewed`,
  AFTER_SALE: Prisma.sql`open_case_count > 0`,
  REFUNDED: Prisma.sql`refunded_minor > 0`,
}

/** One statement for all tabs, which looks at no more of each than is told. */
export async function countTabs(
  db: Tx,
  of: { readonly accountId: string } | { readonly shopId: string | null },
  most = COUNT_CAP,
): Promise<TabCounts> {
  const whose =
    'accountId' in of
      ? Prisma.sql`account_id = ${of.accountId} and not is_hidden`
      : of.shopId === null
        ? Prisma.sql`true`
        : Prisma.sql`shop_id = ${of.shopId}`
  const counts = Object.entries(COUNTED).map(
    ([name, tab]) => Prisma.sql`(select count(*)::integer from (
      select 1 from mall_order where not is_parent and ${CONDITIONS[tab]} and ${whose} limit ${most}) t) as ${Prisma.raw(`"${name}"`)}`,
  )
  const [row] = await db.$queryRaw<TabCounts[]>`select ${Prisma.join(counts)}`
  if (!row) throw new Error('a count has a row')
  return row
}
