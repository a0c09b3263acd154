import { fault } from '@supermall/kernel/fault'
import type { Bus, Headers, Stop, Subscription } from './bus.ts'
import type { Envelope } from './envelope.ts'
import { lanes } from './lanes.ts'
import type { Confirmation, Outgoing } from './outbox.ts'

type Hear<T> = (heard: T) => void
type Reply = (question: string, headers: Headers) => Promise<string>

const WIDTH = 16

/**
 * The bus of one process. It holds nothing that the outbox does not hold too, and says at its start that it lost everything:
 * what a dead process left unconfirmed is delivered by the next one. Everything passes through JSON, as it would on a wire.
 */
export function memoryBus(): Bus {
  const subscriptions = new Map<string, Set<Subscription>>()
  const listeners = new Map<string, Set<Hear<Envelope>>>()
  const confirmers = new Map<string, Set<Hear<readonly Confirmation[]>>>()
  const replies = new Map<string, Reply>()
  const retries = new Set<NodeJS.Timeout>()
  const work = lanes(WIDTH)
  let isClosed = false

  function deliver(subscription: Subscription, text: string, attempt: number): void {
    const { aggregateId } = JSON.parse(text) as Envelope
    void work.run(`${subscription.durable}/${aggregateId}`, async () => {
      if (isClosed || !subscriptions.get(subscription.eventName)?.has(subscription)) return
      const outcome = await subscription.deliver({ envelope: JSON.parse(text), attempt })
      if (outcome.kind === 'again') later(outcome.inMs, () => deliver(subscription, text, attempt + 1))
    })
  }

  function later(inMs: number, then: () => void): void {
    const timer = setTimeout(() => {
      retries.delete(timer)
      if (!isClosed) then()
    }, inMs)
    retries.add(timer)
  }

  return {
    kind: 'memory',
    async publish(events: readonly Outgoing[]) {
      for (const { envelope } of events) {
        const text = JSON.stringify(envelope)
        for (const subscription of subscriptions.get(envelope.name) ?? []) deliver(subscription, text, 1)
        for (const hear of listeners.get(envelope.name) ?? []) hear(JSON.parse(text) as Envelope)
      }
    },
    subscribe: async (subscription) => enlist(subscriptions, subscription.eventName, subscription),
    listen: async (eventName, hear) => enlist(listeners, eventName, hear),
    confirm(source, confirmations) {
      for (const hear of confirmers.get(source) ?? []) hear(confirmations)
    },
    onConfirm: async (source, hear) => enlist(confirmers, source, hear),
    ask: (name, question, options) => askHere(replies, { name, question, ...options }),
    async answer(name, reply) {
      replies.set(name, reply)
      return async () => {
        replies.delete(name)
      }
    },
    onLost(hear) {
      const timer = setImmediate(hear)
      return async () => clearImmediate(timer)
    },
    isUp: () => !isClosed,
    async close() {
      isClosed = true
      for (const timer of retries) clearTimeout(timer)
      await work.idle()
    },
  }
}

function enlist<T>(lists: Map<string, Set<T>>, key: string, item: T): Stop {
  const list = lists.get(key) ?? new Set<T>()
  lists.set(key, list.add(item))
  return async () => {
    list.delete(item)
  }
}

async function askHere(
  replies: ReadonlyMap<string, Reply>,
  asked: { name: string; question: string; timeoutMs: number; headers: Headers },
): Promise<string> {
  const reply = replies.get(asked.name)
  if (!reply) throw fault('NO_ANSWER', `nobody answers ${asked.name}`)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(fault('NO_ANSWER', `${asked.name} took over ${asked.timeoutMs} ms`)), asked.timeoutMs)
  })
  try {
    return await Promise.race([reply(asked.question, asked.headers), late])
  } finally {
    clearTimeout(timer)
  }
}
