import { randomUUID } from 'node:crypto'
import { fault } from '@supermall/kernel/fault'
import type { Bus, Follower, Following, Headers, Stop, Subscription } from './bus.ts'
import { MOST_BYTES, tooLarge } from './bus.ts'
import type { Envelope } from './envelope.ts'
import type { Confirmation } from './outbox.ts'
import { memoryQueue } from './queue-memory.ts'

type Hear<T> = (heard: T) => void
type Reply = (question: string, headers: Headers) => Promise<string>

const SETTLE_MS = 20

/**
 * The bus of one process. It holds nothing that the outbox does not hold too, and says at its start that it lost everything:
 * what a dead process left unconfirmed is delivered by the next one. Everything passes through JSON, as it would on a wire.
 */
export function memoryBus(): Bus {
  const subscriptions = new Map<string, Set<Subscription>>()
  const listeners = new Map<string, Set<Hear<Envelope>>>()
  const row = memoryRow()
  const confirmers = new Map<string, Set<Hear<readonly Confirmation[]>>>()
  const lost = new Set<() => void>()
  const replies = new Map<string, Reply>()
  const queue = memoryQueue((subscription) => subscriptions.get(subscription.eventName)?.has(subscription) === true)
  let settling: NodeJS.Timeout | undefined

  /** What was published before somebody subscribed reached nobody; once the newcomers have settled it is asked for again. */
  function tellLost(): void {
    clearTimeout(settling)
    settling = setTimeout(() => {
      for (const hear of lost) hear()
    }, SETTLE_MS)
  }

  return {
    kind: 'memory',
    async publish(events) {
      for (const event of events) {
        const { envelope } = event
        const text = JSON.stringify(envelope)
        for (const subscription of subscriptions.get(envelope.name) ?? []) await queue.put(subscription, event, text)
        for (const hear of listeners.get(envelope.name) ?? []) calmly(() => hear(JSON.parse(text) as Envelope))
        row.tell(text)
      }
    },
    async subscribe(subscription) {
      const leave = enlist(subscriptions, subscription.eventName, subscription)
      tellLost()
      return async () => {
        await leave()
        await queue.left(subscription)
      }
    },
    listen: async (eventName, hear) => enlist(listeners, eventName, hear),
    follow: async (follower) => row.follow(follower),
    confirm(source, confirmations) {
      for (const hear of confirmers.get(source) ?? []) hear(confirmations)
    },
    onConfirm: async (source, hear) => enlist(confirmers, source, hear),
    ask: (name, question, options) => askHere(replies, { name, question, ...options }),
    async answer(name, reply) {
      replies.set(name, reply)
      return async () => {
        if (replies.get(name) === reply) replies.delete(name)
      }
    },
    onLost(hear) {
      lost.add(hear)
      tellLost()
      return async () => void lost.delete(hear)
    },
    isUp: () => !queue.isClosed(),
    async close() {
      clearTimeout(settling)
      await queue.close()
    },
  }
}

/** The one row of all events of this process. Nothing of it is kept, and the next process begins another. */
function memoryRow() {
  const followers = new Set<Follower>()
  const stream = randomUUID().slice(0, 8)
  let sequence = 0
  return {
    tell(text: string): void {
      const position = { stream, sequence: ++sequence }
      for (const { hear } of followers) calmly(() => hear(JSON.parse(text) as Envelope, position))
    },
    follow(follower: Follower): Following {
      followers.add(follower)
      const reached = () => ({ stream, sequence })
      return { reached, end: async () => reached(), stop: async () => void followers.delete(follower) }
    },
  }
}

/** Whoever listens cannot keep an event from the others. */
function calmly(hear: () => void): void {
  try {
    hear()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}

function enlist<T>(lists: Map<string, Set<T>>, key: string, item: T): Stop {
  const list = lists.get(key) ?? new Set<T>()
  lists.set(key, list.add(item))
  return async () => void list.delete(item)
}

async function askHere(
  replies: ReadonlyMap<string, Reply>,
  asked: { name: string; question: string; timeoutMs: number; headers: Headers },
): Promise<string> {
  const { name, question } = asked
  const reply = replies.get(name)
  if (!reply) throw fault('NO_ANSWER', `nobody answers ${name}`)
  if (Buffer.byteLength(question) > MOST_BYTES) throw fault('NO_ANSWER', tooLarge(`the question ${name}`, question))
  const text = await inTime(reply(question, asked.headers), asked)
  if (Buffer.byteLength(text) > MOST_BYTES) throw fault('NO_ANSWER', tooLarge(`the answer to ${name}`, text))
  return text
}

async function inTime(
  reply: Promise<string>,
  { name, timeoutMs }: { name: string; timeoutMs: number },
): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault('NO_ANSWER', `${name} took over ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    return await Promise.race([
      reply.catch((error) => Promise.reject(fault('NO_ANSWER', `${name} failed: ${error}`))),
      late,
    ])
  } finally {
    clearTimeout(timer)
  }
}
