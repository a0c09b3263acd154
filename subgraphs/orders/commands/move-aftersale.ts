import { fault } from '@supermall/kernel/fault'
import type { CaseEdit } from '../data/aftersale.ts'
import { closeCaseLines, countOpen, saveCase } from '../data/aftersale.ts'
import { writeCaseHistory } from '../data/aftersale-history.ts'
import type { Unit } from '../data/database.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { CaseStatus } from '../domain/aftersale-status.ts'
import { isCaseOver, mayMoveCase } from '../domain/aftersale-status.ts'

type CaseMove = { readonly to: CaseStatus; readonly reason?: string | null; readonly edit?: CaseEdit }

/**
 * The only way of a case from one state to another: compared and set, with a line of history; what is over frees its lines, and
 * its order counts it no more. Its order is locked by whoever calls, so a case that moved all the same is a fault.
 */
export async function moveCase(before: AftersaleCase, move: CaseMove, unit: Unit): Promise<AftersaleCase> {
  const { id: caseId, status, orderId, version } = before
  const { to, reason = null } = move
  if (!mayMoveCase(status, to)) throw fault('INTERNAL_SERVER_ERROR', `${caseId} cannot go from ${status} to ${to}`)
  const isOver = isCaseOver(to)
  const { dueAt = null } = move.edit ?? {}
  const edit = { ...move.edit, dueAt, actsBy: dueAt ?? unit.now, status: to, endedAt: isOver ? unit.now : null }
  if (!(await saveCase(unit.db, before, { edit, now: unit.now })))
    throw fault('CONFLICT', `${caseId} is not ${status} in version ${version} any more`)
  await writeCaseHistory([{ caseId, fromStatus: status, toStatus: to, reason }], unit)
  if (isOver) {
    await closeCaseLines(unit.db, caseId)
    await countOpen(unit.db, orderId, -1)
  }
  return { ...before, ...edit, version: version + 1, updatedAt: unit.now }
}
