import type { Page } from '@supermall/kernel/page'
import type { Compared, Flagged, Nested, Searched } from '@supermall/subgraph/filter'
import { assertFilter, escapeLike, valuesOf } from '@supermall/subgraph/filter'
import { Prisma } from '../../../prisma/merchants/generated/client.ts'
import type { Near } from '../domain/geo.ts'
import type { Shop, ShopStatus } from '../domain/shop.ts'
import type { Tx } from './database.ts'
import type { Listed, Listing } from './nearby-page.ts'
import { listIds } from './nearby-page.ts'
import { findShops } from './shops.ts'

export interface ShopWhere extends Nested<ShopWhere> {
  readonly name?: Searched | null
  readonly categoryId?: Compared<string>
  readonly groupId?: Compared<string>
  readonly status?: Compared<ShopStatus>
  readonly isRecommended?: Flagged
}

export type ShopOrder = 'POSITION' | 'NEWEST' | 'FOLLOWERS' | 'DISTANCE'

/** Which shops somebody sees: all, or those that are open and one's own. */
export type Sight = { readonly isAll: boolean; readonly shopId: string | null; readonly now: Date }

type ListedShop = Shop & { readonly distanceMeters: number | null; readonly listed: Listed }

const ORDERS: Record<ShopOrder, Listing['order']> = {
  POSITION: { by: Prisma.sql`position`, isDescending: false },
  NEWEST: { by: 'id', isDescending: true },
  FOLLOWERS: { by: Prisma.sql`followers_count`, isDescending: true },
  DISTANCE: { by: 'distance', isDescending: false },
}

export function shopListing(
  asked: { where: ShopWhere | null; near: Near | null; orderBy: ShopOrder },
  sight: Sight,
): Listing {
  assertFilter(asked.where)
  const condition = asked.where ? Prisma.sql`${seenBy(sight)} and ${conditionOf(asked.where, sight)}` : seenBy(sight)
  return { table: 'shop', condition, near: asked.near, order: ORDERS[asked.orderBy] }
}

export async function listShops(db: Tx, listing: Listing, page: Page): Promise<ListedShop[]> {
  const listed = await listIds(db, listing, page)
  const shops = new Map(
    (
      await findShops(
        db,
        listed.map(({ id }) => id),
      )
    ).map((shop) => [String(shop.id), shop]),
  )
  return listed.flatMap((one) => {
    const shop = shops.get(one.id)
    return shop ? [{ ...shop, distanceMeters: one.distance, listed: one }] : []
  })
}

function seenBy({ isAll, shopId, now }: Sight): Prisma.Sql {
  if (isAll) return Prisma.sql`true`
  const isOpen = Prisma.sql`(status = 'OPEN' and (expires_at is null or expires_at > ${now}))`
  return shopId === null ? isOpen : Prisma.sql`(${isOpen} or id = ${shopId})`
}

function conditionOf(where: ShopWhere, sight: Sight): Prisma.Sql {
  const parts = [
    compare(Prisma.sql`name`, where.name),
    where.name?.contains == null ? null : Prisma.sql`name ilike ${`%${escapeLike(where.name.contains.trim())}%`}`,
    compare(Prisma.sql`category_id`, where.categoryId),
    // The group is nobody's business but the platform's, so nobody else may find out by asking for it.
    sight.isAll || !where.groupId ? compare(Prisma.sql`group_id`, where.groupId) : Prisma.sql`false`,
    compare(statusSql(sight.now), where.status),
    where.isRecommended?.eq == null ? null : Prisma.sql`is_recommended = ${where.isRecommended.eq}`,
    where.AND?.length ? all(where.AND.map((one) => conditionOf(one, sight))) : null,
    where.OR?.length
      ? Prisma.sql`(${Prisma.join(
          where.OR.map((one) => conditionOf(one, sight)),
          ' or ',
        )})`
      : null,
    where.NOT ? Prisma.sql`not coalesce(${conditionOf(where.NOT, sight)}, false)` : null,
  ].filter((part) => part !== null)
  return all(parts)
}

const statusSql = (now: Date): Prisma.Sql =>
  Prisma.sql`case when status = 'OPEN' and expires_at <= ${now} then 'EXPIRED' else status end`

function compare(column: Prisma.Sql, compared: Compared<string> | undefined): Prisma.Sql | null {
  const values = valuesOf(compared)
  if (values?.length === 1) return Prisma.sql`${column} = ${values[0]}`
  return values && Prisma.sql`${column} = any(${[...values]}::text[])`
}

const all = (parts: readonly Prisma.Sql[]): Prisma.Sql =>
  parts.length === 0 ? Prisma.sql`true` : Prisma.sql`(${Prisma.join([...parts], ' and ')})`
