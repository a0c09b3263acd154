import { checkChange, checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { given } from '@supermall/kernel/given'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { countCohorts, deleteCohort, findCohort, insertCohort, saveCohort } from '../data/cohorts.ts'
import type { OperatorUnit } from '../data/database.ts'
import { lockRules } from '../data/rules.ts'
import type { AudienceUse } from '../domain/audience-use.ts'
import { isNamed, namedBy } from '../domain/audience-use.ts'
import type { Cohort, CohortKind } from '../domain/cohort.ts'
import { checkCohort, KINDS } from '../domain/cohort.ts'
import { nameTaken, notFound, stale, tooMany } from '../domain/refusals.ts'

type CreateCohort = { readonly kind: CohortKind; readonly name: string; readonly description: string }
type ExpectedCohort = { readonly kind: CohortKind; readonly id: string; readonly expectedVersion: number }
type RemoveCohort = ExpectedCohort & { readonly uses: AudienceUse }
type UpdateCohort = ExpectedCohort & { readonly name?: string | null; readonly description?: string | null }

export async function createCohort(
  { kind, name, description }: CreateCohort,
  unit: OperatorUnit,
): Promise<Result<Cohort>> {
  const { prefix, noun, most } = KINDS[kind]
  const fine = checked(...checkCohort({ name, description }))
  if (!fine.ok) return fine
  await lockRules(unit.db)
  if ((await countCohorts(unit.db, kind)) >= most) return tooMany(most, 'name')
  const id = newId(prefix, unit.now.getTime())
  const cohort: Cohort = { id, kind, name: name.trim(), description: description.trim(), version: 1 }
  if (!(await insertCohort(unit.db, cohort, unit.now))) return nameTaken('name')
  unit.audited({ subjectId: id, summary: `Created the ${noun} ${cohort.name}`, before: null, after: cohort })
  return ok(cohort)
}

export async function updateCohort(input: UpdateCohort, unit: OperatorUnit): Promise<Result<Cohort>> {
  const { kind, id: _id, expectedVersion: _version, ...changes } = input
  const fine = checked(checkChange(changes), ...checkCohort(changes))
  if (!fine.ok) return fine
  const found = await expectCohort(input, unit)
  if (!found.ok) return found
  const edit = given(changes)
  const saved = await saveCohort(unit.db, found.value, { edit, now: unit.now })
  if (saved === 'taken') return nameTaken('name')
  if (!saved) return stale()
  const changed = difference(found.value, saved, Object.keys(edit))
  unit.audited({ subjectId: saved.id, summary: `Changed the ${KINDS[kind].noun} ${saved.name}`, ...changed })
  return ok(saved)
}

export async function removeCohort({ uses, ...input }: RemoveCohort, unit: OperatorUnit): Promise<Result<Cohort>> {
  const found = await expectCohort(input, unit)
  if (!found.ok) return found
  const { id, kind, name } = found.value
  if (isNamed(uses)) return inUse(uses)
  if (!(await deleteCohort(unit.db, found.value))) return stale()
  unit.audited({ subjectId: id, summary: `Deleted the ${KINDS[kind].noun} ${name}`, before: found.value, after: null })
  return found
}

async function expectCohort(
  { kind, id: text, expectedVersion }: ExpectedCohort,
  unit: OperatorUnit,
): Promise<Result<Cohort>> {
  const { prefix, noun } = KINDS[kind]
  const id = parseId(prefix, text)
  const cohort = id && (await findCohort(unit.db, id, kind))
  if (!cohort) return notFound(`${noun}Id`)
  return cohort.version === expectedVersion ? ok(cohort) : stale()
}

/** Of groups only: nobody else hears of tags. */
const inUse = (uses: AudienceUse) =>
  refuse({
    type: 'MemberGroupInUseError',
    code: 'GROUP_IN_USE',
    path: ['groupId'],
    ...uses,
    message: `${namedBy(uses)}; change them first.`,
  })
