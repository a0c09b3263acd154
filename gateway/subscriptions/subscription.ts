import type { Request } from '@supermall/subgraph/viewer'
import type { GraphQLError } from 'graphql'
import type { Session } from '../asking.ts'
import type { Place } from './cursor.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { mailbox } from './mailbox.ts'
import { ended, tooSlow } from './refusals.ts'
import type { Ticket, Topic } from './topics.ts'

/** One answer of many, as text, and where it stands in the row of all events. */
type Update = { readonly text: string; readonly cursor: string }

/** What one subscriber gets, whatever carries it to him. */
export type Subscription = {
  /** Where it begins: nothing behind that is missed. */
  readonly cursor: string
  /** Null when it is over. */
  readonly next: () => Promise<Update | null>
  /** Why it is over; null where that is what the client wanted. */
  readonly why: () => GraphQLError | null
  readonly end: (why: GraphQLError | null) => void
  /** Something was missed that nobody knows any more: the subscriber is told. */
  readonly lose: () => void
  readonly isOver: () => boolean
  readonly over: Promise<void>
}

type Subscribing = {
  readonly topic: Topic
  /** Who pays for what is told, in turn with the others who share the topic. */
  readonly payer: Request
  /** Null where nobody is signed in. */
  readonly session: Session | null
  readonly mostWaiting: number
  /** The answer that tells of a gap. */
  readonly gap: (cursor: string) => string
  readonly reached: () => Place
  readonly onEnd: (over: Subscription) => void
}

type Letter = Pick<Ticket, 'about' | 'answer' | 'cursor'>

/** What was missed since the client's cursor comes first, in its order; what nobody can tell any more is told as a gap. */
export function openSubscription(subscribing: Subscribing, resumeFrom: string | null): Subscription {
  const { topic, payer, session, mostWaiting, gap, reached, onEnd } = subscribing
  const { begins, missed } = resumed(subscribing, resumeFrom)
  const box = mailbox<Letter>(mostWaiting)
  const patience = openPatience()
  let why: GraphQLError | null = null
  let told: Place | null = begins
  let isOver = false
  let tellOver: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    tellOver = resolve
  })

  function end(reason: GraphQLError | null): void {
    if (isOver) return
    isOver = true
    why = reason
    leave()
    box.close({ isEmptied: true })
    patience.end()
    tellOver()
    queueMicrotask(() => onEnd(subscription))
  }

  function hear({ about, answer, position, cursor }: Ticket): void {
    // Another gateway may have told more already than this one has heard of.
    if (told !== null && position.stream === told.stream && position.sequence <= told.sequence) return
    if (!box.put({ about, answer, cursor })) end(tooSlow())
  }

  function lose(): void {
    told = null
    const cursor = cursorOf(reached())
    if (!box.put({ about: '', answer: async () => gap(cursor), cursor })) end(tooSlow())
  }

  const leave = topic.join(hear, payer)
  if (missed === null) lose()
  else for (const ticket of missed) hear(ticket)
  const subscription: Subscription = {
    cursor: cursorOf(begins),
    async next() {
      for (;;) {
        const letter = await box.take()
        if (session?.isOver()) end(ended())
        const text = letter && !isOver ? await patience.waitFor(letter.answer()) : null
        if (isOver || letter === null) return null
        if (text !== null) return { text, cursor: letter.cursor }
      }
    },
    why: () => why,
    end,
    lose,
    isOver: () => isOver,
    over,
  }
  return subscription
}

/** An answer may have to wait until it can be paid for: whoever goes meanwhile does not wait with it. */
function openPatience() {
  let giveUp: () => void = () => undefined
  return {
    waitFor: (answer: Promise<string | null>): Promise<string | null> =>
      new Promise((resolve, reject) => {
        giveUp = () => resolve(null)
        answer.then(resolve, reject)
      }),
    end: () => giveUp(),
  }
}

type Resumed = { readonly begins: Place; readonly missed: readonly Ticket[] | null }

/** More than a queue can hold is a gap as well: whoever was away for so long reads everything anew. */
function resumed({ topic, reached, mostWaiting }: Subscribing, cursor: string | null): Resumed {
  if (cursor === null) return { begins: reached(), missed: [] }
  const position = readCursor(cursor)
  const missed = position && topic.since(position)
  const things = new Set(missed?.map(({ about }) => about))
  if (!position || !missed || things.size > mostWaiting) return { begins: reached(), missed: null }
  return { begins: position, missed }
}
