import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countOpenImports, insertImport } from '../data/imports.ts'
import { lockAsset } from '../data/media.ts'
import type { ImportJobRow } from '../data/rows.ts'
import { notFound } from '../domain/check.ts'
import type { ImportKind } from '../domain/import-sheet.ts'
import { checkFeatures } from './check-features.ts'
import { reach } from './reach.ts'

type StartImport = { readonly shopId?: string | null; readonly kind: ImportKind; readonly assetId: string }

const MOST_OPEN = 5
const IMPORTS = [{ feature: 'IMPORTS', path: ['shopId'] }] as const

/** Only says what is to be done: the job reads the file and works it line by line. */
export async function startImport(input: StartImport, unit: OperatorUnit): Promise<Result<ImportJobRow>> {
  const shopId = input.shopId == null ? null : parseId('shp', input.shopId)
  if (input.shopId != null && !shopId) return refuse(notFound('shopId'))
  reach(shopId, unit)
  if ((input.kind === 'CATEGORIES') !== (shopId === null)) {
    return refused('IMPORT_KIND', 'Categories belong to the platform, goods, prices and stock to a shop.', 'kind')
  }
  const offered = shopId === null ? ok(null) : await checkFeatures(IMPORTS, shopId, unit)
  if (!offered.ok) return offered
  const assetId = parseId('ast', input.assetId)
  const asset = assetId && (await lockAsset(unit.db, assetId))
  if (!asset || asset.shopId !== shopId || asset.kind !== 'SHEET')
    return refused('FILE_KIND', 'The file is no sheet of that shop.', 'assetId')
  if ((await countOpenImports(unit.db, shopId)) >= MOST_OPEN)
    return refused('IMPORTS_OPEN', `${MOST_OPEN} imports are under way; wait for one to end.`)
  const job = await insertImport(unit.db, {
    id: newId('imp', unit.now.getTime()),
    shopId,
    accountId: unit.actor.id ?? '',
    kind: input.kind,
    assetId: asset.id,
    status: 'WAITING',
    createdAt: unit.now,
  })
  unit.audited({
    subjectId: job.id,
    summary: `Started an import of ${input.kind} from ${asset.name}`,
    before: null,
    after: { kind: input.kind, assetId },
  })
  return ok(job)
}
