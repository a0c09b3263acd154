import { checked } from '@supermall/kernel/check'
import { Fault, fault } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Log } from '@supermall/messaging/log'
import { timeLeft } from '@supermall/messaging/patience'
import type { Operate } from '@supermall/messaging/unit'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit, Tx } from '../data/database.ts'
import { findByNumber } from '../data/orders.ts'
import { listParcels } from '../data/parcels.ts'
import { carriageOf, checkSending } from '../domain/carriage.ts'
import type { ShopOrder } from '../domain/order.ts'
import { notFound } from '../domain/refusals.ts'
import type { Parcel } from '../domain/shipping.ts'
import type { SheetLine } from '../domain/shipping-sheet.ts'
import { checkCells, readSheet } from '../domain/shipping-sheet.ts'
import { openOrder } from './operate-on-order.ts'
import { send } from './ship-order.ts'

type ShipByCsv = { readonly shopId: string; readonly csv: string }
type SentLine = SheetLine & { readonly parcel: Parcel | null; readonly refusal: Refusal | null }

type How = { readonly operate: Operate<Tx>; readonly carrierCodes: readonly string[]; readonly log: Log }

/**
 * Each line is sent, and refused, by itself: a mistake in one keeps no other back, and neither does what fails. Before nobody waits any
 * more what is left is told as not worked: what was sent must be told, and the same sheet goes on from there.
 */
export async function shipByCsv(
  input: ShipByCsv,
  { operate, carrierCodes, log }: How,
): Promise<Result<readonly SentLine[]>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null) return notFound('shopId')
  const sheet = readSheet(input.csv)
  if (!sheet.ok) return sheet
  const results: SentLine[] = []
  const least = timeLeft() * FOR_TELLING
  for (const line of sheet.value) {
    const sent =
      timeLeft() < least
        ? refused('NOT_WORKED', 'There was no time for this line; send the sheet again.')
        : await operate('orders.order.ship', (unit) => sendLine(line, { shopId, carrierCodes }, unit)).catch((error) =>
            failed(error, log),
          )
    results.push({ ...line, parcel: sent.ok ? sent.value : null, refusal: sent.ok ? null : (sent.refusals[0] ?? null) })
  }
  return ok(results)
}

/** Of the time that somebody waits: one line takes as long as its locks are held by others. */
const FOR_TELLING = 0.4

/** Told as the line's own, unless it is of who asks: then it is so of every line. */
function failed(error: unknown, log: Log): Result<never> {
  const known = error instanceof Fault ? error : fault('INTERNAL_SERVER_ERROR', String(error))
  if (known.status === 401 || known.status === 403) throw error
  if (known !== error) log.error('sheet.line_failed', { error })
  return refused(known.code, known.publicText)
}

type Around = { readonly shopId: string; readonly carrierCodes: readonly string[] }

async function sendLine(
  line: SheetLine,
  { shopId, carrierCodes }: Around,
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  ownShop(unit.actor, shopId)
  const fine = checked(checkCells(line), ...checkSending(line, carrierCodes))
  if (!fine.ok) return fine
  const order = await findByNumber(unit.db, line.orderNumber, shopId)
  if (!order) return notFound('orderNumber')
  const opened = await openOrder({ orderId: order.id, expectedVersion: order.version }, unit)
  if (!opened.ok) return opened
  const sent = await send(opened.value, line, unit)
  return sent.ok ? sent : sentBefore(opened.value.order, { line, refusals: sent }, unit)
}

type Again = { readonly line: SheetLine; readonly refusals: Result<never> }

/** The same sheet was sent before: what it sent then is sent. */
async function sentBefore(
  { id, number }: ShopOrder,
  { line, refusals }: Again,
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  const wanted = carriageOf(line, number)
  const parcel = (await listParcels(unit.db, [id])).find(
    ({ status, carrierCode, trackingNumber }) =>
      status === 'SENT' && carrierCode === wanted.carrierCode && trackingNumber === wanted.trackingNumber,
  )
  if (!parcel) return refusals
  unit.audited({ subjectId: id, summary: `Found order ${number} sent already`, before: null, after: null })
  return ok(parcel)
}
