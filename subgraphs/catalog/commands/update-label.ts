import { labelChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findLabel } from '../data/labels.ts'
import type { ProductLabelRow } from '../data/rows.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkLabel } from '../domain/brand.ts'
import { checkEdit, kept, keptAlways, notFound, stale } from '../domain/check.ts'
import type { NewLabel } from './create-label.ts'

type UpdateLabel = { readonly [Field in keyof NewLabel]?: NewLabel[Field] | null } & {
  readonly id: string
  readonly expectedVersion: number
}

export async function updateLabel(input: UpdateLabel, unit: OperatorUnit): Promise<Result<ProductLabelRow>> {
  const fine = checked(checkEdit(input, 'iconUrl'), ...checkLabel(input))
  if (!fine.ok) return fine
  const id = parseId('lbl', input.id)
  const before = id && (await findLabel(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const saved = await saveVersion<ProductLabelRow>(unit.db.productLabel, before, {
    ...edited(input, before),
    updatedAt: unit.now,
  })
  if (saved === 'taken') return refused('SLUG_TAKEN', 'Another label has this code.', 'code')
  if (!saved) return refuse(stale())
  unit.emit(labelChanged({ labelId: saved.id as Id<'lbl'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Changed the label ${saved.name}`, before, after: saved })
  return ok(saved)
}

const edited = (input: UpdateLabel, before: ProductLabelRow) => ({
  name: keptAlways(input.name, before.name).trim(),
  iconUrl: kept(input.iconUrl, before.iconUrl),
  description: keptAlways(input.description, before.description).trim(),
  position: keptAlways(input.position, before.position),
  isEnabled: keptAlways(input.isEnabled, before.isEnabled),
})
