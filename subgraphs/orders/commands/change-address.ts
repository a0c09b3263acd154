import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { writeHistory } from '../data/history.ts'
import { saveEdit } from '../data/orders.ts'
import { findSameCityRule } from '../data/same-city.ts'
import { listTemplates } from '../data/templates.ts'
import { findTerms } from '../data/terms.ts'
import type { AddressGiven } from '../domain/address.ts'
import { changedFields, checkAddress, masked, readAddress } from '../domain/address.ts'
import { decideAddress } from '../domain/decide.ts'
import type { Order } from '../domain/order.ts'
import { checkReach, isMoved } from '../domain/reach.ts'
import { stale } from '../domain/refusals.ts'
import { toldChanged } from '../domain/told.ts'
import { reloaded } from './cancel-order.ts'
import type { Expected } from './operate-on-order.ts'
import { openOrder } from './operate-on-order.ts'

type ChangeAddress = Expected & { readonly address: AddressGiven }

/** What was paid for sending stays; a shop that wants more asks for it before anything is paid. */
export async function changeAddress(input: ChangeAddress, unit: OperatorUnit): Promise<Result<Order>> {
  const fine = checked(...checkAddress(input.address, 'address'))
  if (!fine.ok) return fine
  const opened = await openOrder(input, unit)
  if (!opened.ok) return opened
  const { order, lines } = opened.value
  const decided = decideAddress(order, lines)
  if (!decided.ok) return decided
  const address = readAddress(input.address)
  const reached = await checkPlace({ order, lines, address }, unit)
  if (!reached.ok) return reached
  if (!(await saveEdit(unit.db, order, { edit: { address }, now: unit.now }))) return stale()
  const { id: orderId, status } = order
  await writeHistory([{ orderId, fromStatus: status, toStatus: status, action: 'ADDRESS_CHANGED', reason: null }], unit)
  unit.emit(toldChanged(order))
  const summary = `Changed where order ${order.number} goes`
  unit.audited({
    subjectId: orderId,
    summary,
    before: order.address && masked(order.address),
    after: { ...masked(address), changed: changedFields(order.address, address) },
  })
  return reloaded(orderId, unit)
}

/** Where it goes to now must be where it could have been ordered to. */
async function checkPlace(going: Parameters<typeof checkReach>[0], { db }: OperatorUnit): Promise<Result<null>> {
  const { order, lines } = going
  if (!isMoved(going)) return ok(null)
  const products = [...new Set(lines.map(({ productId }) => productId))]
  const terms = await findTerms(db, products)
  const templates = await listTemplates(db, order.shopId)
  const rule = await findSameCityRule(db, order.shopId)
  return checkReach(going, { terms, templates, sameCity: rule === null ? [] : [rule] })
}
