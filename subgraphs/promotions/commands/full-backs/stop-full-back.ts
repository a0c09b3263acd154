import { checked, checkText } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../../data/database.ts'
import { lockFullBack, saveFullBack } from '../../data/full-backs.ts'
import type { FullBack } from '../../domain/full-backs/full-back.ts'
import { isOver, stop } from '../../domain/full-backs/full-back.ts'
import { notFound } from '../../domain/refusals.ts'

type StopFullBack = { readonly fullBackId: string; readonly reason: string }

/** No further day is paid; what was paid stays with the buyer. */
export async function stopFullBack(
  { fullBackId, reason }: StopFullBack,
  unit: OperatorUnit,
): Promise<Result<FullBack>> {
  const id = parseId('fbk', fullBackId)
  const fine = checked(checkText(reason, { least: 1, most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const before = id && (await lockFullBack(unit.db, id))
  if (!before || before.status === 'HELD') return notFound('fullBackId')
  ownShop(unit.actor, before.shopId ?? 'the platform')
  if (isOver(before)) return refused('FULL_BACK_OVER', 'Nothing of it is to come any more.', 'fullBackId')
  const after = stop(before, reason.trim(), unit.now)
  await saveFullBack(unit.db, after)
  const summary = `Stopped what comes back to ${before.accountId}`
  unit.audited({ subjectId: id, summary, before: sums(before), after: sums(after) })
  return ok(after)
}

const sums = ({ status, wholeMinor, paidMinor, paidDays, stopReason }: FullBack): object => ({
  status,
  wholeMinor: `${wholeMinor}`,
  paidMinor: `${paidMinor}`,
  paidDays,
  stopReason,
})
