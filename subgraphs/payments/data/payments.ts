import { newId } from '@supermall/kernel/id'
import type { Untried } from '@supermall/messaging/try-each'
import { Prisma } from '../../../prisma/payments/generated/client.ts'
import type { NewPayment } from '../domain/new-payment.ts'
import type { Payment } from '../domain/payment.ts'
import { isOpen, isOrderId } from '../domain/payment.ts'
import type { Tx } from './database.ts'
import { CAPTURE, columnsOf, EDITABLE, PAYMENT } from './payment-columns.ts'
import type { CaptureRow } from './rows.ts'

export async function findPayment(db: Tx, id: string): Promise<Payment | null> {
  const [row] = await db.$queryRaw<Payment[]>`select ${PAYMENT} from payment p where p.id = ${id}`
  return row ?? null
}

export async function findPayments(db: Tx, ids: readonly string[]): Promise<Payment[]> {
  return (await db.payment.findMany({ where: { id: { in: [...ids] } } })) as Payment[]
}

/** Whether somebody is paying for something, or still can. What is paid at the door is between the courier and the shop afterwards. */
export async function isPaymentUnderWay(db: Tx, accountId: string): Promise<boolean> {
  const OR = [{ channel: null }, { channel: { not: 'cash-on-delivery' } }]
  const where = { accountId, status: { in: ['PENDING', 'PROCESSING'] }, OR }
  return (await db.payment.findFirst({ where, select: { id: true } })) !== null
}

/** Whoever decides about a payment holds its row until the end of the transaction: a cancel and a capture never pass each other. */
export async function lockPayment(db: Tx, id: string): Promise<Payment | null> {
  const [row] = await db.$queryRaw<Payment[]>`select ${PAYMENT} from payment p where p.id = ${id} for update`
  return row ?? null
}

const PAYABLE = { order: Prisma.raw('p.order_id'), purchase: Prisma.raw('p.purchase_id') }

/** Of what was tried, the live one, of which there is one at most; else the last. Processes number their tries by their own clocks. */
const LATEST_FIRST = Prisma.raw(`(p.status in ('PENDING', 'PROCESSING', 'SUCCEEDED')) desc, p.id desc`)

const findLatest = (db: Tx, payableId: string, lock: Prisma.Sql): Promise<Payment[]> => db.$queryRaw<Payment[]>`
  select ${PAYMENT} from payment p where ${isOrderId(payableId) ? PAYABLE.order : PAYABLE.purchase} = ${payableId}
  order by ${LATEST_FIRST} limit 1 ${lock}`

/**
 * The latest try of an order, or of what is no order, locked. While one that has ended was waited for, another may have been written
 * behind it, by whoever held it: so after one that has ended it is looked again.
 */
export async function lockLatestOf(db: Tx, payableId: string): Promise<Payment | null> {
  for (let heldId: string | null = null; ; ) {
    const [row] = await findLatest(db, payableId, Prisma.sql`for update`)
    if (!row || isOpen(row.status) || row.status === 'SUCCEEDED' || row.id === heldId) return row ?? null
    heldId = row.id
  }
}

/** The latest tries of several orders, locked in one order. */
export const lockLatestOfAll = (
  db: Tx,
  orderIds: readonly string[],
): Promise<{ id: string; orderId: string; balancePart: bigint }[]> =>
  db.$queryRaw`
    select id, order_id as "orderId", balance_part as "balancePart" from payment
    where id in (select distinct on (p.order_id) p.id from payment p
      where p.order_id = any(${[...new Set(orderIds)]}::text[]) order by p.order_id, ${LATEST_FIRST})
    order by id for update`

export async function latestOf(db: Tx, payableId: string): Promise<Payment | null> {
  const [row] = await findLatest(db, payableId, Prisma.empty)
  return row ?? null
}

/** The last that the same buyer has begun for the same, and that ended without money. */
export const endedTries = async (db: Tx, { purchaseId, accountId }: Payment): Promise<string[]> =>
  (
    await db.payment.findMany({
      where: { purchaseId, accountId, status: { in: ['FAILED', 'CLOSED'] } },
      orderBy: { id: 'desc' },
      take: 10,
      select: { id: true },
    })
  ).map(({ id }) => id)

/** The latest try of an order, or of what it was paid with. */
export async function latestWith(db: Tx, orderId: string): Promise<Payment | null> {
  const own = await latestOf(db, orderId)
  if (own) return own
  const fact = await db.orderFact.findUnique({ where: { orderId }, select: { payableId: true } })
  return fact?.payableId ? latestOf(db, fact.payableId) : null
}

/** False when the order has a live one already: the table itself says so, however many come at once. */
export async function insertPayment(db: Tx, payment: NewPayment): Promise<boolean> {
  const made = await db.$queryRaw<unknown[]>`
    with made as (
      insert into payment select p.* from jsonb_populate_record(null::payment, ${columnsOf(payment)}::jsonb) p
      on conflict do nothing returning id, status)
    insert into status_change (id, subject_id, to_status, created_at)
    select ${newId('sch')}, id, status, ${payment.createdAt} from made returning id`
  return made.length === 1
}

type Edit = Partial<Omit<Payment, 'id' | 'version' | 'kind' | 'accountId' | 'currency' | 'method'>>

/** Null when it has moved meanwhile. A new status is written into its history. */
export async function savePayment(
  db: Tx,
  { id, status: before, version }: Payment,
  edit: Edit & { method?: object; now: Date },
): Promise<Payment | null> {
  const { now, ...fields } = edit
  const after = columnsOf({ ...fields, version: version + 1 })
  const [saved] = await db.$queryRaw<Payment[]>`
    with p as (
      update payment old set (${EDITABLE}) = (select ${EDITABLE} from jsonb_populate_record(old.*, ${after}::jsonb))
      where old.id = ${id} and old.version = ${version} returning old.*),
    kept as (
      insert into status_change (id, subject_id, from_status, to_status, reason, created_at)
      select ${newId('sch')}, id, ${before}, status, ${edit.reason ?? null}, ${now} from p where status <> ${before})
    select ${PAYMENT} from p`
  return saved ?? null
}

type Step = { readonly from: string | null; readonly to: string; readonly reason: string | null; readonly now: Date }

export async function keepStatus(db: Tx, subjectId: string, { from, to, reason, now }: Step): Promise<void> {
  const data = { id: newId('sch'), subjectId, fromStatus: from, toStatus: to, reason, createdAt: now }
  await db.statusChange.create({ data })
}

/** Those about which a provider shall be asked now; nobody else asks about them for a while. */
export async function claimPayments(db: Tx, now: Date, until: Date): Promise<Payment[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    update payment set next_query_at = ${until} where id in (
      select id from payment where next_query_at is not null and next_query_at <= ${now}
      order by next_query_at limit 20 for update skip locked)
    returning id`
  return findPayments(
    db,
    rows.map(({ id }) => id),
  )
}

/** Those that a provider is to be asked about are closed by what it says. */
export async function findExpired(db: Tx, now: Date, { except, most: take }: Untried): Promise<string[]> {
  const open = [{ status: 'PENDING' }, { status: 'PROCESSING', nextQueryAt: null }]
  const where = { OR: open, expiresAt: { lte: now }, id: { notIn: [...except] } }
  const rows = await db.payment.findMany({ where, orderBy: { expiresAt: 'asc' }, take, select: { id: true } })
  return rows.map(({ id }) => id)
}

export async function findCapture(db: Tx, paymentId: string): Promise<CaptureRow | null> {
  const [row] = await findCaptures(db, [paymentId])
  return row ?? null
}

/** Nobody else sets any of it aside until this is done. */
export const lockCapture = async (db: Tx, paymentId: string): Promise<void> =>
  void (await db.$queryRaw`select 1 from capture where payment_id = ${paymentId} for update`)

/** What was captured for this payment, whatever this money was counted for, and what its channel keeps of it. */
export async function capturesOf(db: Tx, paymentId: string, money: { channel: string; providerNo: string }) {
  const rows = await db.$queryRaw<(CaptureRow & { feeBasisPoints: number | null })[]>`
    select ${CAPTURE}, h.fee_basis_points as "feeBasisPoints"
    from (select 1) once left join channel h on h.code = ${money.channel}
    left join capture c
      on c.payment_id = ${paymentId} or (c.channel = ${money.channel} and c.provider_no = ${money.providerNo})`
  const isCounted = rows.some(({ channel, providerNo }) => channel === money.channel && providerNo === money.providerNo)
  const captured = rows.find((row) => row.paymentId === paymentId) ?? null
  return { captured, isCounted, feeBasisPoints: rows[0]?.feeBasisPoints ?? 0 }
}

export const findCaptures = (db: Tx, paymentIds: readonly string[]): Promise<CaptureRow[]> =>
  db.$queryRaw<CaptureRow[]>`select ${CAPTURE} from capture c where c.payment_id = any(${[...paymentIds]}::text[])`

/** False when the money is kept already, for this payment or for another. */
export async function insertCapture(
  db: Tx,
  capture: Omit<CaptureRow, 'providerRefunded' | 'walletRefunded'>,
): Promise<boolean> {
  const { paymentId, channel, providerNo, currency, amount, providerPart, walletPart, fee, isLate, capturedAt } =
    capture
  const made = await db.$executeRaw`
    insert into capture (payment_id, channel, provider_no, currency, amount, provider_part, wallet_part, fee, is_late, captured_at)
    values (${paymentId}, ${channel}, ${providerNo}, ${currency}, ${amount}, ${providerPart}, ${walletPart}, ${fee}, ${isLate},
      ${capturedAt})
    on conflict do nothing`
  return made === 1
}

/** It was counted for something that does not take it. */
export const markLate = (db: Tx, paymentId: string): Promise<unknown> =>
  db.capture.update({ where: { paymentId }, data: { isLate: true } })

/** Sets a part of what came aside for a refund: one conditional statement, so that refunds never pass what was captured. */
export async function reserve(db: Tx, paymentId: string, part: { provider: bigint; wallet: bigint }): Promise<boolean> {
  const changed = await db.$executeRaw`
    update capture set provider_refunded = provider_refunded + ${part.provider},
      wallet_refunded = wallet_refunded + ${part.wallet}
    where payment_id = ${paymentId} and provider_refunded + ${part.provider} between 0 and provider_part
      and wallet_refunded + ${part.wallet} between 0 and wallet_part`
  return changed === 1
}
