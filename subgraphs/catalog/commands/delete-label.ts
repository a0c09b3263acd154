import { labelChanged } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findLabel, isLabelUsed } from '../data/labels.ts'
import type { ProductLabelRow } from '../data/rows.ts'
import { deleteVersion } from '../data/versioned.ts'
import { notFound, stale } from '../domain/check.ts'
import type { DeleteOne } from './delete-category.ts'

export async function deleteLabel(input: DeleteOne, unit: OperatorUnit): Promise<Result<ProductLabelRow>> {
  const id = parseId('lbl', input.id)
  const before = id && (await findLabel(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  if (await isLabelUsed(unit.db, id))
    return refused('LABEL_IN_USE', 'Goods have this label; take it off them first.', 'id')
  if (!(await deleteVersion(unit.db.productLabel, before))) return refuse(stale())
  unit.emit(labelChanged({ labelId: id, version: before.version + 1 }))
  unit.audited({ subjectId: id, summary: `Deleted the label ${before.name}`, before, after: null })
  return ok(before)
}
