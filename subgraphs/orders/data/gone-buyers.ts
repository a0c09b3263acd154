import { Prisma } from '../../../prisma/orders/generated/client.ts'
import type { Named } from '../domain/told.ts'
import type { Tx } from './database.ts'

/** Nothing can happen to these any more for which somebody must be found; a parent is over when all its orders are. */
const OVER = Prisma.sql`('FINISHED', 'CANCELLED', 'CLOSED')`
const SETTLED = Prisma.sql`('READY', 'REFUSED')`
const CASE_OVER = Prisma.sql`('DONE', 'REJECTED', 'CANCELLED')`

type OpenBusiness = {
  readonly isOrderOpen: boolean
  readonly isCaseOpen: boolean
  readonly isRefundUnderWay: boolean
}

export async function findOpenBusiness(db: Tx, accountId: string): Promise<OpenBusiness> {
  const [row] = await db.$queryRaw<OpenBusiness[]>`
    select exists (select from mall_order where account_id = ${accountId} and status not in ${OVER} and not is_parent)
        or exists (select from checkout where account_id = ${accountId} and status not in ${SETTLED}) as "isOrderOpen",
      exists (select from aftersale_case where account_id = ${accountId} and status not in ${CASE_OVER}) as "isCaseOpen",
      exists (select from refund r join mall_order o on o.id = r.order_id
        where o.account_id = ${accountId} and r.status = 'REQUESTED') as "isRefundUnderWay"`
  if (!row) throw new Error('a question without a table has an answer')
  return row
}

export const insertGoneBuyer = async (db: Tx, accountId: string, goneAt: Date): Promise<void> =>
  void (await db.goneBuyer.createMany({ data: [{ accountId, goneAt }], skipDuplicates: true }))

export async function findUncleared(db: Tx, after: string, most: number): Promise<string[]> {
  const where = { clearedAt: null, accountId: { gt: after } }
  const rows = await db.goneBuyer.findMany({ where, orderBy: { accountId: 'asc' }, take: most })
  return rows.map(({ accountId }) => accountId)
}

/** Not before whatever was under way while the account went has come to its end. */
export async function markCleared(db: Tx, accountId: string, at: { goneBefore: Date; now: Date }): Promise<void> {
  const where = { accountId, clearedAt: null, goneAt: { lte: at.goneBefore } }
  await db.goneBuyer.updateMany({ where, data: { clearedAt: at.now } })
}

/**
 * Takes the person out of all that is over, and leaves what was bought, for how much and to which district; tells of which orders.
 * A second time it finds nothing to change.
 */
export async function clearBuyer(db: Tx, accountId: string, now: Date): Promise<readonly Named[]> {
  const cleared = await db.$queryRaw<Named[]>`
    update mall_order set address = case when jsonb_typeof(address) = 'object' then address || ${NOWHERE}::jsonb end,
      contact_name = null, contact_phone = null, remark = null, seller_remark = null, answers = '[]',
      invoice = case when jsonb_typeof(invoice) = 'object' then ${NO_TITLE}::jsonb end,
      end_reason = null, version = version + 1, updated_at = ${now}
    where id in (${overOf(accountId)}) and (
      not coalesce(address, ${NOWHERE}::jsonb) @> ${NOWHERE}::jsonb or contact_name is not null or contact_phone is not null
      or remark is not null or seller_remark is not null or end_reason is not null or answers <> '[]' or coalesce(invoice, ${NO_TITLE}::jsonb) <> ${NO_TITLE}::jsonb)
    returning id, parent_id as "parentId", account_id as "accountId", is_cash_on_delivery as "isCashOnDelivery"`
  await db.$executeRaw`update order_change set reason = null where order_id in (${overOf(accountId)}) and reason is not null`
  await db.$executeRaw`update refund set reason = '' where order_id in (${overOf(accountId)}) and reason <> ''`
  const ofCases = await clearCases(db, accountId, now)
  await db.$executeRaw`
    update checkout set input = '{}', facts = facts || jsonb_build_object('delivery', facts -> 'delivery' || ${NO_DELIVERY}::jsonb,
      'orders', (select coalesce(jsonb_agg(one - 'answers'), '[]') from jsonb_array_elements(facts -> 'orders') one))
    where account_id = ${accountId} and status in ${SETTLED} and input <> '{}'`
  await db.submitted.deleteMany({ where: { accountId } })
  return [...new Map([...cleared, ...ofCases].map((order) => [order.id, order])).values()]
}

/** Orders of which nothing is open any more, neither they themselves nor a case. */
const overOf = (accountId: string): Prisma.Sql => Prisma.sql`
  select o.id from mall_order o where o.account_id = ${accountId} and o.open_case_count = 0 and case when o.is_parent
    then not exists (select from mall_order child where child.parent_id = o.id and child.status not in ${OVER})
    else o.status in ${OVER} end`

/** What both sides wrote of a case that is over. */
async function clearCases(db: Tx, accountId: string, now: Date): Promise<Named[]> {
  await db.$executeRaw`
    update aftersale_change set reason = null where reason is not null and case_id in (
      select id from aftersale_case where account_id = ${accountId} and status in ${CASE_OVER})`
  return db.$queryRaw<Named[]>`
    update aftersale_case c set reason = '', text = null, reply = null, image_urls = '{}', version = c.version + 1, updated_at = ${now}
    from mall_order o
    where o.id = c.order_id and c.account_id = ${accountId} and c.status in ${CASE_OVER}
      and (c.reason <> '' or c.text is not null or c.reply is not null or c.image_urls <> '{}')
    returning o.id, o.parent_id as "parentId", o.account_id as "accountId", o.is_cash_on_delivery as "isCashOnDelivery"`
}

const NOBODY = { recipient: '', phone: '', line: '', postcode: null }
const NOWHERE = JSON.stringify({ ...NOBODY, latitude: null, longitude: null })
const NO_TITLE = JSON.stringify({ title: '', taxNumber: null, email: null })
const NO_DELIVERY = JSON.stringify({
  address: null,
  contactName: null,
  contactPhone: null,
  remark: null,
  invoice: null,
})
