import { difference } from '@supermall/kernel/difference'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit, Unit } from '../data/database.ts'
import type { Rules } from '../data/rules.ts'
import { findRules, followRule, saveRules } from '../data/rules.ts'
import { LEVEL_RULES } from '../domain/level.ts'
import { stale } from '../domain/refusals.ts'

type UpdateRules = { readonly expectedVersion: number; readonly isRankingShown: boolean }

export async function updateRules(
  { expectedVersion, isRankingShown }: UpdateRules,
  unit: OperatorUnit,
): Promise<Result<Rules>> {
  const before = await findRules(unit.db)
  const saved = await saveRules(unit.db, { version: expectedVersion }, { edit: { isRankingShown }, now: unit.now })
  if (!saved) return stale()
  const summary = isRankingShown ? 'Showed the ranking' : 'Hid the ranking'
  unit.audited({ subjectId: 'member-rules', summary, ...difference(before, saved, ['isRankingShown']) })
  return ok(saved)
}

type MallSettings = { readonly version: number; readonly values: Readonly<Record<string, unknown>> }

/** Levels already reached stay reached: the rule decides about orders that finish from now on. */
export async function followSettings({ version, values }: MallSettings, unit: Unit): Promise<void> {
  const levelUpRule = LEVEL_RULES.find((rule) => rule === values.levelUpRule)
  if (levelUpRule) await followRule(unit.db, { levelUpRule, settingsVersion: version })
}
