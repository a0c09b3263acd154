import type { Page, Position } from '@supermall/kernel/page'
import { foreignCursor } from '@supermall/kernel/page'
import { COUNT_CAP } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/merchants/generated/client.ts'
import type { Near } from '../domain/geo.ts'
import type { Tx } from './database.ts'
import { boxSql, distanceSql } from './geo.ts'

/** Rows of one table with their distance, in an order of a whole number or of the id alone. */
export type Listing = {
  readonly table: 'shop' | 'store'
  readonly condition: Prisma.Sql
  readonly near: Near | null
  readonly order: { readonly by: Prisma.Sql | 'id' | 'distance'; readonly isDescending: boolean }
}

export type Listed = { readonly id: string; readonly place: number | null; readonly distance: number | null }

/** One statement for every order and circle: a page of ids, one more than the page when there are more. */
export async function listIds(db: Tx, listing: Listing, page: Page): Promise<Listed[]> {
  const { order } = listing
  const isDescending = order.isDescending !== page.isBackward
  const direction = isDescending ? Prisma.sql`desc` : Prisma.sql`asc`
  const bounds = [
    page.after && beyond(page.after, listing, order.isDescending ? '<' : '>'),
    page.before && beyond(page.before, listing, order.isDescending ? '>' : '<'),
  ].filter((bound) => bound !== null)
  return db.$queryRaw<Listed[]>`
    select id, place, distance from (${found(listing)}) found
    where true ${Prisma.join([Prisma.empty, ...bounds], ' and ')}
    order by ${order.by === 'id' ? Prisma.empty : Prisma.sql`place ${direction},`} id ${direction}
    limit ${page.size + 1}`
}

export async function countIds(db: Tx, listing: Listing): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select 1 from (${found(listing)}) found limit ${COUNT_CAP}) counted`
  return row?.count ?? 0
}

/** What a cursor of such a list holds. */
export const positionOf = ({ id, place }: Listed): Position => [place, id]

function found({ table, condition, near, order }: Listing): Prisma.Sql {
  const distance = near ? distanceSql(near) : Prisma.sql`null::int`
  const place = order.by === 'id' ? Prisma.sql`null::int` : order.by === 'distance' ? Prisma.sql`distance` : order.by
  const within = near
    ? Prisma.sql`where ${boxSql(near)} and ${distanceSql(near)} <= ${near.radiusMeters}::float8 and (${condition})`
    : Prisma.sql`where (${condition})`
  return Prisma.sql`select id, ${place} as place, distance from (
    select *, ${distance} as distance from ${Prisma.raw(table)} ${within}
  ) placed`
}

function beyond(position: Position, { order }: Listing, side: '<' | '>'): Prisma.Sql {
  const [place, id] = position
  const is = Prisma.raw(side)
  if (typeof id !== 'string' || position.length !== 2) throw foreignCursor()
  if (order.by === 'id') return Prisma.sql`id ${is} ${id}`
  const isPlace = typeof place === 'number' && Number.isInteger(place) && Math.abs(place) < 2 ** 31
  if (!isPlace) throw foreignCursor()
  return Prisma.sql`(place, id) ${is} (${place}::int, ${id}::text)`
}
