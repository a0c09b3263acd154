import { checked } from '@supermall/kernel/check'
import type { Answer } from '@supermall/kernel/form'
import { checkAnswers, MOST_FIELDS } from '@supermall/kernel/form'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { holdFields, listFields, putAnswers } from '../data/fields.ts'
import type { Member } from '../domain/member.ts'
import { tooMany } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

/** The whole form at once: what is asked and not answered now is not answered any more. */
export async function submitForm(
  answers: readonly Answer[],
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<Member>> {
  if (answers.length > MOST_FIELDS) return tooMany(MOST_FIELDS, 'answers')
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  await holdFields(
    unit.db,
    answers.flatMap(({ fieldId }) => parseId('mff', fieldId) ?? []),
  )
  const fields = await listFields(unit.db, { withDisabled: false })
  const fine = checked(...checkAnswers(fields, answers))
  if (!fine.ok) return fine
  await putAnswers(unit.db, own.value.id, { fields, answers })
  return own
}
