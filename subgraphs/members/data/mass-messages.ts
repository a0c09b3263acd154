import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import type { Failure } from '@supermall/messaging/take-turn'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage } from '@supermall/subgraph/list-page'
import { unfinished } from '@supermall/subgraph/unfinished'
import type { Tx } from './database.ts'
import type { MemberWhere } from './member-where.ts'

export type MassMessage = {
  readonly id: Id<'mmg'>
  readonly sentBy: Id<'acc'>
  readonly title: string
  readonly body: string
  readonly filter: MemberWhere
  readonly status: 'WAITING' | 'SENDING' | 'SENT' | 'FAILED'
  readonly cursor: string | null
  readonly memberCount: number
  readonly batchCount: number
  /** How often in a row a batch of it could not be told. */
  readonly failureCount: number
  readonly createdAt: Date
  readonly sentAt: Date | null
}

export async function insertMessage(db: Tx, message: MassMessage): Promise<void> {
  await db.massMessage.create({ data: { ...message, filter: message.filter as object } })
}

export async function findMessages(db: Tx, ids: readonly string[]): Promise<MassMessage[]> {
  return (await db.massMessage.findMany({ where: { id: { in: [...ids] } } })) as MassMessage[]
}

const waiting = (db: Tx) => unfinished(db.massMessage, 'SENDING')

export const countUnsent = (db: Tx): Promise<number> => waiting(db).count()

/** The oldest that has not gone to everybody yet, but none of these. */
export const nextMessage = (db: Tx, except: readonly string[]): Promise<{ readonly id: string } | null> =>
  waiting(db).next(except)

/** Held, so that no batch is told by two at once; null while another one has it, or when it has gone to everybody. */
export async function takeMessage(db: Tx, id: string): Promise<MassMessage | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select id from mass_message where id = ${id} and status in ('WAITING', 'SENDING') for update skip locked`
  return row ? ((await db.massMessage.findUnique({ where: { id } })) as MassMessage) : null
}

/** Given up with the last failure in a row that it may have; who was told keeps it. */
export const countFailure = (db: Tx, id: string, { most }: Failure): Promise<boolean> => waiting(db).fail(id, most)

type Progress = Pick<MassMessage, 'status' | 'cursor' | 'memberCount' | 'batchCount' | 'sentAt'>

export async function saveProgress(db: Tx, id: string, progress: Progress): Promise<void> {
  await db.massMessage.update({ where: { id }, data: { ...progress, failureCount: 0 } })
}

export const listMessages = (db: Tx, args: PageArgs): Promise<Counted<MassMessage>> =>
  listPage<MassMessage>(db.massMessage, { where: {}, order: byId(true), sort: 'member-messages' }, args)
