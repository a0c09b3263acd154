import { nameKey } from '@supermall/kernel/check'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Cohort, CohortKind } from '../domain/cohort.ts'
import { KINDS } from '../domain/cohort.ts'
import type { Tx } from './database.ts'

type Versioned = Pick<Cohort, 'id' | 'version'>

export async function findCohort(db: Tx, id: string, kind: CohortKind): Promise<Cohort | null> {
  return (await db.cohort.findFirst({ where: { id, kind } })) as Cohort | null
}

export async function findCohorts(db: Tx, ids: readonly string[], kind?: CohortKind): Promise<Cohort[]> {
  return (await db.cohort.findMany({ where: { id: { in: [...ids] }, ...(kind ? { kind } : {}) } })) as Cohort[]
}

/** They stay while members come into them. */
export const holdCohorts = (db: Tx, ids: readonly string[]): Promise<unknown> =>
  db.$queryRaw`select 1 from cohort where id = any(${[...ids]}::text[]) order by id for key share`

/** All there are, in the order of their making. */
export async function listCohorts(db: Tx, kind: CohortKind): Promise<Cohort[]> {
  return (await db.cohort.findMany({ where: { kind }, orderBy: { id: 'asc' }, take: KINDS[kind].most })) as Cohort[]
}

export const countCohorts = (db: Tx, kind: CohortKind): Promise<number> => db.cohort.count({ where: { kind } })

export async function insertCohort(db: Tx, cohort: Cohort, now: Date): Promise<Cohort | null> {
  const data = { ...cohort, nameKey: nameKey(cohort.name), createdAt: now, updatedAt: now }
  return unlessTaken(db.cohort.create({ data }).then(() => cohort))
}

export async function saveCohort(
  db: Tx,
  { id, version }: Versioned,
  { edit, now }: { edit: Partial<Pick<Cohort, 'name' | 'description'>>; now: Date },
): Promise<Cohort | null | 'taken'> {
  const key = edit.name === undefined ? {} : { nameKey: nameKey(edit.name) }
  const data = { ...edit, ...key, version: { increment: 1 }, updatedAt: now }
  const rows = await unlessTaken(db.cohort.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as Cohort | undefined) ?? null)
}

/** Its members leave it with it. */
export const deleteCohort = async (db: Tx, { id, version }: Versioned): Promise<boolean> =>
  (await db.cohort.deleteMany({ where: { id, version } })).count === 1

/**
 * How many came in: who is in it already, is gone or was never there is not counted. Whoever goes at this moment is waited for,
 * or waits, and leaves it with everything else.
 */
export const joinCohort = (db: Tx, cohortId: string, memberIds: readonly string[]): Promise<number> => db.$executeRaw`
  with there as (
    select id from member
    where id = any(${[...memberIds]}::text[]) and deleted_at is null order by id for key share)
  insert into cohort_member (member_id, cohort_id)
  select id, ${cohortId} from there
  on conflict do nothing`

export async function leaveCohort(db: Tx, cohortId: string, memberIds: readonly string[]): Promise<number> {
  return (await db.cohortMember.deleteMany({ where: { cohortId, memberId: { in: [...memberIds] } } })).count
}

/** Makes these, and no others of the kind, the ones that a member is in. */
export async function setCohortsOf(
  db: Tx,
  memberId: string,
  { kind, cohortIds }: { kind: CohortKind; cohortIds: readonly string[] },
): Promise<void> {
  await db.cohortMember.deleteMany({ where: { memberId, cohort: { kind }, cohortId: { notIn: [...cohortIds] } } })
  const data = cohortIds.map((cohortId) => ({ memberId, cohortId }))
  await db.cohortMember.createMany({ data, skipDuplicates: true })
}

export type Membership = { readonly memberId: string; readonly cohort: Cohort }

export async function listMemberships(db: Tx, memberIds: readonly string[], kind?: CohortKind): Promise<Membership[]> {
  const where = { memberId: { in: [...memberIds] }, ...(kind ? { cohort: { kind } } : {}) }
  const rows = await db.cohortMember.findMany({ where, include: { cohort: true }, orderBy: { cohortId: 'asc' } })
  return rows as Membership[]
}

export async function countMembersOf(db: Tx, cohortIds: readonly string[]): Promise<{ id: string; count: number }[]> {
  const rows = await db.cohortMember.groupBy({
    by: ['cohortId'],
    where: { cohortId: { in: [...cohortIds] } },
    _count: true,
  })
  return rows.map(({ cohortId, _count }) => ({ id: cohortId, count: _count }))
}
