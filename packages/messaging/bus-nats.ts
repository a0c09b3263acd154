import { seconds } from '@supermall/kernel/time'
import type { JetStreamClient, Msg, NatsConnection } from 'nats'
import type { Bus, Headers, Stop } from './bus.ts'
import { MOST_BYTES } from './bus.ts'
import type { Envelope } from './envelope.ts'
import { readEnvelope } from './envelope.ts'
import type { Log } from './log.ts'
import { confirmer } from './nats-confirmer.ts'
import { pull } from './nats-consumer.ts'
import { follow } from './nats-follower.ts'
import type { Link } from './nats-link.ts'
import { openLink, patiently } from './nats-link.ts'
import { answerOver, askOver, headersOf } from './nats-requests.ts'
import type { Store } from './nats-store.ts'
import { natsStore } from './nats-store.ts'
import { confirmSubject, eventSubject, everyAggregate, ONLY_FOR } from './nats-subject.ts'
import type { Confirmation, Outgoing } from './outbox.ts'
import { onlyFor } from './outbox.ts'

/** Times that a test makes shorter. */
export type NatsPace = {
  readonly connectWithinMs: number
  /** A delivery that nobody works on for so long goes to another process. */
  readonly ackWaitMs: number
  /** Shorter than the wait before an event is sent again, or the server would drop what is sent again. */
  readonly duplicateWindowMs: number
  readonly lookEveryMs: number
}

type NatsBusOptions = {
  readonly url: string
  readonly replicas: number
  readonly log: Log
  readonly name: string
  readonly pace?: Partial<NatsPace>
}

const PACE: NatsPace = {
  connectWithinMs: seconds(15),
  ackWaitMs: seconds(15),
  duplicateWindowMs: seconds(30),
  lookEveryMs: seconds(5),
}
/** How long the server may take to say that it has done what it was asked. */
const SERVER_MS = seconds(3)

/** Events on one JetStream stream; questions, answers and confirmations on plain NATS, where what is lost is asked again. */
export async function natsBus(options: NatsBusOptions): Promise<Bus> {
  const { url, log } = options
  const pace = { ...PACE, ...options.pace }
  const waiting = { ...options, withinMs: pace.connectWithinMs }
  const link = await openLink(waiting)
  const { nc } = link
  const jsm = await orClose(nc, () => patiently(waiting, () => nc.jetstreamManager({ timeout: SERVER_MS })))
  const js = nc.jetstream()
  const store = natsStore({ ...options, ...pace, jsm, link })
  await orClose(nc, () => patiently({ url, withinMs: pace.connectWithinMs }, store.check))
  const confirming = confirmer((source, list) => {
    if (link.isUp()) nc.publish(confirmSubject(source), JSON.stringify(list))
  })
  return {
    kind: 'nats',
    publish: (events) => publishAll(events, { js, link, store, log }),
    subscribe: (subscription) => pull(subscription, { js, jsm, link, store, log, waiting, ackWaitMs: pace.ackWaitMs }),
    listen: async (eventName, hear) =>
      hearOn(nc, everyAggregate(eventName), log, (message) => {
        const envelope = readEnvelope(message.json())
        if (envelope) hear(envelope satisfies Envelope)
      }),
    follow: (follower) => follow(follower, { js, jsm, link, store, log }),
    confirm: confirming.confirm,
    onConfirm: async (source, hear) =>
      hearOn(nc, confirmSubject(source), log, (message) => hear(message.json<Confirmation[]>()), source),
    ask: (name, question, how) => askOver(nc, { name, question, ...how }),
    answer: async (name, reply) => answerOver(nc, name, reply),
    onLost(hear) {
      const first = setImmediate(hear)
      const forget = store.onLost(hear)
      return async () => {
        clearImmediate(first)
        forget()
      }
    },
    isUp: link.isUp,
    async close() {
      store.stop()
      confirming.flush()
      await link.close()
    },
  }
}

type To = { readonly js: JetStreamClient; readonly link: Link; readonly store: Store; readonly log: Log }

/** All are settled before one failure is told, so that the relay does not repeat what is still on its way. */
async function publishAll(events: readonly Outgoing[], to: To): Promise<void> {
  if (!to.link.isUp()) throw new Error('NATS is not connected')
  const settled = await to.link.whileUp(Promise.allSettled(events.map((event) => publishOne(event, to))))
  const failure = settled.find((one) => one.status === 'rejected')
  if (!failure) return
  to.store.check().catch(() => undefined)
  throw failure.reason
}

/** The message id is the event's: what is repeated because the acknowledgement got lost is kept once. */
async function publishOne(event: Outgoing, { js, store, log }: To): Promise<void> {
  const { envelope } = event
  const text = JSON.stringify(envelope)
  if (Buffer.byteLength(text) > MOST_BYTES) {
    log.error('event.too-large', { event: envelope.name, eventId: envelope.id, bytes: Buffer.byteLength(text) })
    return
  }
  const { seq, duplicate } = await js.publish(eventSubject(envelope.name, envelope.aggregateId), text, {
    msgID: envelope.id,
    timeout: SERVER_MS,
    headers: headersOf(headersFor(event)),
  })
  if (!duplicate) store.saw(seq)
}

function headersFor(event: Outgoing): Headers {
  const { traceparent } = event.envelope
  const only = onlyFor(event)
  return { ...(traceparent ? { traceparent } : {}), ...(only ? { [ONLY_FOR]: only.join(',') } : {}) }
}

/** Of the processes that name the same queue, one hears each message; without a queue everybody does. */
function hearOn(nc: NatsConnection, subject: string, log: Log, hear: (message: Msg) => void, queue?: string): Stop {
  const subscription = nc.subscribe(subject, {
    ...(queue ? { queue } : {}),
    callback: (error, message) => {
      try {
        if (error) throw error
        hear(message)
      } catch (failure) {
        log.warn('bus.unheard', { subject, error: failure })
      }
    },
  })
  return async () => {
    if (!nc.isClosed()) subscription.unsubscribe()
  }
}

/** A process that cannot start must not be kept alive by a connection. */
async function orClose<T>(nc: NatsConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await nc.close()
    throw error
  }
}
