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
const jobRun = z.object({
  startedAt: instant,
  endedAt: instant,
  error: z.string().nullable(),
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
export type JobRunFacts = z.infer<typeof jobRun>
export type ChangedAggregate = z.infer<typeof changed>
export type MendedEvent = z.infer<typeof mended>

/** What was told of one aggregate: its id and the other ids in what was told last. The rest tells whether more was told since. */
const changed = z.object({ ids: z.array(z.string()).max(50), times: z.int(), first: z.string(), last: z.string() })

/** How far back changes may be asked for. */
export const LONGEST_LOOK_BACK_MS = 3_600_000

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
  /**
   * Everything that was told of aggregates with these prefixes within that time, whether or not it was published. Not complete
   * when there was too much: then anything may have changed.
   */
  changes: request(`${domain}.changes-since`, {
    ask: { withinMs: z.int().min(0).max(LONGEST_LOOK_BACK_MS), prefixes: z.array(z.string().max(20)).max(100) },
    answer: z.object({ changed: z.array(changed), isComplete: z.boolean() }),
  }),
  deadLetters: request(`${domain}.dead-letters`, { ask: oldest, answer: z.object({ rows: z.array(deadLetter) }) }),
  unconfirmed: request(`${domain}.unconfirmed-events`, {
    ask: oldest,
    answer: z.object({ rows: z.array(unconfirmedEvent) }),
  }),
  /** The last runs of a job, the latest first; none of a job that there is not. */
  jobRuns: request(`${domain}.job-runs`, {
    ask: { job: z.string().max(100), ...oldest },
    answer: z.object({ runs: z.array(jobRun).max(MOST_IDS) }),
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
