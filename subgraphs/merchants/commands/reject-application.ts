import { merchantRejected } from '@supermall/contracts/merchants'
import { checked, checkText } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { lockApplication, saveDecision } from '../data/applications.ts'
import type { OperatorUnit } from '../data/database.ts'
import type { Application } from '../domain/application.ts'
import { decide } from '../domain/application.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { deciderOf } from './approve-application.ts'

type RejectApplication = {
  readonly applicationId: string
  readonly expectedVersion: number
  readonly reason: string
}

export async function rejectApplication(input: RejectApplication, unit: OperatorUnit): Promise<Result<Application>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 500 }, 'reason'))
  if (!fine.ok) return fine
  const id = parseId('map', input.applicationId)
  const application = id && (await lockApplication(unit.db, id))
  if (!application) return notFound('applicationId')
  const decision = decide(application, 'REJECTED')
  if (!decision.ok) return decision
  if (application.version !== input.expectedVersion) return stale()
  const reason = input.reason.trim()
  const decidedBy = deciderOf(unit)
  const saved = await saveDecision(unit.db, application, { status: decision.value, reason, decidedBy, now: unit.now })
  if (!saved) return stale()
  const { applicantId } = saved
  unit.emit(merchantRejected({ applicationId: saved.id, applicantId, reason }))
  unit.audited({
    subjectId: saved.id,
    summary: `Rejected the application of ${saved.name}`,
    before: { status: application.status },
    after: { status: saved.status, reason },
  })
  return ok(saved)
}
