import { SpanKind } from '@opentelemetry/api'
import type { RequestDefinition } from '@supermall/contracts/define'
import { Fault, fault } from '@supermall/kernel/fault'
import { present } from '@supermall/kernel/present'
import { z } from 'zod'
import type { Bus, Stop } from './bus.ts'
import type { Log } from './log.ts'
import { metrics } from './metrics.ts'
import { awaitedHere, deadlineIn, TIMEOUT_HEADER, timeLeft, timeoutAsTold } from './patience.ts'
import { isTracing, traced, traceparentHere } from './trace.ts'
import type { TellUnanswered } from './unanswered.ts'
import { unanswered } from './unanswered.ts'

export type Ask = <Question, Answer>(
  definition: RequestDefinition<Question, Answer>,
  question: Question,
  options?: { readonly timeoutMs?: number },
) => Promise<Answer>

/** `within` is whatever the domain gives its answers: a read-only database, as a rule. */
export type Answerer<Within> = {
  readonly definition: RequestDefinition<unknown, unknown>
  readonly reply: (question: unknown, within: Within) => Promise<unknown>
}

const TIMEOUT_MS = 1_000

export function answer<Within, Question, Answer>(
  definition: RequestDefinition<Question, Answer>,
  reply: (question: Question, within: Within) => Promise<Answer>,
): Answerer<Within> {
  return {
    definition: definition as RequestDefinition<unknown, unknown>,
    reply: reply as Answerer<Within>['reply'],
  }
}

/** Both sides hold the other to the contract: a question is checked where it arrives, an answer where it is received. */
export function asker(bus: Bus, traceparent: string | null): Ask {
  return async (definition, question, options) => {
    const { requestName } = definition
    const ask = async () => {
      const from = traceparentHere() ?? traceparent
      const timeoutMs = noLonger(requestName, options?.timeoutMs ?? TIMEOUT_MS)
      const until = { [TIMEOUT_HEADER]: timeoutAsTold(timeoutMs) }
      const headers = from ? { traceparent: from, ...until } : until
      return bus.ask(requestName, JSON.stringify(question), { timeoutMs, headers })
    }
    const text = await (isTracing() && traceparent
      ? traced({ name: `ask ${requestName}`, kind: SpanKind.CLIENT, parent: traceparent }, ask)
      : ask())
    const reply = definition.answer.safeParse(unwrap(text, requestName))
    if (!reply.success) throw fault('NO_ANSWER', `${requestName} answered against its contract: ${reply.error.message}`)
    return reply.data
  }
}

/** Nobody is asked for what nobody waits for, and nobody is waited for longer than that. */
function noLonger(name: string, timeoutMs: number): number {
  if (awaitedHere()?.isLate()) throw fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)
  return Math.min(timeoutMs, timeLeft())
}

/**
 * What is asked too late is not begun. A question waits nowhere but in a connection: it is taken as soon as it is read, and its time
 * counts from then. What came before that nobody here can tell, so what is answered too late is answered to nobody.
 */
export async function startAnswering<Within>(
  answerers: readonly Answerer<Within>[],
  { bus, within, log }: { bus: Bus; within: Within; log: Log },
): Promise<Stop> {
  const stops = await Promise.all(
    answerers.map((answerer) => {
      const { requestName } = answerer.definition
      const tell = tellFailures(requestName, log)
      return bus.answer(requestName, async (text, headers) => {
        const deadline = deadlineIn(headers[TIMEOUT_HEADER])
        try {
          if (present() >= deadline) throw fault('DEADLINE_EXCEEDED', `${requestName} was asked too late`)
          return JSON.stringify(await replyTraced(answerer, { text, traceparent: headers.traceparent }, within))
        } catch (error) {
          tell(timely(error, deadline), headers.traceparent?.split('-')[1])
          return JSON.stringify({ error: String(error) })
        }
      })
    }),
  )
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

const tellFailures = (request: string, log: Log): TellUnanswered =>
  unanswered({
    event: 'answer.failed',
    facts: { request },
    log,
    clock: () => performance.now(),
    count: (code) => metrics.failedAnswers.inc({ request, code }),
  })

/** Where time was up, whatever was thrown on the way down was thrown because of it. */
function timely(error: unknown, deadline: number): unknown {
  const isLate = present() >= deadline || (awaitedHere()?.isLate() ?? false)
  return isLate && !(error instanceof Fault) ? fault('DEADLINE_EXCEEDED', String(error)) : error
}

type Wrapped = { readonly error: string } | { readonly value: unknown }

type Heard = { readonly text: string; readonly traceparent: string | undefined }

function replyTraced<Within>(
  answerer: Answerer<Within>,
  { text, traceparent }: Heard,
  within: Within,
): Promise<Wrapped> {
  if (!isTracing() || !traceparent) return replyTo(answerer, text, within)
  const name = `answer ${answerer.definition.requestName}`
  return traced({ name, kind: SpanKind.SERVER, parent: traceparent }, () => replyTo(answerer, text, within))
}

async function replyTo<Within>(
  { definition, reply }: Answerer<Within>,
  text: string,
  within: Within,
): Promise<Wrapped> {
  const question = definition.ask.safeParse(JSON.parse(text))
  return question.success ? { value: await reply(question.data, within) } : { error: question.error.message }
}

const wrapped = z.union([z.object({ error: z.string() }), z.object({ value: z.unknown() })])

function unwrap(text: string, name: string): unknown {
  const reply = wrapped.safeParse(parsed(text))
  if (!reply.success) throw fault('NO_ANSWER', `${name} answered with something else than an answer`)
  if ('error' in reply.data) throw fault('NO_ANSWER', `${name} failed: ${reply.data.error}`)
  return reply.data.value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
