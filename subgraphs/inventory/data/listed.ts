import type { Connection, PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { keyset } from '@supermall/subgraph/keyset'
import type { Sku } from '../domain/stock.ts'
import type { Tx } from './database.ts'
import type { Where } from './filter.ts'
import { byAvailable, byId, byPriority, COUNT_CAP, listPage } from './lists.ts'
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

/** Newest owner first. What names a hold is its owner, so the cursor holds that. */
export async function listHolds(db: Tx, where: Where, args: PageArgs): Promise<HoldPage> {
  const page = pageOf(args, 'owner')
  const { where: beyond, orderBy, take } = renamed(keyset(page, byId(true)))
  const rows = await db.hold.findMany({ where: { AND: [where, beyond] }, orderBy, take } as never)
  const totalCount = () => Promise.resolve(db.hold.count({ where, take: COUNT_CAP } as never) as PromiseLike<number>)
  return { ...(connection(rows as HoldRow[], page, ({ ownerId }) => [ownerId]) as Connection<HoldRow>), totalCount }
}

const renamed = (keys: ReturnType<typeof keyset>): ReturnType<typeof keyset> =>
  JSON.parse(JSON.stringify(keys).replaceAll('"id":', '"ownerId":'))

export const findMovements = (db: Tx, ids: readonly string[]): Promise<MovementRow[]> =>
  db.stockMovement.findMany({ where: { id: { in: [...ids] } } })
