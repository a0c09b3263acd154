import type { DeadLetterFacts, Machinery, Mend, MendedEvent } from '@supermall/contracts/machinery'
import { machineryOf } from '@supermall/contracts/machinery'
import { domains } from '@supermall/contracts/subscribers.generated'
import { badInput } from '@supermall/kernel/fault'
import { LARGEST_PAGE } from '@supermall/kernel/page'
import { ok } from '@supermall/kernel/result'
import { seconds } from '@supermall/kernel/time'
import { payload } from '@supermall/subgraph/payload'
import type { Mending } from '../commands/order-mending.ts'
import { checkMending, orderMending } from '../commands/order-mending.ts'
import type { Context } from '../context.ts'
import type { EventsMendInput, MutationResolvers, QueryResolvers } from './types.generated.ts'

const SILENT = { deadLetters: 0, unconfirmed: 0, oldestUnconfirmedAt: null, jobs: [] }
const LONGEST_NAME = 100
const MENDING_MS = seconds(20)

type Shown = 'machinery' | 'deadLetters' | 'unconfirmedEvents' | 'jobRuns'

export const machineryQueries: Pick<QueryResolvers, Shown> = {
  machinery: (_, __, { ask }) => Promise.all(domains.map((service) => look(service, ask))),
  deadLetters: async (_, { service, first }, { ask }) => {
    const { rows } = await ask(machineryOf(known(service)).deadLetters, { size: sizeOf(first) })
    return rows.map(shown)
  },
  unconfirmedEvents: async (_, { service, first }, { ask }) => {
    const { rows } = await ask(machineryOf(known(service)).unconfirmed, { size: sizeOf(first) })
    return rows.map(({ at, dueAt, ...row }) => ({ ...row, dueAt: new Date(dueAt), occurredAt: new Date(at) }))
  },
  jobRuns: async (_, { service, job, first }, { ask }) => {
    if (job.length > LONGEST_NAME) throw badInput(`A job's name has at most ${LONGEST_NAME} characters.`)
    const { runs } = await ask(machineryOf(known(service)).jobRuns, { job, size: sizeOf(first) })
    return runs.map(({ startedAt, endedAt, counts, error }) => ({
      startedAt: new Date(startedAt),
      endedAt: new Date(endedAt),
      error,
      counts: counted(counts),
    }))
  },
}

export const machineryMutations: Pick<MutationResolvers, 'deadLettersReplay' | 'deadLettersDismiss' | 'eventsResend'> =
  {
    deadLettersReplay: (_, { input }, context) => mend(input, 'replay', context),
    deadLettersDismiss: (_, { input }, context) => mend(input, 'dismiss', context),
    eventsResend: (_, { input }, context) => mend(input, 'resend', context),
  }

/** One dead domain must not hide the others. */
async function look(service: string, ask: Context['ask']) {
  const seen = await ask(machineryOf(service).overview, {}).catch(() => null)
  const { deadLetters, unconfirmed, oldestUnconfirmedAt, jobs } = seen ?? SILENT
  return {
    service,
    isAnswering: seen !== null,
    deadLetterCount: deadLetters,
    unconfirmedCount: unconfirmed,
    oldestUnconfirmedAt: instantOf(oldestUnconfirmedAt),
    jobs: jobs.map(({ dueAt, lastRunAt, counts, ...job }) => ({
      ...job,
      dueAt: instantOf(dueAt),
      lastRunAt: instantOf(lastRunAt),
      counts: counted(counts),
    })),
  }
}

const counted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([name, count]) => ({ name, count }))

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text))

function known(service: string): string {
  if (!domains.includes(service)) throw badInput(`There is no domain ${JSON.stringify(service.slice(0, 40))}.`)
  return service
}

function sizeOf(first: number | null | undefined): number {
  const size = first ?? 20
  if (size < 1 || size > LARGEST_PAGE) throw badInput(`\`first\` is 1 to ${LARGEST_PAGE}.`)
  return size
}

const shown = ({ envelope, at, ...letter }: DeadLetterFacts) => ({
  ...letter,
  envelope: JSON.stringify(envelope) ?? 'null',
  parkedAt: new Date(at),
})

async function mend(input: EventsMendInput, act: Mending['act'], { operate, ask }: Context) {
  const { service, eventIds } = input
  const mending = checkMending({ act, service, eventIds: [...eventIds], isDryRun: input.isDryRun ?? false }, domains)
  if (!mending.ok) return payload('events')<MendedEvent[]>(mending)
  await operate('identity.machinery.mend', (unit) => orderMending(mending.value, unit))
  const { isDryRun } = mending.value
  const { events } = await ask(
    asked(act, machineryOf(service)),
    { eventIds: [...eventIds], isDryRun },
    { timeoutMs: MENDING_MS },
  )
  return payload('events')(ok(events))
}

const asked = (act: Mending['act'], machinery: Machinery): Mend => machinery[act]
