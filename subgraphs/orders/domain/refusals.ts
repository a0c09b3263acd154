import type { Refused } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'

export { notFound, stale, tooMany } from '@supermall/kernel/refusals'

/** Staff may, their shop may not. */
export const rightNeeded = (): Refused =>
  refused('RIGHT_NEEDED', 'The mall does not let this shop do that by itself; ask the platform.')

/** It stands where this cannot be done any more, or not yet. */
export const notNow = (status: string): Refused =>
  refused('ORDER_STATE', `The order is ${status.toLowerCase().replace('_', ' ')}; this cannot be done now.`)

/** It is only how its orders are paid: what is done is done to one of them. */
export const isParent = (): Refused => refused('ORDER_IS_PARENT', NAME_ONE, 'orderId')

export const NAME_ONE = 'It is several orders that are paid at once; name one of them.'

/** Bad luck: whoever tries again has another number. */
export const numberTaken = (): Refused => refused('NUMBER_TAKEN', 'Its number was taken already; try again.')

/** It counts as paid, and nobody has its money: the courier takes it, for all that was ordered and as it was ordered. */
export const takenAtDoor = (instead: string): Refused =>
  refused('TAKEN_AT_DOOR', `The courier takes the money of this order at the door; ${instead}.`)

/** Its checkout may still go back, and the order with it. */
export const underWay = (): Refused =>
  refused('CHECKOUT_UNDER_WAY', 'The order is still being placed; try again in a moment.')
