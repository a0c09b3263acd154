import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { SkuRow } from '../data/rows.ts'
import { loadSkusById } from '../data/skus.ts'
import type { Check } from '../domain/check.ts'
import { checked, notFound, wrong } from '../domain/check.ts'
import type { BundleLineGiven, PricedLine } from '../domain/group.ts'

/** The lines with what each SKU costs now; refused when one is not for sale in that shop. */
export async function pricedLines(
  lines: readonly BundleLineGiven[],
  shopId: string,
  unit: Unit,
): Promise<Result<readonly PricedLine[]>> {
  const skus = new Map(
    (
      await loadSkusById(
        unit.db,
        lines.map(({ skuId }) => skuId),
      )
    ).map((sku) => [sku.id, sku]),
  )
  const fine = checked(...lines.map(({ skuId }, at) => checkLine(skus.get(skuId), shopId, String(at))))
  if (!fine.ok) return fine
  return ok(
    lines.map(({ skuId, quantity }) => ({
      price: skus.get(skuId)?.price ?? 0n,
      currency: skus.get(skuId)?.currency ?? '',
      quantity,
    })),
  )
}

function checkLine(sku: SkuRow | undefined, shopId: string, at: string): Check {
  if (!sku || sku.retiredAt !== null) return notFound('lines', at, 'skuId')
  return sku.shopId === shopId
    ? null
    : wrong('NOT_OF_SHOP', 'A bundle holds goods of its own shop only.', 'lines', at, 'skuId')
}
