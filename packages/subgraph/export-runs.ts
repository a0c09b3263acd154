import { fault } from '@supermall/kernel/fault'
import type { PageArgs } from '@supermall/kernel/page'
import { after, hours } from '@supermall/kernel/time'
import type { TransactionSql } from '@supermall/messaging/sql'
import type { Failure } from '@supermall/messaging/take-turn'
import type { Untried } from '@supermall/messaging/try-each'
import { byId } from './keyset.ts'
import type { Counted } from './list-page.ts'
import { listPage } from './list-page.ts'
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

type Chunk = { readonly exportId: string; readonly number: number; readonly text: string }

/** Postgres knows a status as a text. */
type RunRow = Omit<ExportRun, 'status'> & { readonly status: string }

type Condition<Row> = {
  readonly [Column in keyof Row]?:
    | Row[Column]
    | { readonly in: NonNullable<Row[Column]>[] }
    | { readonly notIn: NonNullable<Row[Column]>[] }
    | { readonly lte: NonNullable<Row[Column]> }
}

/**
 * A table as Prisma's delegate has it, by the columns that are needed of it: a domain that names one of them otherwise has rows that are
 * none of these, and does not compile.
 */
type Table<Row> = {
  count(args: { where: Condition<Row> }): PromiseLike<number>
  findFirst(args: { where: Condition<Row> }): PromiseLike<Row | null>
  findMany(args: { where: Condition<Row>; orderBy?: object; take?: number }): PromiseLike<readonly Row[]>
  updateMany(args: { where: Condition<Row>; data: Partial<Row> }): PromiseLike<{ readonly count: number }>
  deleteMany(args: { where: Condition<Row> }): PromiseLike<{ readonly count: number }>
}

/** The two tables, as the Prisma client of each domain that writes files has them. */
type ExportTables = {
  /** A row is made with the columns of the domain beside these. */
  readonly exportRun: Table<RunRow> & { create(args: { data: never }): PromiseLike<RunRow> }
  readonly exportChunk: Table<Chunk> & { create(args: { data: Chunk }): PromiseLike<Chunk> }
}

export type ExportTx = TransactionSql & ExportTables

const KEPT_MS = hours(24)

const waiting = (db: ExportTables) => unfinished(db.exportRun, 'RUNNING')

export const countUnfinished = (db: ExportTables, among: object): Promise<number> => waiting(db).count(among)

/** The oldest that is not written yet, but none of these. */
export const nextExport = <Run extends ExportRun>(db: ExportTables, except: readonly string[]): Promise<Run | null> =>
  waiting(db).next<Run>(except)

export async function insertExport<Run extends ExportRun>(db: ExportTables, run: Run): Promise<void> {
  await db.exportRun.create({ data: run as never })
}

/** What a domain keeps beside these columns it knows itself. */
export const findExports = async <Run extends ExportRun>(db: ExportTables, ids: readonly string[]): Promise<Run[]> =>
  (await db.exportRun.findMany({ where: { id: { in: [...ids] } } })) as RunRow[] as Run[]

export const listExports = <Run extends ExportRun>(
  db: ExportTables,
  where: object,
  args: PageArgs,
): Promise<Counted<Run>> => listPage<Run>(db.exportRun, { where, order: byId(true), sort: 'exports' }, args)

type Written = Pick<ExportRun, 'cursor' | 'rowCount'> & {
  readonly text: string
  readonly isLast: boolean
  readonly now: Date
}

/** False when another process has written this chunk meanwhile; nothing is written then. */
export async function appendChunk(
  db: ExportTables,
  { id, cursor: from, rowCount: before, chunkCount, byteCount }: ExportRun,
  { text, isLast, cursor, rowCount, now }: Written,
): Promise<boolean> {
  const ended = isLast
    ? { status: 'DONE', doneAt: now, expiresAt: after(now, KEPT_MS) }
    : { status: 'RUNNING', doneAt: null, expiresAt: null }
  const counts = { failureCount: 0, chunkCount: chunkCount + 1, byteCount: byteCount + BigInt(Buffer.byteLength(text)) }
  // By what the version before changes too.
  const where = { id, cursor: from, rowCount: before, status: waiting(db).status }
  const { count } = await db.exportRun.updateMany({ where, data: { ...ended, ...counts, cursor, rowCount } })
  if (count === 1) await db.exportChunk.create({ data: { exportId: id, number: chunkCount, text } })
  return count === 1
}

/** Given up with the last failure in a row that it may have, and what was written of it goes: nobody can fetch it. */
export async function failExport(db: ExportTables, id: string, { most }: Failure): Promise<void> {
  const failure = `It could not be written, ${most} times in a row. Ask for less, or by other conditions.`
  if (await waiting(db).fail(id, most, { failure, chunkCount: 0, byteCount: 0n }))
    await db.exportChunk.deleteMany({ where: { exportId: id } })
}

/** Whoever was written to its end by the version before does not say it. */
export const expiryOf = ({ status, doneAt, expiresAt }: ExportRun): Date | null =>
  expiresAt ?? (status === 'DONE' && doneAt ? after(doneAt, KEPT_MS) : null)

export const isThere = (run: ExportRun, now: Date): boolean =>
  run.status === 'DONE' && (expiryOf(run)?.getTime() ?? 0) > now.getTime()

/** Chunk by chunk: a million rows are never in memory at once. Throws where one is gone meanwhile: a part is not the whole. */
export async function* everyChunk(db: ExportTables, run: ExportRun): AsyncGenerator<string> {
  const count = run.expiresAt === null ? await db.exportChunk.count({ where: { exportId: run.id } }) : run.chunkCount
  for (let number = 0; number < count; number++) {
    const row = await db.exportChunk.findFirst({ where: { exportId: run.id, number } })
    if (row === null) throw fault('CONFLICT', `chunk ${number} of ${run.id} is gone`)
    yield row.text
  }
}

/** Files of which something must go, and how it goes of one; false where nothing was left to be done. */
export type Forgetting = {
  readonly find: (db: ExportTx, page: Untried, now: Date) => Promise<readonly string[]>
  readonly work: (db: ExportTx, id: string, now: Date) => Promise<boolean>
}

/** What may no longer be fetched is not kept either: it is full of people. */
export const expiring: Forgetting = {
  find: (db, page, now) => findIds(db, { status: 'DONE', doneAt: { lte: after(now, -KEPT_MS) } }, page),
  async work(db, id) {
    const { count } = await db.exportRun.updateMany({ where: { id, status: 'DONE' }, data: { status: 'EXPIRED' } })
    await db.exportChunk.deleteMany({ where: { exportId: id } })
    return count === 1
  },
}

/** The oldest first. */
export async function findIds(
  db: ExportTables,
  which: Condition<RunRow>,
  { except, most }: Untried,
): Promise<readonly string[]> {
  const where = { ...which, id: { notIn: [...except] } }
  const found = await db.exportRun.findMany({ where, orderBy: { doneAt: 'asc' }, take: most })
  return found.map(({ id }) => id)
}
