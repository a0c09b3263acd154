import { GOING_BACK } from '../domain/aftersale-status.ts'
import type { Order } from '../domain/order.ts'
import type { Tx } from './database.ts'

/** Nobody has to decide about anything that a buyer wants back: money that is on its way is waited for by nobody, but the last of an order ends it. */
export const uncontested = {
  OR: [
    { openCaseCount: 0 },
    {
      cases: { none: { endedAt: null, status: { notIn: [...GOING_BACK] } } },
      refunds: { none: { isFull: true, status: { not: 'SUCCEEDED' }, cause: { not: 'LATE' } } },
    },
  ],
}

export const isUncontested = async (db: Tx, { id, openCaseCount }: Order): Promise<boolean> =>
  openCaseCount === 0 || (await db.order.count({ where: { id, ...uncontested } })) === 1
