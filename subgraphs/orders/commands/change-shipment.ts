import { orderShipmentCancelled } from '@supermall/contracts/orders'
import { checked, checkText } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { findExchanged, findOpenLines, goingBackOf } from '../data/aftersale.ts'
import type { OperatorUnit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { addShipped, saveEdit } from '../data/orders.ts'
import { findParcel, saveCancelled, saveCarriage } from '../data/parcels.ts'
import { without } from '../domain/aftersale-decide.ts'
import type { Sending } from '../domain/carriage.ts'
import { carriageOf, checkSending } from '../domain/carriage.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { CameOf, Parcel } from '../domain/shipping.ts'
import { decideChange, decideUnship } from '../domain/shipping.ts'
import { about, toldChanged } from '../domain/told.ts'
import { moveOrders } from './move-orders.ts'
import { noteOrder } from './note-order.ts'
import type { Operated } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type ExpectedParcel = { readonly parcelId: string; readonly expectedVersion: number }
type ChangeShipment = ExpectedParcel & Sending
type CancelShipment = ExpectedParcel & { readonly reason?: string | null }

export async function changeShipment(
  input: ChangeShipment,
  carrierCodes: readonly string[],
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  const fine = checked(...checkSending(input, carrierCodes))
  if (!fine.ok) return fine
  const opened = await openParcel(input, unit)
  if (!opened.ok) return opened
  const { order, parcel } = opened.value
  const decided = decideChange(order, parcel)
  if (!decided.ok) return decided
  const { carrierCode, trackingNumber } = carriageOf(input, order.number)
  await saveCarriage(unit.db, parcel.id, { carrierCode, trackingNumber })
  await noteOrder(order, { action: 'SHIPMENT_CHANGED' }, unit)
  unit.emit(toldChanged(order))
  unit.audited({
    subjectId: order.id,
    summary: `Corrected a parcel of order ${order.number}`,
    after: { carrierCode, trackingNumber },
    before: { carrierCode: parcel.carrierCode, trackingNumber: parcel.trackingNumber },
  })
  return ok({ ...parcel, carrierCode, trackingNumber })
}

/** An order that was shipped waits for sending again. */
export async function cancelShipment(input: CancelShipment, unit: OperatorUnit): Promise<Result<Parcel>> {
  const fine = checked(checkText(input.reason, { most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const opened = await openParcel(input, unit)
  if (!opened.ok) return opened
  const { order, parcel } = opened.value
  const decided = decideUnship(order, parcel, await cameOf(opened.value, unit))
  if (!decided.ok) return decided
  if (!(await saveCancelled(unit.db, parcel.id, unit.now))) return stale()
  await addShipped(
    unit.db,
    parcel.lines.map(({ lineId, quantity }) => ({ lineId, quantity: -quantity })),
  )
  if (!(await saveUnsent(opened.value, input.reason?.trim() || null, unit))) return stale()
  unit.emit(orderShipmentCancelled({ ...about(order), parcelId: parcel.id }))
  const summary = `Took a parcel of order ${order.number} back`
  unit.audited({
    subjectId: order.id,
    summary,
    before: { parcelId: parcel.id, status: 'SENT' },
    after: { status: 'CANCELLED' },
  })
  return ok({ ...parcel, status: 'CANCELLED', cancelledAt: unit.now })
}

async function cameOf({ order, lines }: Operated, { db }: OperatorUnit): Promise<CameOf> {
  const open = order.openCaseCount === 0 ? [] : await findOpenLines(db, order.id)
  const goingBack = await goingBackOf(db, order.id, open)
  return {
    lines: lines.map((line) => without(line, goingBack)),
    open,
    exchanged: await findExchanged(db, order.id),
  }
}

type OfParcel = Operated & { readonly parcel: Parcel }

async function openParcel(
  { parcelId, expectedVersion }: ExpectedParcel,
  unit: OperatorUnit,
): Promise<Result<OfParcel>> {
  const id = parseId('pcl', parcelId)
  const parcel = id && (await findParcel(unit.db, id))
  if (!parcel) return notFound('parcelId')
  const opened = await openOrder({ orderId: parcel.orderId, expectedVersion }, unit)
  return opened.ok ? ok({ ...opened.value, parcel }) : opened
}

async function saveUnsent(
  { order, lines, parcel }: OfParcel,
  reason: string | null,
  unit: OperatorUnit,
): Promise<boolean> {
  const isSomeLeft = lines.some(({ id, shippedQuantity }) => shippedQuantity > takenBack(parcel, id))
  const edit = { isPartlyShipped: isSomeLeft, shippedAt: null, receiveAt: null }
  const action = 'SHIPMENT_CANCELLED'
  if (order.status === 'SHIPPED') {
    await moveOrders([order], { to: 'PAID', action, reason, edit }, unit)
    return true
  }
  await writeHistory([{ orderId: order.id, fromStatus: order.status, toStatus: order.status, action, reason }], unit)
  return saveEdit(unit.db, order, { edit, now: unit.now })
}

const takenBack = ({ lines }: Parcel, lineId: string): number =>
  lines.find((line) => line.lineId === lineId)?.quantity ?? 0
