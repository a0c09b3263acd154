import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Operate } from '@supermall/messaging/unit'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit, Tx } from '../data/database.ts'
import { findByNumber } from '../data/orders.ts'
import { checkCarriage } from '../domain/carriage.ts'
import { checked } from '../domain/check.ts'
import { notFound } from '../domain/refusals.ts'
import type { Parcel } from '../domain/shipping.ts'
import type { SheetLine } from '../domain/shipping-sheet.ts'
import { readSheet } from '../domain/shipping-sheet.ts'
import { openOrder } from './operate-on-order.ts'
import { send } from './ship-order.ts'

export type ShipByCsv = { readonly shopId: string; readonly csv: string }
export type SentLine = SheetLine & { readonly parcel: Parcel | null; readonly refusal: Refusal | null }

type How = { readonly operate: Operate<Tx>; readonly carrierCodes: readonly string[] }

/** Each line is sent, and refused, by itself: a mistake in one keeps no other back. */
export async function shipByCsv(
  input: ShipByCsv,
  { operate, carrierCodes }: How,
): Promise<Result<readonly SentLine[]>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null) return notFound('shopId')
  const sheet = readSheet(input.csv)
  if (!sheet.ok) return sheet
  const results: SentLine[] = []
  for (const line of sheet.value) {
    const sent = await operate('orders.order.ship', (unit) => sendLine(line, { shopId, carrierCodes }, unit))
    results.push({ ...line, parcel: sent.ok ? sent.value : null, refusal: sent.ok ? null : (sent.refusals[0] ?? null) })
  }
  return ok(results)
}

type Around = { readonly shopId: string; readonly carrierCodes: readonly string[] }

async function sendLine(
  line: SheetLine,
  { shopId, carrierCodes }: Around,
  unit: OperatorUnit,
): Promise<Result<Parcel>> {
  ownShop(unit.actor, shopId)
  const fine = checked(...checkCarriage(line, carrierCodes))
  if (!fine.ok) return fine
  const order = await findByNumber(unit.db, line.orderNumber, shopId)
  if (!order) return notFound('orderNumber')
  const opened = await openOrder({ orderId: order.id, expectedVersion: order.version }, unit)
  return opened.ok ? send(opened.value, line, unit) : opened
}
