import { orderShipped } from '@supermall/contracts/orders'
import { checked } from '@supermall/kernel/check'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { withoutGoing } from '../data/going-back.ts'
import { writeHistory } from '../data/history.ts'
import { addShipped, saveEdit } from '../data/orders.ts'
import { countParcels, insertParcel } from '../data/parcels.ts'
import { settingOf } from '../data/settings.ts'
import type { Sending } from '../domain/carriage.ts'
import { carriageOf, checkSending } from '../domain/carriage.ts'
import { checkCount } from '../domain/check.ts'
import type { ShopOrder } from '../domain/order.ts'
import { stale, tooMany } from '../domain/refusals.ts'
import type { Parcel, ParcelLine } from '../domain/shipping.ts'
import { decideShip, receiveAtOf } from '../domain/shipping.ts'
import { about } from '../domain/told.ts'
import { moveOrders } from './move-orders.ts'
import type { Expected, Operated } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

/** As many as an order shows. */
const MOST_PARCELS = 100

type ShipOrder = Expected & Sending & { readonly lines?: readonly ParcelLine[] | null }

export async function shipOrder(
  input: ShipOrder,
  carrierCodes: readonly string[],
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  const fine = checked(...checkSending(input, carrierCodes), checkCount(input.lines, { least: 1, most: 70 }, 'lines'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  return opened.ok ? send(opened.value, input, unit) : opened
}

/** One parcel with what is named, or with all that is left; the order is shipped when nothing is left. */
export async function send(
  { order, lines }: Operated,
  input: Omit<ShipOrder, keyof Expected>,
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  const left = await withoutGoing(unit.db, order, lines)
  const decided = decideShip(order, left, input.lines ?? null)
  if (!decided.ok) return decided
  if ((await countParcels(unit.db, order.id)) >= MOST_PARCELS) return tooMany(MOST_PARCELS)
  const { lines: sent, isWhole } = decided.value
  const parcel: Parcel = {
    id: newId('pcl', unit.now.getTime()),
    orderId: order.id,
    shopId: order.shopId,
    ...carriageOf(input, order.number),
    status: 'SENT',
    lines: sent,
    trace: null,
    tracedAt: null,
    sentAt: unit.now,
    cancelledAt: null,
  }
  await insertParcel(unit.db, parcel)
  await addShipped(unit.db, sent)
  if (!(await saveSent(order, isWhole, unit))) return stale()
  unit.emit(orderShipped({ ...about(order), parcelId: parcel.id, isWhole }))
  unit.audited({
    subjectId: order.id,
    summary: `Sent a parcel of order ${order.number}`,
    before: null,
    after: { parcelId: parcel.id, carrierCode: parcel.carrierCode, trackingNumber: parcel.trackingNumber, isWhole },
  })
  return ok(parcel)
}

async function saveSent(order: ShopOrder, isWhole: boolean, unit: OperatorUnit): Promise<boolean> {
  if (!isWhole) {
    const { id: orderId, status } = order
    await writeHistory(
      [{ orderId, fromStatus: status, toStatus: status, action: 'PARTLY_SHIPPED', reason: null }],
      unit,
    )
    return saveEdit(unit.db, order, { edit: { isPartlyShipped: true }, now: unit.now })
  }
  const days = await settingOf(unit.db, 'receiveAfterDays', order.shopId)
  const edit = { shippedAt: unit.now, receiveAt: receiveAtOf(order, days, unit.now), isPartlyShipped: false }
  await moveOrders([order], { to: 'SHIPPED', action: 'SHIPPED', edit }, unit)
  return true
}
