import { fault } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findDisplays, MALL, saveDisplay } from '../data/displays.ts'
import type { DisplayRow } from '../data/rows.ts'
import { findWarehouse } from '../data/warehouses.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { mainWarehouseId } from '../domain/warehouse.ts'

type SetStockDisplay = {
  readonly shopId?: string | null
  readonly expectedVersion: number
  readonly isQuantityShown: boolean
}

/** Without a shop it is said for the whole mall, which only the platform may. */
export async function setStockDisplay(input: SetStockDisplay, unit: OperatorUnit): Promise<Result<DisplayRow>> {
  const scope = await scopeOf(input.shopId ?? null, unit)
  if (!scope) return notFound('shopId')
  const [before = null] = await findDisplays(unit.db, [scope])
  if ((before?.version ?? 0) !== input.expectedVersion) return stale()
  const { expectedVersion: version, isQuantityShown } = input
  const after = await saveDisplay(unit.db, { scope, version, isQuantityShown }, unit.now)
  if (!after) return stale()
  unit.audited({ subjectId: scope, summary: 'Changed whether storefronts tell how many there are', before, after })
  return ok(after)
}

async function scopeOf(given: string | null, { db, actor }: OperatorUnit): Promise<string | null> {
  if (given === null) {
    if (actor.audience !== 'PLATFORM')
      throw fault('FORBIDDEN', `${actor.shopId ?? actor.audience} reached for the whole mall`)
    return MALL
  }
  const shopId = parseId('shp', given)
  if (!shopId) return null
  ownShop(actor, shopId)
  return (await findWarehouse(db, mainWarehouseId(shopId))) && shopId
}
