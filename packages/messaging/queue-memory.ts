import type { Delivery, Outcome, Subscription } from './bus.ts'
import type { Outgoing } from './outbox.ts'
import { onlyFor } from './outbox.ts'

const MOST_WAITING = 1_000
const MOST_RETRIES = 10_000
const FAILED_WAIT_MS = 1_000

type Item = {
  readonly subscription: Subscription
  readonly key: string
  readonly text: string
  readonly attempt: number
  readonly onlyFor: Delivery['onlyFor']
}

/**
 * Deliveries under way in this process. The queue is bounded: a publisher waits while it is full. What is under way already is
 * not taken twice, however often the outbox sends it again; and what cannot be kept is let go, for the outbox has it.
 */
export function memoryQueue(isSubscribed: (subscription: Subscription) => boolean) {
  const underWay = new Map<Subscription, Set<Promise<void>>>()
  const known = new Set<string>()
  const retries = new Set<NodeJS.Timeout>()
  const gate = openGate(MOST_WAITING)
  let isClosed = false

  function start(item: Item): void {
    gate.enter()
    const running = underWay.get(item.subscription) ?? new Set()
    const run = hand(item).finally(() => {
      running.delete(run)
      gate.leave()
    })
    underWay.set(item.subscription, running.add(run))
  }

  async function hand(item: Item): Promise<void> {
    const outcome = isWanted(item) ? await outcomeOf(item) : null
    if (outcome?.kind === 'again' && isWanted(item) && retries.size < MOST_RETRIES) return later(item, outcome.inMs)
    known.delete(item.key)
    if (outcome?.kind === 'done') outcome.afterwards()
  }

  const isWanted = ({ subscription }: Item): boolean => !isClosed && isSubscribed(subscription)

  function later(item: Item, inMs: number): void {
    const timer = setTimeout(() => {
      retries.delete(timer)
      start({ ...item, attempt: item.attempt + 1 })
    }, inMs)
    retries.add(timer)
  }

  return {
    async put(subscription: Subscription, sent: Outgoing, text: string): Promise<void> {
      const key = `${subscription.durable}/${sent.envelope.id}`
      if (known.has(key)) return
      known.add(key)
      await gate.room()
      if (isClosed) throw new Error('the bus is closed')
      start({ subscription, key, text, attempt: 1, onlyFor: onlyFor(sent) })
    },
    left: async (subscription: Subscription): Promise<void> => {
      await Promise.all(underWay.get(subscription) ?? [])
      underWay.delete(subscription)
    },
    isClosed: () => isClosed,
    async close(): Promise<void> {
      isClosed = true
      for (const timer of retries) clearTimeout(timer)
      gate.open()
      await Promise.all([...underWay.values()].flatMap((running) => [...running]))
    },
  }
}

/** Counts who is inside; `room` waits until there is a place, or until the gate is opened for good. */
function openGate(places: number) {
  let inside = 0
  let isOpen = false
  let waiting: (() => void)[] = []

  function call(): void {
    const called = waiting
    waiting = []
    for (const go of called) go()
  }

  return {
    enter: () => void inside++,
    leave(): void {
      inside--
      if (inside < places) call()
    },
    async room(): Promise<void> {
      while (inside >= places && !isOpen) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    open(): void {
      isOpen = true
      call()
    },
  }
}

async function outcomeOf({ subscription, text, attempt, onlyFor }: Item): Promise<Outcome> {
  try {
    return await subscription.deliver({ envelope: JSON.parse(text), attempt, onlyFor })
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
    return { kind: 'again', inMs: FAILED_WAIT_MS }
  }
}
