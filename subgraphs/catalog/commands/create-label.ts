import { labelChanged } from '@supermall/contracts/catalog'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { OperatorUnit } from '../data/database.ts'
import { findLabelByCode } from '../data/labels.ts'
import type { ProductLabelRow } from '../data/rows.ts'
import { checkLabel } from '../domain/brand.ts'

export type NewLabel = {
  readonly name: string
  readonly code: string
  readonly iconUrl?: string | null
  readonly description?: string | null
  readonly position?: number | null
  readonly isEnabled?: boolean | null
}

export async function createLabel(input: NewLabel, unit: OperatorUnit): Promise<Result<ProductLabelRow>> {
  const fine = checked(...checkLabel(input))
  if (!fine.ok) return fine
  if (await findLabelByCode(unit.db, input.code)) return taken()
  const data = {
    id: newId('lbl', unit.now.getTime()),
    name: input.name.trim(),
    code: input.code,
    iconUrl: input.iconUrl ?? null,
    description: input.description?.trim() ?? '',
    position: input.position ?? 0,
    isEnabled: input.isEnabled ?? true,
    createdAt: unit.now,
    updatedAt: unit.now,
  }
  const saved = await unlessTaken(unit.db.productLabel.create({ data }))
  if (!saved) return taken()
  unit.emit(labelChanged({ labelId: saved.id as Id<'lbl'>, version: saved.version }))
  unit.audited({ subjectId: saved.id, summary: `Created the label ${saved.name}`, before: null, after: saved })
  return ok(saved)
}

const taken = () => refused('SLUG_TAKEN', 'Another label has this code.', 'code')
