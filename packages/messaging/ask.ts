import type { RequestDefinition } from '@supermall/contracts/define'
import { fault } from '@supermall/kernel/fault'
import { z } from 'zod'
import type { Bus, Stop } from './bus.ts'

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
    const text = await bus.ask(definition.requestName, JSON.stringify(question), {
      timeoutMs: options?.timeoutMs ?? TIMEOUT_MS,
      headers: traceparent ? { traceparent } : {},
    })
    const reply = definition.answer.safeParse(unwrap(text, definition.requestName))
    if (!reply.success) throw fault('NO_ANSWER', `${definition.requestName} answered against its contract: ${reply.error.message}`)
    return reply.data
  }
}

export async function startAnswering<Within>(answerers: readonly Answerer<Within>[], bus: Bus, within: Within): Promise<Stop> {
  const stops = await Promise.all(
    answerers.map(({ definition, reply }) =>
      bus.answer(definition.requestName, async (text) => {
        const question = definition.ask.safeParse(JSON.parse(text))
        if (!question.success) return JSON.stringify({ error: question.error.message })
        try {
          return JSON.stringify({ value: await reply(question.data, within) })
        } catch (error) {
          return JSON.stringify({ error: String(error) })
        }
      }),
    ),
  )
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

const wrapped = z.union([z.object({ value: z.unknown() }), z.object({ error: z.string() })])

function unwrap(text: string, name: string): unknown {
  const reply = wrapped.parse(JSON.parse(text))
  if ('error' in reply) throw fault('NO_ANSWER', `${name} failed: ${reply.error}`)
  return reply.value
}
