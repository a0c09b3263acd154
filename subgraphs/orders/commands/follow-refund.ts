import { aftersaleDone } from '@supermall/contracts/orders'
import { findCase } from '../data/aftersale.ts'
import type { Unit } from '../data/database.ts'
import type { Refund } from '../data/refunds.ts'
import { isGoingBack } from '../domain/aftersale-status.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { ShopOrder } from '../domain/order.ts'
import { finishWithout, shipWithout } from './go-on-without.ts'
import { moveCase } from './move-aftersale.ts'

/**
 * What follows when money is back: its case ends, and its order, which is locked by whoever calls, goes on without what is paid back.
 * What was partly sent went on when that money was asked for; only orders of before that was so still wait for it, and move here.
 */
export async function followRefund({ caseId }: Refund, order: ShopOrder, unit: Unit): Promise<void> {
  if (caseId !== null) {
    const found = await findCase(unit.db, caseId)
    if (!found || !isGoingBack(found.status)) return
    await moveCase(found, { to: 'DONE' }, unit)
    unit.emit(aftersaleDone(aboutCase(found, order)))
  }
  await shipWithout(order, 'REST_REFUNDED', unit)
  await finishWithout(order, unit)
}
