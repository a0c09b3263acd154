import { aftersaleApproved, aftersaleEscalated } from '@supermall/contracts/orders'
import { saveCase } from '../data/aftersale.ts'
import { writeCaseHistory } from '../data/aftersale-history.ts'
import type { Unit } from '../data/database.ts'
import { isUnsent } from '../domain/aftersale-amount.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import type { OpenCase } from './open-aftersale.ts'
import { refundCase, settleFree } from './refund-aftersale.ts'

/**
 * The shop said nothing for too long. Money for what was never sent goes back by itself; whatever somebody must look at is for the
 * platform to decide, and the shop may still be quicker.
 */
export async function answerSilentCase(opened: OpenCase, unit: Unit): Promise<void> {
  const { found, order, lines } = opened
  if (found.kind === 'REFUND_ONLY' && isUnsent(order, lines)) {
    const reply = 'The shop did not answer in time.'
    const approved = await refundCase(opened, { reply, isRestocked: true, amountMinor: null }, unit)
    if (approved.ok) {
      unit.emit(aftersaleApproved(aboutCase(found, order)))
      await settleFree(approved.value, unit)
      return
    }
  }
  await escalate(opened, 'The shop did not answer in time; the platform decides.', unit)
}

/** From now on the platform sees it among what it decides; whoever is quicker does it. */
export async function escalate({ found, order }: OpenCase, reason: string, unit: Unit): Promise<void> {
  const edit = { isEscalated: true, escalatedAt: unit.now, dueAt: null, actsBy: unit.now }
  if (!(await saveCase(unit.db, found, { edit, now: unit.now }))) throw new Error(`${found.id} moved while it was held`)
  const { id: caseId, status } = found
  await writeCaseHistory([{ caseId, fromStatus: status, toStatus: status, reason }], unit)
  unit.emit(aftersaleEscalated(aboutCase(found, order)))
}
