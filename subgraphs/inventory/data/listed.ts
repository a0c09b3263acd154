import type { PageArgs, Position } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { COUNT_CAP, listPage } from '@supermall/subgraph/list-page'
import type { Sku } from '../domain/stock.ts'
import type { Tx } from './database.ts'
import { byAvailable, byId, byPriority } from './lists.ts'
import type { HoldPage, HoldRow, LevelPage, MovementPage, MovementRow, WarehousePage, WarehouseRow } from './rows.ts'

export type LevelOrder = 'NEWEST' | 'OLDEST' | 'FEWEST'

export const listLevels = (
  db: Tx,
  { where, order }: { where: Where; order: LevelOrder },
  args: PageArgs,
): Promise<LevelPage> =>
  listPage<Sku>(
    db.sku as never,
    { where, order: order === 'FEWEST' ? byAvailable : byId(order === 'NEWEST'), sort: order },
    args,
  )

export const listWarehouses = (db: Tx, where: Where, args: PageArgs): Promise<WarehousePage> =>
  listPage<WarehouseRow>(db.warehouse, { where, order: byPriority, sort: 'priority' }, args)

export const listMovements = (db: Tx, where: Where, args: PageArgs): Promise<MovementPage> =>
  listPage<MovementRow>(db.stockMovement, { where, order: byId(true), sort: 'newest' }, args)

/** Newest owner first. What names a hold is its owner, so that is what a cursor holds. */
export async function listHolds(db: Tx, filter: Where, args: PageArgs): Promise<HoldPage> {
  const page = pageOf(args, 'owner')
  const beyond = (side: 'lt' | 'gt', position: Position | null) =>
    position === null ? [] : [{ ownerId: { [side]: String(position[0]) } }]
  const where = { AND: [filter, ...beyond('lt', page.after), ...beyond('gt', page.before)] }
  const orderBy = { ownerId: page.isBackward ? ('asc' as const) : ('desc' as const) }
  const rows: HoldRow[] = await db.hold.findMany({ where, orderBy, take: page.size + 1 })
  return {
    ...connection(rows, page, ({ ownerId }) => [ownerId]),
    totalCount: () => Promise.resolve(db.hold.count({ where: filter, take: COUNT_CAP })),
  }
}

export const findMovements = (db: Tx, ids: readonly string[]): Promise<MovementRow[]> =>
  db.stockMovement.findMany({ where: { id: { in: [...ids] } } })
