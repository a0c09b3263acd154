import { z } from 'zod'
import { event, idOf, instant } from './define.ts'

/** Told by every domain, in the transaction of every privileged mutation: who did what to which thing, before and after. */
export const auditRecorded = event('audit.recorded', 'subjectId', {
  entryId: idOf('aud'),
  at: instant,
  service: z.string(),
  action: z.string(),
  actorId: z.string().nullable(),
  audience: z.enum(['CONSUMER', 'MERCHANT', 'PLATFORM', 'SYSTEM']),
  shopId: z.string().nullable(),
  subjectId: z.string(),
  summary: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  ip: z.string().nullable(),
  traceId: z.string().nullable(),
})
