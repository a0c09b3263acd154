import type { PageArgs } from '@supermall/kernel/page'
import { after, hours } from '@supermall/kernel/time'
import type { TransactionSql } from '@supermall/messaging/sql'
import type { Failure } from '@supermall/messaging/take-turn'
import { byId } from './keyset.ts'
import type { Counted } from './list-page.ts'
import { listPage } from './list-page.ts'
import type { Worked } from './unfinished.ts'
import { unfinished } from './unfinished.ts'

/** A file that somebody asked for. What it is asked of stands in columns of the domain beside these. */
export type ExportRun = {
  readonly id: string
  readonly requestedBy: string
  readonly status: 'WAITING' | 'RUNNING' | 'DONE' | 'EXPIRED' | 'FAILED'
  /** Behind what the next chunk begins. */
  readonly cursor: string | null
  readonly rowCount: number
  readonly chunkCount: number
  readonly byteCount: bigint
  /** How often in a row a chunk of it could not be written. */
  readonly failureCount: number
  readonly failure: string | null
  /** Signs the links of this file alone, so that no secret has to be shared between processes. */
  readonly secret: string
  readonly createdAt: Date
  readonly doneAt: Date | null
  readonly expiresAt: Date | null
}

/** The two tables, as the Prisma client of each domain that writes files has them. */
type ExportTables = {
  readonly exportRun: Worked & {
    readonly create: (args: never) => PromiseLike<object>
    readonly findMany: (args: never) => PromiseLike<readonly object[]>
    readonly updateManyAndReturn: (args: never) => PromiseLike<readonly object[]>
  }
  readonly exportChunk: {
    readonly create: (args: never) => PromiseLike<object>
    readonly findFirst: (args: never) => PromiseLike<object | null>
    readonly deleteMany: (args: never) => PromiseLike<object>
  }
}

export type ExportTx = TransactionSql & ExportTables

const KEPT_MS = hours(24)

const waiting = (db: ExportTables) => unfinished(db.exportRun, 'RUNNING')

export const countUnfinished = (db: ExportTables, among: object): Promise<number> => waiting(db).count(among)

/** The oldest that is not written yet, but none of these. */
export const nextExport = <Run>(db: ExportTables, except: readonly string[]): Promise<Run | null> =>
  waiting(db).next<Run>(except)

export async function insertExport(db: ExportTables, run: ExportRun): Promise<void> {
  await db.exportRun.create({ data: run } as never)
}

export const findExports = async <Run>(db: ExportTables, ids: readonly string[]): Promise<Run[]> =>
  (await db.exportRun.findMany({ where: { id: { in: [...ids] } } } as never)) as Run[]

export const listExports = <Run extends ExportRun>(
  db: ExportTables,
  where: object,
  args: PageArgs,
): Promise<Counted<Run>> => listPage<Run>(db.exportRun, { where, order: byId(true), sort: 'exports' }, args)

type Chunk = Pick<ExportRun, 'cursor' | 'rowCount'> & { readonly text: string; readonly isLast: boolean }

/** False when another process has written this chunk meanwhile; nothing is written then. */
export async function appendChunk(
  db: ExportTables,
  { id, chunkCount, byteCount }: ExportRun,
  { text, isLast, cursor, rowCount, now }: Chunk & { readonly now: Date },
): Promise<boolean> {
  const ended = isLast
    ? { status: 'DONE', doneAt: now, expiresAt: after(now, KEPT_MS) }
    : { status: 'RUNNING', doneAt: null, expiresAt: null }
  const bytes = BigInt(Buffer.byteLength(text))
  const counts = { failureCount: 0, chunkCount: chunkCount + 1, byteCount: byteCount + bytes }
  const where = { id, chunkCount, status: waiting(db).status }
  const { count } = await db.exportRun.updateMany({ where, data: { ...ended, ...counts, cursor, rowCount } } as never)
  if (count === 1) await db.exportChunk.create({ data: { exportId: id, number: chunkCount, text } } as never)
  return count === 1
}

/** Given up with the last failure in a row that it may have, and what was written of it goes: nobody can fetch it. */
export async function failExport(db: ExportTables, id: string, { most }: Failure): Promise<void> {
  const failure = `It could not be written, ${most} times in a row. Ask for less, or by other conditions.`
  if (await waiting(db).fail(id, most, { failure }))
    await db.exportChunk.deleteMany({ where: { exportId: id } } as never)
}

export const isThere = ({ status, expiresAt }: ExportRun, now: Date): boolean =>
  status === 'DONE' && expiresAt !== null && expiresAt > now

/** Chunk by chunk: a million rows are never in memory at once. */
export async function* everyChunk(db: ExportTables, { id, chunkCount }: ExportRun): AsyncGenerator<string> {
  for (let number = 0; number < chunkCount; number++) {
    const row = await db.exportChunk.findFirst({ where: { exportId: id, number } } as never)
    yield (row as { text: string } | null)?.text ?? ''
  }
}

/** What may no longer be fetched is not kept either: it is full of people. */
export async function expireExports(db: ExportTables, now: Date): Promise<number> {
  const where = { status: 'DONE', doneAt: { lte: after(now, -KEPT_MS) } }
  const data = { status: 'EXPIRED' }
  const expired = await db.exportRun.updateManyAndReturn({ where, data, select: { id: true } } as never)
  const ids = (expired as readonly { readonly id: string }[]).map(({ id }) => id)
  await db.exportChunk.deleteMany({ where: { exportId: { in: ids } } } as never)
  return ids.length
}
