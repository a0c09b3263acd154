import { checkChange, checked, checkNumber } from '@supermall/kernel/check'
import { given } from '@supermall/kernel/given'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findSkus } from '../data/skus.ts'
import { countedElsewhere, notFound, stale } from '../domain/refusals.ts'
import type { Sku, StockMode } from '../domain/stock.ts'
import { MOST_PIECES } from '../domain/stock.ts'
import { closeStock, openStock } from './move-stock.ts'

type SetStockSettings = {
  readonly skuId: string
  readonly expectedVersion: number
  readonly threshold?: number | null
  readonly mode?: StockMode | null
  /** Null gives it back to the shop to decide; absent leaves it as it is. */
  readonly isQuantityShown?: boolean | null
}

/**
 * What is held or was deducted stays so whatever the mode becomes: only what is ordered from now on is counted
 * otherwise.
 */
export async function setStockSettings(input: SetStockSettings, unit: OperatorUnit): Promise<Result<Sku>> {
  const id = parseId('sku', input.skuId)
  const { ledger } = await openStock({ skuIds: id ? [id] : [] }, unit)
  const before = id && ledger.sku(id)
  if (!before) return notFound('skuId')
  ownShop(unit.actor, before.shopId)
  const { threshold, mode, isQuantityShown } = input
  const fine = checked(
    checkChange({ ...given({ threshold, mode }), isQuantityShown }),
    checkNumber(threshold, { least: 0, most: MOST_PIECES }, 'threshold'),
  )
  if (!fine.ok) return fine
  if (before.isVirtual && (mode ?? before.mode) !== before.mode) return countedElsewhere('mode')
  if (before.version !== input.expectedVersion) return stale()
  ledger.amend(before.id, {
    threshold: threshold ?? before.threshold,
    mode: mode ?? before.mode,
    isShown: isQuantityShown === undefined ? before.isShown : isQuantityShown,
  })
  await closeStock(ledger, unit)
  const [after = before] = await findSkus(unit.db, [before.id])
  unit.audited({ subjectId: after.id, summary: 'Changed how a SKU is counted', before, after })
  return ok(after)
}
