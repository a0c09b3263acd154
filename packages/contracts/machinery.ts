import { z } from 'zod'
import type { RequestDefinition } from './define.ts'
import { instant, request } from './define.ts'

const MOST_IDS = 100

const oldest = { size: z.int().min(1).max(MOST_IDS) }
const ids = { eventIds: z.array(z.string()).min(1).max(MOST_IDS), isDryRun: z.boolean() }

const deadLetter = z.object({
  eventId: z.string(),
  name: z.string(),
  envelope: z.unknown(),
  error: z.string(),
  attempts: z.int(),
  at: instant,
})
const unconfirmedEvent = z.object({
  eventId: z.string(),
  name: z.string(),
  aggregateId: z.string(),
  awaiting: z.array(z.string()),
  attempts: z.int(),
  dueAt: instant,
  at: instant,
})
const jobState = z.object({
  name: z.string(),
  dueAt: instant.nullable(),
  lastRunAt: instant.nullable(),
  lastError: z.string().nullable(),
  counts: z.record(z.string(), z.number()),
})
/** `WOULD_…` is the answer of a dry run: it would be tried. */
const mended = z.object({
  eventId: z.string(),
  outcome: z.enum(['DONE', 'WOULD_TRY', 'NOT_FOUND', 'NO_CONSUMER', 'FAILED']),
  error: z.string().nullable(),
})

export type DeadLetterFacts = z.infer<typeof deadLetter>
export type UnconfirmedEventFacts = z.infer<typeof unconfirmedEvent>
export type MendedEvent = z.infer<typeof mended>

/** What every domain answers about what it tells, hears and does by itself: operators look into all of them at one place. */
export const machineryOf = (domain: string) => ({
  overview: request(`${domain}.machinery`, {
    ask: {},
    answer: z.object({
      deadLetters: z.int(),
      unconfirmed: z.int(),
      oldestUnconfirmedAt: instant.nullable(),
      jobs: z.array(jobState).max(100),
    }),
  }),
  deadLetters: request(`${domain}.dead-letters`, { ask: oldest, answer: z.object({ rows: z.array(deadLetter) }) }),
  unconfirmed: request(`${domain}.unconfirmed-events`, {
    ask: oldest,
    answer: z.object({ rows: z.array(unconfirmedEvent) }),
  }),
  replay: request(`${domain}.replay-dead-letters`, { ask: ids, answer: z.object({ events: z.array(mended) }) }),
  dismiss: request(`${domain}.dismiss-dead-letters`, { ask: ids, answer: z.object({ events: z.array(mended) }) }),
  resend: request(`${domain}.resend-events`, { ask: ids, answer: z.object({ events: z.array(mended) }) }),
})

export type Machinery = ReturnType<typeof machineryOf>
export type Mend = RequestDefinition<
  { eventIds: string[]; isDryRun: boolean },
  { events: { eventId: string; outcome: MendedEvent['outcome']; error: string | null }[] }
>
