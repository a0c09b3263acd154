import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { lockApplication, saveDecision } from '../data/applications.ts'
import type { Unit } from '../data/database.ts'
import type { Application } from '../domain/application.ts'
import { decide } from '../domain/application.ts'
import { notFound, stale } from '../domain/refusals.ts'

/** Somebody else's application is not found rather than forbidden: that it exists is nobody's business. */
export async function withdrawApplication(
  applicationId: string,
  applicantId: Id<'acc'>,
  unit: Unit,
): Promise<Result<Application>> {
  const id = parseId('map', applicationId)
  const application = id && (await lockApplication(unit.db, id))
  if (application?.applicantId !== applicantId) return notFound('applicationId')
  if (application.status === 'WITHDRAWN') return ok(application)
  const decision = decide(application, 'WITHDRAWN')
  if (!decision.ok) return decision
  const saved = await saveDecision(unit.db, application, { status: decision.value, now: unit.now })
  return saved ? ok(saved) : stale()
}
