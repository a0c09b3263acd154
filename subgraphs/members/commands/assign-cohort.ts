import { checked, checkList } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCohort, holdCohorts, joinCohort, leaveCohort } from '../data/cohorts.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { Cohort, CohortKind } from '../domain/cohort.ts'
import { KINDS, MOST_ASSIGNED } from '../domain/cohort.ts'
import { notFound } from '../domain/refusals.ts'

type AssignCohort = { readonly kind: CohortKind; readonly id: string; readonly memberIds: readonly string[] }
export type Assigned = { readonly cohort: Cohort; readonly changedCount: number }

/** Many at once. Who is in it already, or is gone, is passed over: a list that was made a minute ago still does its work. */
export const assignCohort = (input: AssignCohort, unit: OperatorUnit): Promise<Result<Assigned>> =>
  change(input, unit, { verb: 'Put members into', write: joinCohort })

export const unassignCohort = (input: AssignCohort, unit: OperatorUnit): Promise<Result<Assigned>> =>
  change(input, unit, { verb: 'Took members out of', write: leaveCohort })

type How = { readonly verb: string; readonly write: typeof joinCohort }

async function change(
  { kind, id: text, memberIds }: AssignCohort,
  unit: OperatorUnit,
  how: How,
): Promise<Result<Assigned>> {
  const { prefix, noun } = KINDS[kind]
  const fine = checked(checkList(memberIds, { least: 1, most: MOST_ASSIGNED }, 'memberIds'))
  if (!fine.ok) return fine
  const wrong = memberIds.findIndex((one) => parseId('mbr', one) === null)
  if (wrong >= 0) return refused('NOT_FOUND', 'This is no id of a member.', 'memberIds', String(wrong))
  const id = parseId(prefix, text)
  if (id) await holdCohorts(unit.db, [id])
  const cohort = id && (await findCohort(unit.db, id, kind))
  if (!cohort) return notFound(`${noun}Id`)
  const changedCount = await how.write(unit.db, cohort.id, memberIds)
  const after = { memberIds, changedCount }
  unit.audited({ subjectId: cohort.id, summary: `${how.verb} the ${noun} ${cohort.name}`, before: null, after })
  return ok({ cohort, changedCount })
}
