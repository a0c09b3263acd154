import type { Result } from '@supermall/kernel/result'
import { exportsOf } from '@supermall/subgraph/exports'
import { kept } from '@supermall/subgraph/filter'
import { listMemberships } from '../data/cohorts.ts'
import type { OperatorUnit, Tx, Unit } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { listLevels } from '../data/levels.ts'
import { listMembersAfter } from '../data/member-list.ts'
import type { MemberWhere } from '../data/member-where.ts'
import { exportHeader, exportLine } from '../domain/export-row.ts'
import type { Member } from '../domain/member.ts'

const ROWS_AT_ONCE = 1_000

export const memberExports = exportsOf<Tx, Export>({
  prefix: 'mex',
  path: '/members/exports/',
  mutation: 'memberExportStart',
  summary: 'Asked for an export of members',
  mostUnfinished: 20,
  head: exportHeader,
  async batch({ filter, cursor }, unit) {
    const members = await listMembersAfter(unit.db, filter, { cursor, most: ROWS_AT_ONCE })
    const isLast = members.length < ROWS_AT_ONCE
    return { lines: await linesOf(members, unit), cursor: members.at(-1)?.id ?? cursor, isLast }
  },
})

type StartExport = { readonly where?: MemberWhere | null; readonly idempotencyKey: string }

export async function startExport(
  { where, idempotencyKey: key }: StartExport,
  unit: OperatorUnit,
): Promise<Result<{ readonly exportId: string }>> {
  const filter = kept(where)
  return memberExports.start({ key, question: { filter } }, unit)
}

async function linesOf(members: readonly Member[], { db }: Unit): Promise<readonly string[]> {
  const levels = new Map((await listLevels(db)).map(({ id, name }) => [id, name]))
  const memberships = await listMemberships(
    db,
    members.map(({ id }) => id),
  )
  const names = new Map<string, string[]>()
  for (const { memberId, cohort } of memberships) {
    const key = `${cohort.kind} ${memberId}`
    names.set(key, [...(names.get(key) ?? []), cohort.name])
  }
  const namesOf = (kind: string, id: string): readonly string[] => names.get(`${kind} ${id}`) ?? []
  return members.map((member) => {
    const level = member.levelId === null ? '' : (levels.get(member.levelId) ?? '')
    return exportLine({ member, level, groups: namesOf('GROUP', member.id), tags: namesOf('TAG', member.id) })
  })
}
