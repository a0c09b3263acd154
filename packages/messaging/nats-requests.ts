import { Fault, fault } from '@supermall/kernel/fault'
import { within } from '@supermall/kernel/time'
import type { Msg, NatsConnection } from 'nats'
import { Empty, ErrorCode, headers as makeHeaders, NatsError } from 'nats'
import type { Headers, Stop } from './bus.ts'
import { MOST_BYTES, tooLarge } from './bus.ts'
import { DRAIN_MS } from './nats-link.ts'
import { askSubject } from './nats-subject.ts'

const REFUSAL = 'refusal'

export async function askOver(
  nc: NatsConnection,
  asked: { name: string; question: string; timeoutMs: number; headers: Headers },
): Promise<string> {
  const { name, question, timeoutMs } = asked
  if (Buffer.byteLength(question) > MOST_BYTES) throw fault('NO_ANSWER', tooLarge(`the question ${name}`, question))
  try {
    const reply = await nc.request(askSubject(name), question, {
      timeout: timeoutMs,
      headers: headersOf(asked.headers),
    })
    const refusal = reply.headers?.get(REFUSAL)
    if (refusal) throw fault('NO_ANSWER', refusal)
    return reply.string()
  } catch (error) {
    throw error instanceof Fault ? error : fault('NO_ANSWER', whyNot(error, asked))
  }
}

/** Processes that answer the same question share it. */
export function answerOver(
  nc: NatsConnection,
  name: string,
  reply: (question: string, headers: Headers) => Promise<string>,
): Stop {
  const underWay = new Set<Promise<void>>()
  const subscription = nc.subscribe(askSubject(name), {
    queue: 'answers',
    callback: (error, message) => {
      if (error) return
      const run = respond(message, name, reply).finally(() => underWay.delete(run))
      underWay.add(run)
    },
  })
  return async () => {
    if (!nc.isClosed()) await within(DRAIN_MS, subscription.drain())
    await Promise.all(underWay)
  }
}

async function respond(
  message: Msg,
  name: string,
  reply: (question: string, headers: Headers) => Promise<string>,
): Promise<void> {
  try {
    const text = await reply(message.string(), plainHeaders(message))
    if (Buffer.byteLength(text) > MOST_BYTES) refuse(message, tooLarge(`the answer to ${name}`, text))
    else message.respond(text)
  } catch (error) {
    refuse(message, `${name} failed: ${error}`)
  }
}

const refuse = (message: Msg, why: string): boolean =>
  message.respond(Empty, { headers: headersOf({ [REFUSAL]: why.replaceAll(/\s+/g, ' ').slice(0, 2_000) }) })

export function headersOf(plain: Headers) {
  const made = makeHeaders()
  for (const [name, value] of Object.entries(plain)) made.set(name, value)
  return made
}

function plainHeaders({ headers }: Msg): Headers {
  return Object.fromEntries((headers?.keys() ?? []).map((name) => [name, headers?.get(name) ?? '']))
}

function whyNot(error: unknown, { name, timeoutMs }: { name: string; timeoutMs: number }): string {
  const code = error instanceof NatsError ? error.code : null
  if (code === ErrorCode.NoResponders) return `nobody answers ${name}`
  if (code === ErrorCode.Timeout) return `${name} took over ${timeoutMs} ms`
  return `${name} could not be asked: ${error}`
}
