import { newId } from '@supermall/kernel/id'
import { Prisma } from '../../../prisma/members/generated/client.ts'
import type { Notice, NoticeKind } from '../domain/notice.ts'
import type { Tx } from './database.ts'

type NoticeRule = {
  /** A shop, or the mall. */
  readonly scope: string
  /** Null for what is inherited. */
  readonly isParcelOn: boolean | null
  readonly isCaseOn: boolean | null
  readonly version: number
}

export const MALL = 'mall'

const SWITCHES: Record<NoticeKind, Prisma.Sql> = {
  PARCEL: Prisma.sql`is_parcel_on`,
  CASE: Prisma.sql`is_case_on`,
  MONEY: Prisma.sql`true`,
}

type Telling = {
  readonly accountId: string
  readonly shopId: string | null
  readonly eventId: string
  readonly now: Date
}

/**
 * Laid into the inbox once per event, or per whatever several of them tell the same of, where the shop, or else the mall, has not switched
 * it off, and the member is not gone: whoever goes at this moment is waited for, or waits. What is told once of its subject is looked for
 * under its title as well: the version before kept it by its event.
 */
export const insertNotice = (
  db: Tx,
  { kind, subjectId, title, body }: Notice,
  { accountId, shopId, eventId, now }: Telling,
): Promise<number> => db.$executeRaw`
  with there as (
    select account_id from member
    where account_id = ${accountId} and deleted_at is null and coalesce(
      (select ${SWITCHES[kind]} from notice_rule where scope = ${shopId}),
      (select ${SWITCHES[kind]} from notice_rule where scope = ${MALL}), true)
    for key share),
  known as (
    select from inbox_message
    where account_id = ${accountId} and message_id is null and ${eventId} = ${subjectId}
      and subject_id = ${subjectId} and title = ${title})
  insert into inbox_message (id, account_id, event_id, subject_id, title, body, told_at)
  select ${newId('ibm', now.getTime())}, account_id, ${eventId}, ${subjectId}, ${title}, ${body}, ${now} from there
  where not exists (select from known)
  on conflict do nothing`

/** When somebody was told of what is told once; null where it does not lie in the inbox. */
export const whenToldOf = async (db: Tx, accountId: string, eventId: string): Promise<Date | null> =>
  (await db.inboxMessage.findFirst({ where: { accountId, eventId }, select: { toldAt: true } }))?.toldAt ?? null

type CameRefund = { readonly accountId: string; readonly refundId: string }

export const keepCame = (db: Tx, refund: CameRefund, cameAt: Date): Promise<unknown> =>
  db.cameRefund.createMany({ data: [{ ...refund, cameAt }], skipDuplicates: true })

export const hasCome = async (db: Tx, refund: CameRefund): Promise<boolean> =>
  (await db.cameRefund.findUnique({ where: { accountId_refundId: refund } })) !== null

/** Some at a time; how many. */
export const forgetCame = (db: Tx, before: Date, most: number): Promise<number> => db.$executeRaw`
  delete from came_refund where (account_id, refund_id) in (
    select account_id, refund_id from came_refund where came_at < ${before}
    order by came_at limit ${most} for update skip locked)`

/** The newest word wins, in whatever order they come. */
export const keepNoticeRule = (db: Tx, { scope, isParcelOn, isCaseOn, version }: NoticeRule): Promise<number> =>
  db.$executeRaw`
    insert into notice_rule as mine (scope, is_parcel_on, is_case_on, version)
    values (${scope}, ${isParcelOn}, ${isCaseOn}, ${version})
    on conflict (scope) do update set is_parcel_on = excluded.is_parcel_on, is_case_on = excluded.is_case_on,
      version = excluded.version
    where mine.version < excluded.version`
