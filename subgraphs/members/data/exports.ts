import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import type { Failure } from '@supermall/messaging/take-turn'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import { unfinished } from '@supermall/subgraph/unfinished'
import type { Tx } from './database.ts'
import type { MemberWhere } from './member-where.ts'

export type ExportStatus = 'WAITING' | 'RUNNING' | 'DONE' | 'EXPIRED' | 'FAILED'

export type Export = {
  readonly id: Id<'mex'>
  readonly requestedBy: Id<'acc'>
  readonly filter: MemberWhere
  readonly status: ExportStatus
  readonly cursor: string | null
  readonly rowCount: number
  readonly chunkCount: number
  readonly byteCount: bigint
  /** How often in a row a part of it could not be written. */
  readonly failureCount: number
  readonly secret: string
  readonly createdAt: Date
  readonly doneAt: Date | null
  readonly expiresAt: Date | null
}

export async function insertExport(db: Tx, run: Export): Promise<void> {
  await db.exportRun.create({ data: { ...run, filter: run.filter as object } })
}

export async function findExports(db: Tx, ids: readonly string[]): Promise<Export[]> {
  return (await db.exportRun.findMany({ where: { id: { in: [...ids] } } })) as unknown as Export[]
}

export async function findExport(db: Tx, id: string): Promise<Export | null> {
  return (await db.exportRun.findUnique({ where: { id } })) as unknown as Export | null
}

const waiting = (db: Tx) => unfinished(db.exportRun, 'RUNNING')

export const countUnfinished = (db: Tx): Promise<number> => waiting(db).count()

/** The oldest that is not written yet, but none of these. */
export const nextExport = (db: Tx, except: readonly string[]): Promise<Export | null> => waiting(db).next(except)

type Progress = Pick<Export, 'cursor' | 'rowCount' | 'status' | 'doneAt' | 'expiresAt'> & { readonly text: string }

/** False when another process has written this chunk meanwhile; nothing is written then. */
export async function appendChunk(db: Tx, { id, chunkCount, byteCount }: Export, progress: Progress): Promise<boolean> {
  const { text, ...facts } = progress
  const bytes = BigInt(Buffer.byteLength(text))
  const data = { ...facts, failureCount: 0, chunkCount: chunkCount + 1, byteCount: byteCount + bytes }
  const { count } = await db.exportRun.updateMany({
    where: { id, chunkCount, status: waiting(db).status },
    data,
  })
  if (count === 1) await db.exportChunk.create({ data: { exportId: id, number: chunkCount, text } })
  return count === 1
}

/** Given up with the last failure in a row that it may have, and what was written of it goes: it is full of people. */
export async function countFailure(db: Tx, id: string, { most }: Failure): Promise<void> {
  if (await waiting(db).fail(id, most)) await db.exportChunk.deleteMany({ where: { exportId: id } })
}

/** Chunk by chunk: a million members are never in memory at once. */
export async function* everyChunk(db: Tx, { id, chunkCount }: Export): AsyncGenerator<string> {
  for (let number = 0; number < chunkCount; number++) {
    yield (await readChunk(db, id, number)) ?? ''
  }
}

export async function readChunk(db: Tx, exportId: string, number: number): Promise<string | null> {
  const row = await db.exportChunk.findUnique({ where: { exportId_number: { exportId, number } } })
  return row?.text ?? null
}

/** What may no longer be fetched is not kept either: it is full of people. */
export async function expireExports(db: Tx, now: Date): Promise<number> {
  const where = { status: 'DONE', expiresAt: { lte: now } }
  const expired = await db.exportRun.updateManyAndReturn({ where, data: { status: 'EXPIRED' }, select: { id: true } })
  await db.exportChunk.deleteMany({ where: { exportId: { in: expired.map(({ id }) => id) } } })
  return expired.length
}

export const listExports = (db: Tx, args: PageArgs): Promise<Counted<Export>> =>
  listPage<Export>(db.exportRun, { where: {}, order: byId(true), sort: 'member-exports' }, args)
