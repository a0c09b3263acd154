import { fieldsOf } from '@supermall/subgraph/database/fields'
import type { ExportRun } from '@supermall/subgraph/export-runs'
import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { Tx } from './database.ts'
import { CAME, WENT_BACK } from './moved-money.ts'
import type { PostingRow } from './rows.ts'

export type Export = ExportRun & {
  readonly kind: 'PAYMENTS' | 'REFUNDS' | 'WALLET_ENTRIES'
  readonly fromAt: Date
  readonly toAt: Date
}

type Page = {
  readonly fromAt: Date
  readonly toAt: Date
  /** The id behind which it begins, and when that was made; the version before has not kept when. */
  readonly after: string
  readonly since: Date | null
  readonly take: number
}
type Row = Readonly<Record<string, unknown>> & { readonly id: string; readonly createdAt: Date }
type Read = (db: Tx, page: Page) => Promise<readonly Row[]>

const within = ({ fromAt, toAt }: Page) => ({ gte: fromAt, lt: toAt })
const next = ({ take }: Page) => ({ orderBy: { id: 'asc' }, take }) as const

/** What a total counts by channel is here what came, of each payment the part of its channel and the part of a wallet. */
const payments: Read = (db, { fromAt, toAt, after, take }) => db.$queryRaw`
  select c.payment_id as id, p.kind, coalesce(p.order_id, f.order_id) as "orderId", p.purchase_id as "purchaseId",
    p.account_id as "accountId", p.shop_id as "shopId", c.channel, c.channel_part + c.wallet_part as amount,
    c.channel_part as "channelPart", c.wallet_part as "walletPart", c.fee, c.currency, c.is_late as "isLate",
    p.created_at as "createdAt", c.captured_at as "settledAt"
  from ${CAME} c join payment p on p.id = c.payment_id left join friend_pay f on f.id = p.friend_pay_id
  where c.captured_at >= ${fromAt} and c.captured_at < ${toAt} and c.payment_id > ${after}
    and c.channel_part + c.wallet_part <> 0
  order by c.payment_id limit ${take}`

/** Cash lies in the drawer: no wallet has a part of it. */
const inDrawer = <Row extends { readonly amount: bigint }>(row: Row) => ({
  ...row,
  channelPart: row.amount,
  walletPart: 0n,
})

/** Cash at a counter is paid by no payment: the bill itself stands for it, at the time when it was taken. */
const cashTaken: Read = async (db, page) => {
  const isCash = { takenById: { not: null }, paymentId: null, paidAt: within(page) }
  const bills = await db.cashierBill.findMany({ where: { ...isCash, id: { gt: page.after } }, ...next(page) })
  const taken = { kind: 'CASHIER', fee: 0n, isLate: false }
  return bills.map((bill) => ({ ...inDrawer(bill), ...taken, purchaseId: bill.id, settledAt: bill.paidAt }))
}

const refunds: Read = (db, { fromAt, toAt, after, take }) => db.$queryRaw`
  select r.id, r.payment_id as "paymentId", coalesce(r.order_id, w.order_id) as "orderId", r.account_id as "accountId",
    r.shop_id as "shopId", r.channel, r.to_channel + r.to_wallet as amount, r.to_channel as "channelPart",
    r.to_wallet as "walletPart", r.currency, r.status, r.reason, r.created_at as "createdAt", r.settled_at as "settledAt"
  from ${WENT_BACK} r left join refund w on w.id = r.parent_id
  where r.settled_at >= ${fromAt} and r.settled_at < ${toAt} and r.id > ${after} and r.to_channel + r.to_wallet <> 0
  order by r.id limit ${take}`

/** It is out of the drawer at once, by no refund of a payment. */
const cashGiven: Read = async (db, page) => {
  const isCash = { refundId: null, settledAt: within(page) }
  const given = await db.cashierRefund.findMany({ where: { ...isCash, id: { gt: page.after } }, ...next(page) })
  return given.map((refund) => ({ ...inDrawer(refund), status: 'SUCCEEDED' }))
}

const POSTING = Prisma.raw(
  fieldsOf<PostingRow>('p', {
    id: true,
    transactionId: true,
    accountId: true,
    seq: true,
    kind: true,
    ownerId: true,
    currency: true,
    amount: true,
    balanceBefore: true,
    balanceAfter: true,
    bizType: true,
    bizId: true,
    note: true,
    createdAt: true,
  }),
)

/** In the order of the list, which is no order of ids: each kind by its own index, whatever else the ledger holds. */
const walletEntries: Read = (db, page) => {
  const { fromAt, toAt, after, since, take } = page
  if (after !== '' && since === null) return walletEntriesById(db, page)
  const of = (kind: string) => Prisma.sql`(
    select p.* from ledger_posting p
    where p.kind = ${kind} and (p.created_at, p.id) > (${since ?? fromAt}, ${after}) and p.created_at < ${toAt}
    order by p.created_at, p.id limit ${take})`
  return db.$queryRaw`
    select ${POSTING} from (${of('WALLET_AVAILABLE')} union all ${of('WALLET_FROZEN')}) p
    order by p.created_at, p.id limit ${take}`
}

/** What the version before has begun to write is written to its end as it did: nothing is missing, and nothing is there twice. */
const walletEntriesById: Read = (db, page) => {
  const kind = { in: ['WALLET_AVAILABLE', 'WALLET_FROZEN'] }
  return db.ledgerPosting.findMany({ where: { kind, createdAt: within(page), id: { gt: page.after } }, ...next(page) })
}

/** The ways to the rows of a file, one after the other. */
const READS: Readonly<Record<Export['kind'], readonly Read[]>> = {
  PAYMENTS: [payments, cashTaken],
  REFUNDS: [refunds, cashGiven],
  WALLET_ENTRIES: [walletEntries],
}

type Place = Pick<Export, 'kind' | 'fromAt' | 'toAt' | 'cursor'>

/** What follows a place, which is the number of a way, the last id that came by it, and when that was made. */
export async function rowsBehind(db: Tx, { kind, fromAt, toAt, cursor }: Place, take: number) {
  const [way = '0', after = '', at] = cursor?.split(' ') ?? []
  const [read, ...others] = READS[kind].slice(Number(way))
  if (!read) throw new RangeError(`${kind} has no way ${way}`)
  const rows = await read(db, { fromAt, toAt, after, since: at === undefined ? null : new Date(at), take })
  const last = rows.at(-1)
  if (last && rows.length === take) {
    const isKept = after === '' || at !== undefined
    return { rows, cursor: `${way} ${last.id}${isKept ? ` ${last.createdAt.toISOString()}` : ''}`, isLast: false }
  }
  return { rows, cursor: `${Number(way) + 1} `, isLast: others.length === 0 }
}
