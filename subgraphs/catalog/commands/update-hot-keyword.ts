import { checked, checkPosition } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findHotKeyword } from '../data/hot-keywords.ts'
import type { HotKeywordRow } from '../data/rows.ts'
import { saveVersion } from '../data/versioned.ts'
import { checkEdit, keptAlways, notFound, stale } from '../domain/check.ts'
import { brief } from './create-hot-keyword.ts'

type UpdateHotKeyword = {
  readonly id: string
  readonly expectedVersion: number
  readonly position?: number | null
  readonly isEnabled?: boolean | null
}

export async function updateHotKeyword(input: UpdateHotKeyword, unit: OperatorUnit): Promise<Result<HotKeywordRow>> {
  const fine = checked(checkPosition(input.position))
  if (!fine.ok) return fine
  const id = parseId('hot', input.id)
  const before = id && (await findHotKeyword(unit.db, id))
  if (!before) return refuse(notFound('id'))
  if (before.version !== input.expectedVersion) return refuse(stale())
  const named = checked(checkEdit(input))
  if (!named.ok) return named
  const saved = await saveVersion<HotKeywordRow>(
    unit.db.hotKeyword,
    { id: before.id, version: input.expectedVersion },
    {
      position: keptAlways(input.position, before.position),
      isEnabled: keptAlways(input.isEnabled, before.isEnabled),
      updatedAt: unit.now,
    },
  )
  if (!saved || saved === 'taken') return refuse(stale())
  unit.audited({
    subjectId: saved.id,
    summary: `Changed the hot word ${saved.keyword}`,
    before: brief(before),
    after: brief(saved),
  })
  return ok(saved)
}
