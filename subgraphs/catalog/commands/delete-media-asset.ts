import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { isImported, isInUse, lockAsset, markDeleted } from '../data/media.ts'
import type { MediaAssetRow } from '../data/rows.ts'
import { notFound } from '../domain/check.ts'
import { reach } from './reach.ts'

/** From now on it is not served; its bytes go when the sweep comes by. */
export async function deleteMediaAsset(
  input: { readonly id: string },
  unit: OperatorUnit,
): Promise<Result<MediaAssetRow>> {
  const id = parseId('ast', input.id)
  const asset = id && (await lockAsset(unit.db, id))
  if (!asset) return refuse(notFound('id'))
  reach(asset.shopId, unit)
  if (await isImported(unit.db, id)) return refused('FILE_IN_USE', 'An import still reads this file.', 'id')
  if (await isInUse(unit.db, asset))
    return refused('MEDIA_IN_USE', 'Goods, or what they are sold under, show this file; give them another first.', 'id')
  await markDeleted(unit.db, id, unit.now)
  const { name, mimeType, sha256 } = asset
  unit.audited({ subjectId: id, summary: `Deleted the file ${name}`, before: { name, mimeType, sha256 }, after: null })
  return ok(asset)
}
