import { checked, checkList } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { findCohorts, holdCohorts, listMemberships, setCohortsOf } from '../data/cohorts.ts'
import type { OperatorUnit } from '../data/database.ts'
import { saveMember } from '../data/members.ts'
import type { CohortKind } from '../domain/cohort.ts'
import { KINDS } from '../domain/cohort.ts'
import type { Member } from '../domain/member.ts'
import { stale, tooMany } from '../domain/refusals.ts'
import type { ExpectedMember } from './change-member.ts'
import { expectMember } from './change-member.ts'

type SetMemberCohorts = ExpectedMember & { readonly kind: CohortKind; readonly cohortIds: readonly string[] }

/** All groups, or all tags, of one member: those that are not named are left. */
export async function setMemberCohorts(input: SetMemberCohorts, unit: OperatorUnit): Promise<Result<Member>> {
  const { kind, cohortIds } = input
  const path = `${KINDS[kind].noun}Ids`
  const { most } = KINDS[kind]
  if (cohortIds.length > most) return tooMany(most, path)
  const fine = checked(checkList(cohortIds, { most }, path))
  if (!fine.ok) return fine
  const found = await expectMember(input, unit)
  if (!found.ok) return found
  const member = found.value
  const ids = cohortIds.filter((text) => parseId(KINDS[kind].prefix, text) !== null)
  await holdCohorts(unit.db, ids)
  const known = new Set((await findCohorts(unit.db, ids, kind)).map(({ id }) => String(id)))
  const [first, ...rest] = cohortIds.flatMap((id, index) => (known.has(id) ? [] : [notThere(path, index)]))
  if (first) return refuse(first, ...rest)
  const saved = await saveMember(unit.db, member, { edit: {}, now: unit.now })
  if (!saved) return stale()
  const before = (await listMemberships(unit.db, [member.id], kind)).map(({ cohort }) => cohort.id)
  await setCohortsOf(unit.db, member.id, { kind, cohortIds: [...known] })
  unit.audited({
    subjectId: member.id,
    summary: `Set the ${KINDS[kind].noun}s`,
    before: { [path]: before },
    after: { [path]: [...known] },
  })
  return ok(saved)
}

const notThere = (path: string, index: number) => ({
  code: 'NOT_FOUND',
  message: 'There is no such thing.',
  path: [path, String(index)],
})
