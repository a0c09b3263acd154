import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findLines, findOrders } from '../data/order-row.ts'
import { listParcels } from '../data/parcels.ts'
import { findDefaultAddresses } from '../data/return-addresses.ts'
import { checkCount } from '../domain/check.ts'
import type { ShopOrder } from '../domain/order.ts'
import { isOfShop } from '../domain/order.ts'
import type { Printed, PrintKind, Sheet } from '../domain/print-sheet.ts'
import { sheetsOf } from '../domain/print-sheet.ts'
import { notFound } from '../domain/refusals.ts'
import type { Carriers } from '../providers/carriers.ts'
import { carrierOf } from '../providers/carriers.ts'

type PrintOrders = { readonly orderIds: readonly string[]; readonly kind: PrintKind }

const MOST_ORDERS = 100

/** All of them, in the order that was asked for, or none; whose paper is printed is audited like every look at many buyers. */
export async function printOrders(
  { orderIds, kind }: PrintOrders,
  carriers: Carriers,
  unit: OperatorUnit,
): Promise<Result<readonly Sheet[]>> {
  const fine = checked(checkCount(orderIds, { least: 1, most: MOST_ORDERS }, 'orderIds'))
  if (!fine.ok) return fine
  const orders = await ordersOf(orderIds, unit)
  if (!orders.ok) return orders
  const printed = await gathered(orders.value, carriers, unit)
  const results = printed.map((one) => sheetsOf(kind, one))
  const [first, ...rest] = results.flatMap((result): readonly Refusal[] => (result.ok ? [] : result.refusals))
  if (first) return refuse(first, ...rest)
  for (const { id, number } of orders.value) {
    const summary = `Printed a ${kind === 'WAYBILL' ? 'waybill' : 'picking ticket'} of order ${number}`
    unit.audited({ subjectId: id, summary, before: null, after: { kind } })
  }
  return ok(results.flatMap((result) => (result.ok ? result.value : [])))
}

async function ordersOf(orderIds: readonly string[], unit: OperatorUnit): Promise<Result<readonly ShopOrder[]>> {
  const ids = [...new Set(orderIds)].map((id) => parseId('ord', id))
  const known = new Map(
    (
      await findOrders(
        unit.db,
        ids.filter((id) => id !== null),
      )
    ).map((order) => [order.id, order]),
  )
  const found = ids.map((id) => (id === null ? undefined : known.get(id)))
  for (const order of found) if (order && isOfShop(order)) ownShop(unit.actor, order.shopId)
  const orders = found.flatMap((order) => (order && isOfShop(order) ? [order] : []))
  return orders.length === ids.length ? ok(orders) : notFound('orderIds')
}

async function gathered(
  orders: readonly ShopOrder[],
  carriers: Carriers,
  { db }: OperatorUnit,
): Promise<readonly Printed[]> {
  const ids = orders.map(({ id }) => id)
  const lines = await findLines(db, ids)
  const parcels = await listParcels(db, ids)
  const senders = await findDefaultAddresses(db, [...new Set(orders.map(({ shopId }) => shopId))])
  return orders.map((order) => ({
    order,
    lines: lines.filter(({ orderId }) => orderId === order.id),
    parcels: parcels.filter(({ orderId }) => orderId === order.id),
    sender: senders.find(({ shopId }) => shopId === order.shopId)?.address ?? null,
    carrierName: (code: string) => carrierOf(carriers, code)?.name ?? code,
  }))
}
