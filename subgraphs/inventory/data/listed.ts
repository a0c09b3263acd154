import type { PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage, readAs } from '@supermall/subgraph/list-page'
import type { Sku } from '../domain/stock.ts'
import type { Tx } from './database.ts'
import { byAvailable, byPriority } from './lists.ts'
import type { HoldPage, HoldRow, LevelPage, MovementPage, MovementRow, WarehousePage, WarehouseRow } from './rows.ts'

type LevelOrder = 'NEWEST' | 'OLDEST' | 'FEWEST'

export const listLevels = (
  db: Tx,
  { where, order }: { where: Where; order: LevelOrder },
  args: PageArgs,
): Promise<LevelPage> =>
  listPage<Sku>(db.sku as never, { ...ordered(where, order), sort: `stock-levels-${order}` }, args)

/** What is sold without a limit is nowhere among what there is least of; what its secrets count is, however it is sold. */
const IS_COUNTED: Where = { OR: [{ mode: { not: 'UNLIMITED' } }, { isVirtual: true }] }

const ordered = (where: Where, order: LevelOrder) =>
  order === 'FEWEST'
    ? { where: { AND: [where, IS_COUNTED] }, order: byAvailable }
    : { where, order: byId(order === 'NEWEST') }

export const listWarehouses = (db: Tx, where: Where, args: PageArgs): Promise<WarehousePage> =>
  listPage<WarehouseRow>(db.warehouse, { where, order: byPriority, sort: 'warehouses' }, args)

export const listMovements = (db: Tx, where: Where, args: PageArgs): Promise<MovementPage> =>
  listPage<MovementRow>(db.stockMovement, { where, order: byId(true), sort: 'stock-movements' }, args)

/** Newest owner first. What names a hold is its owner, so that is what a cursor holds. */
export const listHolds = (db: Tx, where: Where, args: PageArgs): Promise<HoldPage> => {
  const holds = readAs(db.hold, (hold: HoldRow) => ({ ...hold, id: hold.ownerId }))
  return listPage<HoldRow & { readonly id: string }>(
    holds,
    { where, order: { ...byId(true), key: 'ownerId' }, sort: 'stock-holds' },
    args,
  )
}

export const findMovements = (db: Tx, ids: readonly string[]): Promise<MovementRow[]> =>
  db.stockMovement.findMany({ where: { id: { in: [...ids] } } })
