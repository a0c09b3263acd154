import { groupChanged } from '@supermall/contracts/catalog'
import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findItemIds, replaceItems } from '../data/groups.ts'
import { loadProducts } from '../data/products.ts'
import type { ProductGroupRow, ProductRow } from '../data/rows.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkDistinct, checkSize, notFound, stale, wrong } from '../domain/check.ts'
import { MOST_IN_GROUP } from '../domain/group.ts'
import { notInState } from '../domain/product-state.ts'
import type { DeleteOne } from './delete-category.ts'
import { findOwnGroup } from './update-group.ts'

type SetGroupItems = DeleteOne & { readonly productIds: readonly string[] }

export async function setGroupItems(input: SetGroupItems, unit: OperatorUnit): Promise<Result<ProductGroupRow>> {
  const { productIds } = input
  const fine = checked(
    checkSize(productIds, { least: 0, most: MOST_IN_GROUP }, 'productIds'),
    checkDistinct(productIds, 'productIds'),
  )
  if (!fine.ok) return fine
  const found = await findOwnGroup(input, unit)
  if (!found.ok) return found
  const rows = new Map(
    (
      await loadProducts(
        unit.db,
        productIds.flatMap((id) => parseId('prd', id) ?? []),
      )
    ).map((row) => [row.id, row]),
  )
  const held = await findItemIds(unit.db, found.value.id)
  const around = { shopId: found.value.shopId, kept: new Set(held) }
  const fitting = checked(...productIds.map((id, at) => checkItem(rows.get(id), around, String(at))))
  if (!fitting.ok) return fitting
  const saved = await saveVersion<ProductGroupRow>(unit.db.productGroup, found.value, { updatedAt: unit.now })
  if (!saved || saved === 'taken') return refuse(stale())
  await replaceItems(unit.db, saved.id, productIds)
  unit.emit(groupChanged({ groupId: saved.id as Id<'pgr'>, version: saved.version }))
  unit.audited({
    subjectId: saved.id,
    summary: `Set the goods of the group ${saved.name}`,
    before: { productIds: held },
    after: { productIds },
  })
  return ok(saved)
}

type Around = { readonly shopId: string | null; readonly kept: ReadonlySet<string> }

/** What was thrown away does not come in; what the group held before may stay until it is purged. */
function checkItem(product: ProductRow | undefined, { shopId, kept }: Around, at: string): Check {
  if (!product) return notFound('productIds', at)
  if (shopId !== null && product.shopId !== shopId)
    return wrong('NOT_OF_SHOP', "A shop's group holds its own goods only.", 'productIds', at)
  const isBinned = product.status === 'RECYCLED' && !kept.has(product.id)
  return isBinned ? notInState(product.status, 'productIds', at) : null
}
