import type { Id } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import type { Order } from '@supermall/subgraph/keyset'
import { keyset } from '@supermall/subgraph/keyset'
import type { MemberWhere } from '../domain/where.ts'
import type { Tx } from './database.ts'
import { MOST_COUNTED } from './member-list.ts'

export type MassMessage = {
  readonly id: Id<'mmg'>
  readonly idempotencyKey: string
  readonly sentBy: Id<'acc'>
  readonly title: string
  readonly body: string
  readonly filter: MemberWhere
  readonly status: 'WAITING' | 'SENDING' | 'SENT'
  readonly cursor: string | null
  readonly memberCount: number
  readonly batchCount: number
  readonly createdAt: Date
  readonly sentAt: Date | null
}

export const LATEST: Order = { column: 'id', isDescending: true }

/** The message that has this key already, when it is not the one given: whoever came first sent it. */
export async function insertMessage(db: Tx, message: MassMessage): Promise<MassMessage | null> {
  const data = [{ ...message, filter: message.filter as object }]
  const { count } = await db.massMessage.createMany({ data, skipDuplicates: true })
  if (count === 1) return null
  const { idempotencyKey } = message
  return (await db.massMessage.findUnique({ where: { idempotencyKey } })) as unknown as MassMessage | null
}

export async function findMessages(db: Tx, ids: readonly string[]): Promise<MassMessage[]> {
  return (await db.massMessage.findMany({ where: { id: { in: [...ids] } } })) as unknown as MassMessage[]
}

/** The oldest that has not gone to everybody yet; held, so that no batch is told by two at once. */
export async function takeMessage(db: Tx): Promise<MassMessage | null> {
  const [row] = await db.$queryRaw<{ id: string }[]>`
    select id from mass_message where status in ('WAITING', 'SENDING') order by id limit 1 for update skip locked`
  return row ? ((await db.massMessage.findUnique({ where: { id: row.id } })) as unknown as MassMessage) : null
}

type Progress = Pick<MassMessage, 'status' | 'cursor' | 'memberCount' | 'batchCount' | 'sentAt'>

export async function saveProgress(db: Tx, id: string, progress: Progress): Promise<void> {
  await db.massMessage.update({ where: { id }, data: progress })
}

export async function listMessages(db: Tx, page: Page): Promise<MassMessage[]> {
  const { where, ...rest } = keyset(page, LATEST)
  return (await db.massMessage.findMany({ where, ...rest })) as unknown as MassMessage[]
}

export const countMessages = (db: Tx): Promise<number> => db.massMessage.count({ take: MOST_COUNTED })
