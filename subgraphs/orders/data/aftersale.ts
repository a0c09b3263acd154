import type { Untried } from '@supermall/messaging/try-each'
import type { AftersaleCase, CaseLine, CaseParcel } from '../domain/aftersale.ts'
import type { LineAmount } from '../domain/aftersale-amount.ts'
import { isGoingBack } from '../domain/aftersale-status.ts'
import type { Share } from '../domain/refund-shares.ts'
import { sharesOfCase } from '../domain/refund-shares.ts'
import type { Tx } from './database.ts'
import { findRefunds } from './refunds.ts'

export async function findCases(db: Tx, ids: readonly string[]): Promise<AftersaleCase[]> {
  return (await db.aftersaleCase.findMany({ where: { id: { in: [...ids] } } })) as AftersaleCase[]
}

export async function findCase(db: Tx, id: string): Promise<AftersaleCase | null> {
  return (await findCases(db, [id]))[0] ?? null
}

export async function findCaseByKey(db: Tx, accountId: string, idempotencyKey: string): Promise<AftersaleCase | null> {
  const where = { accountId_idempotencyKey: { accountId, idempotencyKey } }
  return (await db.aftersaleCase.findUnique({ where })) as AftersaleCase | null
}

const MOST_PER_ORDER = 100

export async function findCasesOf(db: Tx, orderIds: readonly string[]): Promise<AftersaleCase[]> {
  const where = { orderId: { in: [...orderIds] } }
  const rows = await db.aftersaleCase.findMany({
    where,
    orderBy: { id: 'desc' },
    take: MOST_PER_ORDER * orderIds.length,
  })
  return rows as AftersaleCase[]
}

export const countCases = (db: Tx, orderId: string): Promise<number> => db.aftersaleCase.count({ where: { orderId } })

export async function findCaseLines(db: Tx, caseIds: readonly string[]): Promise<CaseLine[]> {
  const rows = await db.aftersaleLine.findMany({
    where: { caseId: { in: [...caseIds] } },
    orderBy: { line: { position: 'asc' } },
  })
  return rows as CaseLine[]
}

type OpenLine = CaseLine & Pick<AftersaleCase, 'kind' | 'refundId' | 'status'>

/** Lines of the open cases of an order, each with where its case stands. */
export async function findOpenLines(db: Tx, orderId: string): Promise<OpenLine[]> {
  const where = { isOpen: true, case: { orderId } }
  const rows = await db.aftersaleLine.findMany({
    where,
    include: { case: { select: { kind: true, status: true, refundId: true } } },
  })
  return rows.map(({ case: found, ...line }) => ({ ...line, ...found })) as OpenLine[]
}

/** Lines of which others were sent for what came back: nothing of that stands in the line itself. */
export async function findExchanged(db: Tx, orderId: string): Promise<string[]> {
  const where = { case: { orderId, kind: 'EXCHANGE', status: 'DONE' } }
  return (await db.aftersaleLine.findMany({ where, select: { lineId: true } })).map(({ lineId }) => lineId)
}

/** Of these lines what is on its way back of them, pieces and money. */
export async function goingBackOf(db: Tx, orderId: string, open: readonly OpenLine[]): Promise<readonly Share[]> {
  const going = open.filter(({ status }) => isGoingBack(status))
  if (going.length === 0) return []
  const refunds = new Map((await findRefunds(db, [orderId])).map(({ id, lines }) => [id as string, lines]))
  return going.flatMap((one) => sharesOfCase(refunds.get(one.refundId ?? '') ?? [], [one]))
}

/** False when its buyer used this key before, or its number is taken. */
export async function insertCase(db: Tx, { imageUrls, ...row }: AftersaleCase): Promise<boolean> {
  const { returnAddress: _a, buyerParcel: _b, merchantParcel: _m, ...plain } = row
  const data = [{ ...plain, imageUrls: [...imageUrls] }]
  const { count } = await db.aftersaleCase.createMany({ data, skipDuplicates: true })
  return count === 1
}

type NewLine = LineAmount & { readonly isGoingBack?: boolean }

/** False when one of the lines has another case of which something is to be decided: the database lets each have one. */
export async function insertCaseLines(db: Tx, caseId: string, lines: readonly NewLine[]): Promise<boolean> {
  const data = lines.map((line) => ({ ...line, caseId, isOpen: true }))
  const { count } = await db.aftersaleLine.createMany({ data, skipDuplicates: true })
  return count === lines.length
}

export async function deleteCaseLines(db: Tx, caseId: string): Promise<void> {
  await db.aftersaleLine.deleteMany({ where: { caseId } })
}

export async function closeCaseLines(db: Tx, caseId: string): Promise<void> {
  await db.aftersaleLine.updateMany({ where: { caseId }, data: { isOpen: false } })
}

/** Counted in the row itself, so that nobody writes back what they read before. */
export async function countOpen(db: Tx, orderId: string, by: 1 | -1): Promise<void> {
  await db.order.update({ where: { id: orderId }, data: { openCaseCount: { increment: by } }, select: { id: true } })
}

export type CaseEdit = Partial<
  Pick<
    AftersaleCase,
    | 'kind'
    | 'status'
    | 'reason'
    | 'text'
    | 'imageUrls'
    | 'amountMinor'
    | 'freightMinor'
    | 'reply'
    | 'returnAddress'
    | 'buyerParcel'
    | 'merchantParcel'
    | 'isRestocked'
    | 'refundId'
    | 'dueAt'
    | 'actsBy'
    | 'isEscalated'
    | 'escalatedAt'
    | 'endedAt'
  >
>

type Edit = { readonly edit: CaseEdit; readonly now: Date }

/** Compared and set by version and state; false when somebody was quicker. */
export async function saveCase(db: Tx, { id, version, status }: AftersaleCase, { edit, now }: Edit): Promise<boolean> {
  const data = { ...(edit as object), ...numbersOf(edit), version: { increment: 1 }, updatedAt: now }
  const { count } = await db.aftersaleCase.updateMany({ where: { id, version, status }, data })
  return count === 1
}

/** By them the case of a parcel is found. */
function numbersOf({ buyerParcel, merchantParcel }: CaseEdit) {
  const push = [buyerParcel, merchantParcel].flatMap((parcel) => parcel?.trackingNumber ?? [])
  return push.length === 0 ? {} : { trackingNumbers: { push } }
}

/** Applied for and never answered, approved and never sent back, sent back and left lying, or sent again and never spoken of. */
export async function findDueCases(
  db: Tx,
  { now, page: { except, most } }: { now: Date; page: Untried },
): Promise<string[]> {
  const where = { endedAt: null, dueAt: { lte: now }, id: { notIn: [...except] } }
  const rows = await db.aftersaleCase.findMany({ where, select: { id: true }, orderBy: { dueAt: 'asc' }, take: most })
  return rows.map(({ id }) => id)
}

type Told = { readonly side: 'buyerParcel' | 'merchantParcel'; readonly parcel: CaseParcel }

/** What a carrier said changes nothing that anybody decides by, so no version rises. */
export async function saveCaseTrace(db: Tx, caseId: string, { side, parcel }: Told): Promise<void> {
  await db.aftersaleCase.update({
    where: { id: caseId },
    data: { [side]: parcel as object },
    select: { id: true },
  })
}
