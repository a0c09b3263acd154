import { checked, checkText } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import { loadProduct } from '../data/products.ts'
import type { SkuRow } from '../data/rows.ts'
import { addSecrets, deleteSecrets, findSecrets } from '../data/secrets.ts'
import { loadSkusById } from '../data/skus.ts'
import { checkDistinct, checkSize, notFound, wrong } from '../domain/check.ts'
import { notInState } from '../domain/product-state.ts'
import { reach } from './reach.ts'
import { tellSecrets } from './tell-secrets.ts'

type ImportSecrets = { readonly skuId: string; readonly secrets: readonly string[] }
type SecretImport = { readonly sku: SkuRow; readonly importedCount: number; readonly duplicateCount: number }

const MOST_SECRETS = 10_000

/** Secrets are kept as they come, blanks around them aside. The audit log counts them and never holds one. */
export async function importSecrets(input: ImportSecrets, unit: OperatorUnit): Promise<Result<SecretImport>> {
  const fine = checked(checkSize(input.secrets, { least: 1, most: MOST_SECRETS }, 'secrets'))
  if (!fine.ok) return fine
  const found = await findVirtualSku(input.skuId, unit)
  if (!found.ok) return found
  const live = await checkLive(found.value, unit)
  if (!live.ok) return live
  const firstWrong = input.secrets.flatMap(
    (secret, at) => checkText(secret, { least: 1, most: 500 }, 'secrets', String(at)) ?? [],
  )
  if (firstWrong[0]) return refuse(firstWrong[0], ...firstWrong.slice(1, 20))
  const secrets = [...new Set(input.secrets.map((secret) => secret.trim()))]
  const { added: importedCount, sku: counted } = await addSecrets(unit.db, found.value.id, { secrets, now: unit.now })
  if (importedCount > 0) tellSecrets([counted], unit)
  const duplicateCount = input.secrets.length - importedCount
  const [sku = found.value] = await loadSkusById(unit.db, [found.value.id])
  unit.audited({
    subjectId: sku.id,
    summary: `Imported ${importedCount} secrets`,
    before: null,
    after: { importedCount, duplicateCount },
  })
  return ok({ sku, importedCount, duplicateCount })
}

/** Nobody buys what was left out of its product, or thrown away with it. */
async function checkLive({ productId, retiredAt }: SkuRow, { db }: Unit): Promise<Result<null>> {
  if (retiredAt !== null) return refuse(notFound('skuId'))
  const status = (await loadProduct(db, productId))?.status
  return status === 'RECYCLED' ? refuse(notInState(status, 'skuId')) : ok(null)
}

type DeleteSecrets = { readonly skuId: string; readonly ids: readonly string[] }

export async function removeSecrets({ skuId, ids }: DeleteSecrets, unit: OperatorUnit): Promise<Result<SkuRow>> {
  const fine = checked(checkSize(ids, { least: 1, most: 100 }, 'ids'), checkDistinct(ids, 'ids'))
  if (!fine.ok) return fine
  const found = await findVirtualSku(skuId, unit)
  if (!found.ok) return found
  const rows = new Map((await findSecrets(unit.db, found.value.id, ids)).map((row) => [row.id, row]))
  const free = checked(
    ...ids.map((id, at) => {
      const row = rows.get(id)
      if (!row) return notFound('ids', String(at))
      return row.issuedAt === null ? null : issued(String(at))
    }),
  )
  if (!free.ok) return free
  const { deleted, sku: counted } = await deleteSecrets(unit.db, found.value.id, ids)
  if (deleted !== ids.length) return refuse(issued())
  tellSecrets([counted], unit)
  const [sku = found.value] = await loadSkusById(unit.db, [found.value.id])
  unit.audited({ subjectId: sku.id, summary: `Deleted ${ids.length} secrets`, before: { ids }, after: null })
  return ok(sku)
}

const issued = (...at: readonly string[]) =>
  wrong('SECRET_ISSUED', 'Somebody was given it, or it is set aside for a purchase.', 'ids', ...at)

async function findVirtualSku(skuId: string, unit: Unit): Promise<Result<SkuRow>> {
  const id = parseId('sku', skuId)
  const [sku] = id ? await loadSkusById(unit.db, [id]) : []
  if (!sku) return refuse(notFound('skuId'))
  reach(sku.shopId, unit)
  const product = await loadProduct(unit.db, sku.productId)
  return product?.kind === 'VIRTUAL'
    ? ok(sku)
    : refused('NOT_VIRTUAL', 'Only goods of kind VIRTUAL have secrets.', 'skuId')
}
