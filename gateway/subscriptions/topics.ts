import type { Request } from '@supermall/subgraph/viewer'
import type { Place } from './cursor.ts'
import { cursorOf } from './cursor.ts'
import type { Item, NewsRoom } from './news-room.ts'

/** What happened, for all who share a topic: the answer is made when the first of them takes it, and once. */
export type Ticket = {
  /** The id of what changed. */
  readonly about: string
  readonly position: Place
  /** Where whoever has got the answer goes on. */
  readonly cursor: string
  /** The answer as text; null for what is not to be seen. */
  readonly answer: () => Promise<string | null>
}

/** Who shares a topic at this moment, and may be asked to pay for it. */
export type Payers = () => readonly Request[]

/** How the thing stands now, as the text of an answer; null when it is not to be seen, or nobody is left who wants it. */
export type Look = (item: Item, cursor: string, payers: Payers) => Promise<string | null>

export type Subject = {
  readonly field: string
  readonly keys: readonly string[]
  readonly look: Look
}

type Hear = (ticket: Ticket) => void

/** The same operation with the same variables, for viewers who would all be answered the same. */
export type Topic = {
  readonly join: (hear: Hear, payer: Request) => () => void
  /** What was missed since then; null when that is not known any more. */
  readonly since: (position: Place) => readonly Ticket[] | null
}

/** However many watch the same, the news room calls once and one answer is made. */
export function openTopics(newsRoom: NewsRoom) {
  const topics = new Map<string, Topic>()

  function open(key: string, { field, keys, look }: Subject): Topic {
    const hearers = new Map<Hear, Request>()
    const places = new Set(keys)
    let leaveNewsRoom: (() => void) | null = null
    const payers: Payers = () => [...hearers.values()]
    const ticketOf = (item: Item): Ticket => ticket(item, (cursor) => look(item, cursor, payers))

    let told: Item | null = null
    function tell(item: Item): void {
      if (isSame(told, item)) return
      told = item
      const ticket = ticketOf(item)
      for (const hear of hearers.keys()) hear(ticket)
    }

    return {
      join(hear, payer) {
        leaveNewsRoom ??= newsRoom.wait(field, keys, tell)
        hearers.set(hear, payer)
        return () => {
          if (!hearers.delete(hear) || hearers.size > 0) return
          leaveNewsRoom?.()
          leaveNewsRoom = null
          topics.delete(key)
        }
      },
      since: (position) =>
        newsRoom
          .since(position)
          ?.filter((item) => item.field === field && places.has(item.key))
          .filter((item, index, all) => !isSame(all[index - 1] ?? null, item))
          .map(ticketOf) ?? null,
    }
  }

  return {
    /** The topic of that key, opened for the first who asks; one who takes it must join it in the same turn. */
    of(key: string, subject: () => Subject): Topic {
      const topic = topics.get(key) ?? open(key, subject())
      topics.set(key, topic)
      return topic
    },
    count: () => topics.size,
  }
}

/** One event may be news under several keys; whoever waits for some of them hears it once. */
const isSame = (before: Item | null, item: Item): boolean =>
  before !== null &&
  before.id === item.id &&
  before.position.stream === item.position.stream &&
  before.position.sequence === item.position.sequence

export type Topics = ReturnType<typeof openTopics>

function ticket(item: Item, look: (cursor: string) => Promise<string | null>): Ticket {
  let answer: Promise<string | null> | null = null
  const cursor = cursorOf(item.behind)
  return {
    about: item.id,
    position: item.position,
    cursor,
    answer: () => (answer ??= look(cursor)),
  }
}
