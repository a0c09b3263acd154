import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Page } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { COUNT_CAP, readPage } from '@supermall/subgraph/list-page'
import type { Prisma } from '../../../prisma/members/generated/client.ts'
import type { Member } from '../domain/member.ts'
import type { Tx } from './database.ts'

export type InboxMessage = {
  readonly id: string
  readonly toldAt: Date
  readonly readAt: Date | null
  /** What it is about, where it is about one thing. */
  readonly subjectId: string | null
  readonly title: string | null
  readonly body: string | null
  /** What went to many has its words once. */
  readonly message: { readonly title: string; readonly body: string } | null
}

type Telling = {
  readonly messageId: Id<'mmg'>
  readonly members: readonly Pick<Member, 'id'>[]
  readonly now: Date
}

/** Whoever goes at this moment is waited for, or waits: a row that is written stands with a member, or goes with them. */
export const insertInbox = (db: Tx, { messageId, members, now }: Telling): Promise<number> => {
  const rows = JSON.stringify(members.map(({ id: memberId }) => ({ id: newId('ibm', now.getTime()), memberId })))
  return db.$executeRaw`
    with there as (
      select id, account_id from member
      where id = any(${members.map(({ id }) => id)}::text[]) and deleted_at is null order by id for key share)
    insert into inbox_message (id, account_id, message_id, told_at)
    select d.id, there.account_id, ${messageId}, ${now}
    from there join jsonb_to_recordset(${rows}::jsonb) as d(id text, "memberId" text) on d."memberId" = there.id
    on conflict (account_id, message_id) do nothing`
}

export const pageInbox = (db: Tx, accountId: string, page: Page): Promise<Counted<InboxMessage>> =>
  readPage<InboxMessage>(withWords(db), { where: { accountId }, order: byId(true) }, page)

const include = { message: { select: { title: true, body: true } } }

const withWords = (db: Tx) => ({
  findMany: (query: Prisma.InboxMessageFindManyArgs) => db.inboxMessage.findMany({ ...query, include }),
  count: (query: Prisma.InboxMessageCountArgs) => db.inboxMessage.count(query),
})

export const countUnread = (db: Tx, accountId: string): Promise<number> =>
  db.inboxMessage.count({ where: { accountId, readAt: null }, take: COUNT_CAP })

/** All when none are named; how many were not read before. */
export async function markRead(
  db: Tx,
  accountId: string,
  { ids, now }: { ids: readonly string[] | null; now: Date },
): Promise<number> {
  const which = ids === null ? {} : { id: { in: [...ids] } }
  return (await db.inboxMessage.updateMany({ where: { accountId, readAt: null, ...which }, data: { readAt: now } }))
    .count
}

/** Some at a time; how many. */
export const forgetTold = (db: Tx, before: Date, most: number): Promise<number> => db.$executeRaw`
  delete from inbox_message where id in (
    select id from inbox_message where told_at < ${before} order by told_at limit ${most} for update skip locked)`
