import type { Envelope } from './envelope.ts'
import type { Confirmation, Outgoing } from './outbox.ts'

/** What a delivery came to: `done` leaves the bus, which then runs `afterwards`; `again` comes back after the wait. */
export type Outcome =
  | { readonly kind: 'done'; readonly afterwards: () => void }
  | { readonly kind: 'again'; readonly inMs: number }

export type Delivery = {
  readonly envelope: unknown
  /** Counts from one, over all processes that share the subscription. */
  readonly attempt: number
  /** Null is everybody: else it is sent again, to the domains whose effect is not confirmed. */
  readonly onlyFor: readonly string[] | null
}

export type Subscription = {
  /** `<domain>-<event>`: processes that name the same one share its deliveries. */
  readonly durable: string
  readonly eventName: string
  /** Called in the order of arrival, without waiting for the one before: whoever needs an order keeps it himself. */
  readonly deliver: (delivery: Delivery) => Promise<Outcome>
}

/** The most that a message may weigh on any bus, so that what works in one process also works between two. */
export const MOST_BYTES = 1_000_000

export const tooLarge = (what: string, text: string): string =>
  `${what} weighs ${Buffer.byteLength(text)} bytes; the bus carries at most ${MOST_BYTES}`

/** Where an event stands in the one row of all events. Positions of different streams say nothing about each other. */
export type Position = { readonly stream: string; readonly sequence: number }

export type Follower = {
  /** How many of the latest events are told before those that are to come, as far as they are kept. */
  readonly history: number
  /**
   * Every event in its order, from whatever domain; one that is sent again has a position of its own. Positions of a stream go
   * back when an older copy was put in its place: some of what follows was told before.
   */
  readonly hear: (envelope: Envelope, position: Position) => void
}

export type Following = {
  /** Up to where everything was told. */
  readonly reached: () => Position
  /** Where the row ends now, told or not; throws where nobody can say. */
  readonly end: () => Promise<Position>
  readonly stop: Stop
}

export type Headers = Readonly<Record<string, string>>
export type Stop = () => Promise<void>

/**
 * What carries messages between domains. It is disposable: whatever it loses is sent again from the outbox. Delivery is at
 * least once; order holds per aggregate as long as nothing is retried.
 */
export type Bus = {
  readonly kind: 'memory' | 'nats'
  /** Resolves when the bus has taken custody of all of them. */
  readonly publish: (events: readonly Outgoing[]) => Promise<void>
  /** Stopping waits for the deliveries under way. */
  readonly subscribe: (subscription: Subscription) => Promise<Stop>
  /** Every process that listens gets every event from now on; nothing is kept for the absent. For caches and live queries. */
  readonly listen: (eventName: string, hear: (envelope: Envelope) => void) => Promise<Stop>
  /** Everything that is told, in one row and with its place there. Resolves when the history was told. */
  readonly follow: (follower: Follower) => Promise<Following>
  /** Tells the publisher that effects are done. May get lost: the event then comes again, and is confirmed again. */
  readonly confirm: (source: string, confirmations: readonly Confirmation[]) => void
  readonly onConfirm: (source: string, hear: (confirmations: readonly Confirmation[]) => void) => Promise<Stop>
  readonly ask: (name: string, question: string, options: { timeoutMs: number; headers: Headers }) => Promise<string>
  readonly answer: (name: string, reply: (question: string, headers: Headers) => Promise<string>) => Promise<Stop>
  /**
   * Called when something may have been lost: at the start, after a connection came back, when the store was found empty,
   * new or older than it was. Publishers send again what is unconfirmed; who listens to be up to date asks again.
   */
  readonly onLost: (hear: () => void) => Stop
  readonly isUp: () => boolean
  readonly close: Stop
}
