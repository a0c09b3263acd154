import { BYTE_ORDER_MARK } from '@supermall/kernel/csv'
import { after, hours } from '@supermall/kernel/time'
import type { Turn } from '@supermall/messaging/take-turn'
import { takeTurn } from '@supermall/messaging/take-turn'
import { listMemberships } from '../data/cohorts.ts'
import type { Unit, Within } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { appendChunk, countFailure, nextExport } from '../data/exports.ts'
import { listLevels } from '../data/levels.ts'
import { listMembersAfter } from '../data/member-list.ts'
import { exportHeader, exportLine } from '../domain/export-row.ts'
import type { Member } from '../domain/member.ts'

/** One chunk is one transaction: short enough that nobody waits for it, and a run that dies goes on behind the last one. */
const ROWS_PER_CHUNK = 1_000
const KEPT_FOR_MS = hours(24)

/** The next chunk of the oldest export that is not done, but of none of these; null when there is none. */
export const writeNextChunk = (
  except: readonly string[],
  within: Pick<Within, 'transact' | 'log'>,
): Promise<Turn | null> => takeTurn(except, { next: nextExport, work: writeChunk, fail: countFailure }, within)

async function writeChunk(run: Export, unit: Unit): Promise<number> {
  const members = await listMembersAfter(unit.db, run.filter, { cursor: run.cursor, most: ROWS_PER_CHUNK })
  const isMore = members.length === ROWS_PER_CHUNK
  const ended = isMore
    ? { doneAt: null, expiresAt: null }
    : { doneAt: unit.now, expiresAt: after(unit.now, KEPT_FOR_MS) }
  const isOurs = await appendChunk(unit.db, run, {
    text: headOf(run) + (await linesOf(members, unit)),
    status: isMore ? 'RUNNING' : 'DONE',
    ...ended,
    cursor: members.at(-1)?.id ?? run.cursor,
    rowCount: run.rowCount + members.length,
  })
  return isOurs ? members.length : 0
}

const headOf = ({ chunkCount }: Export): string => (chunkCount === 0 ? BYTE_ORDER_MARK + exportHeader() : '')

async function linesOf(members: readonly Member[], { db }: Unit): Promise<string> {
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
  return members
    .map((member) => {
      const level = member.levelId === null ? '' : (levels.get(member.levelId) ?? '')
      return exportLine({ member, level, groups: namesOf('GROUP', member.id), tags: namesOf('TAG', member.id) })
    })
    .join('')
}
