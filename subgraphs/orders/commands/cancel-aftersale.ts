import { aftersaleCancelled, aftersaleDone } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { caseNotNow } from '../domain/aftersale-refusals.ts'
import { mayMoveCase } from '../domain/aftersale-status.ts'
import { aboutCase } from '../domain/aftersale-told.ts'
import { notFound } from '../domain/refusals.ts'
import { answerSilentCase, escalate } from './answer-silent-case.ts'
import { moveCase } from './move-aftersale.ts'
import { lockCase } from './open-aftersale.ts'

/** As long as nothing is on its way. Cancelled again it stays as it is. */
export async function cancelAftersale(
  caseId: string,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<AftersaleCase>> {
  const opened = await lockCase(caseId, unit)
  if (opened?.found.accountId !== accountId) return notFound('caseId')
  const { found, order } = opened
  if (found.status === 'CANCELLED') return ok(found)
  if (!mayMoveCase(found.status, 'CANCELLED')) return caseNotNow(found.status)
  const cancelled = await moveCase(found, { to: 'CANCELLED' }, unit)
  unit.emit(aftersaleCancelled(aboutCase(found, order)))
  return ok(cancelled)
}

/** The goods of an exchange arrived. Said again it stays as it is. */
export async function finishAftersale(
  caseId: string,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<AftersaleCase>> {
  const opened = await lockCase(caseId, unit)
  if (opened?.found.accountId !== accountId) return notFound('caseId')
  const { found, order } = opened
  if (found.status === 'DONE') return ok(found)
  if (found.status !== 'MERCHANT_SHIPPED') return caseNotNow(found.status)
  const done = await moveCase(found, { to: 'DONE' }, unit)
  unit.emit(aftersaleDone(aboutCase(found, order)))
  return ok(done)
}

/** Nobody did anything for so long. False when something happened since it was listed. */
export async function endDueCase(caseId: string, unit: Unit): Promise<boolean> {
  const opened = await lockCase(caseId, unit)
  const found = opened?.found
  if (!found || found.endedAt !== null || found.dueAt === null || found.dueAt > unit.now) return false
  if (found.status === 'APPLIED') {
    await answerSilentCase(opened, unit)
    return true
  }
  if (found.status === 'BUYER_SHIPPED' || found.status === 'RECEIVED') {
    await escalate(opened, 'The shop did nothing about the goods in time; the platform decides.', unit)
    return true
  }
  const isExchanged = found.status === 'MERCHANT_SHIPPED'
  const reason = isExchanged ? 'Nobody spoke of the goods for too long.' : 'The goods were not sent back in time.'
  await moveCase(found, { to: isExchanged ? 'DONE' : 'CANCELLED', reason }, unit)
  const told = aboutCase(found, opened.order)
  unit.emit(isExchanged ? aftersaleDone(told) : aftersaleCancelled(told))
  return true
}
