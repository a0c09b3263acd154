import { checked, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { findOrder, lockFamily } from '../data/orders.ts'
import { decideCancel } from '../domain/decide.ts'
import type { Order } from '../domain/order.ts'
import { paidWith } from '../domain/order.ts'
import { notFound, notNow } from '../domain/refusals.ts'
import { cancelFamily } from './cancel-family.ts'
import { isPaidMeanwhile } from './close-payment-first.ts'
import type { Saga } from './saga.ts'

type CancelOrder = { readonly orderId: string; readonly reason?: string | null }

/** Cancels what is not paid, unless it is being paid at this moment: then it is paid, and stands. */
export async function cancelOwnOrder(
  input: CancelOrder,
  accountId: Id<'acc'>,
  { transact, ask }: Pick<Saga, 'transact' | 'ask'>,
): Promise<Result<Order>> {
  const fine = checkReason(input)
  if (!fine.ok) return fine
  const id = parseId('ord', input.orderId)
  const order = id && (await transact(({ db }) => findOrder(db, id)))
  const isOpen = order?.accountId === accountId && order.status === 'PENDING_PAYMENT'
  if (isOpen && (await isPaidMeanwhile(order.parentId ?? order.id, ask))) return notNow('PAID')
  return transact((unit) => cancelOrder(input, accountId, unit))
}

const checkReason = ({ reason }: CancelOrder): Result<unknown> => checked(checkText(reason, { most: 200 }, 'reason'))

/** With all that was bought with it. Cancelled again it stays as it is. */
export async function cancelOrder(input: CancelOrder, accountId: Id<'acc'>, unit: Unit): Promise<Result<Order>> {
  const fine = checkReason(input)
  if (!fine.ok) return fine
  const id = parseId('ord', input.orderId)
  const whole = id && (await lockFamily(unit.db, id))
  if (!id || !whole || whole.payable.accountId !== accountId) return notFound('orderId')
  const family = paidWith(whole, id)
  if (family.payable.status !== 'CANCELLED') {
    const decided = decideCancel(family)
    if (!decided.ok) return decided
    const reason = input.reason?.trim() || 'The buyer changed their mind.'
    await cancelFamily(family, { cause: 'BUYER', reason, whole }, unit)
  }
  return reloaded(input.orderId, unit)
}

/** As it is now, for the answer. */
export async function reloaded(orderId: string, { db }: Unit): Promise<Result<Order>> {
  const order = await findOrder(db, orderId)
  return order ? ok(order) : notFound('orderId')
}
