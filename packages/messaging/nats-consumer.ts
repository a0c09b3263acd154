import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg } from 'nats'
import { AckPolicy, DeliverPolicy, nanos } from 'nats'
import type { Outcome, Stop, Subscription } from './bus.ts'
import type { Log } from './log.ts'
import type { Link } from './nats-link.ts'
import { patiently } from './nats-link.ts'
import type { Store } from './nats-store.ts'
import { durableName, everyAggregate, ONLY_FOR, STREAM } from './nats-subject.ts'

type Pulling = {
  readonly js: JetStreamClient
  readonly jsm: JetStreamManager
  readonly link: Link
  readonly store: Store
  readonly log: Log
  /** How long a server that is slow to begin with is given. */
  readonly waiting: { readonly url: string; readonly withinMs: number }
  readonly ackWaitMs: number
}

const MOST_IN_FLIGHT = 256
const MOST_PULLED = 64
const PULL_MS = 10_000
const RETRY_MS = 250
const FAILED_WAIT_MS = 1_000

/**
 * A durable pull consumer that outlives its server: whenever the connection came back, the store is another one or the pull
 * ends, the consumer is made sure of and pulled again. Effects that take long say so before the server gives them to another.
 */
export async function pull(subscription: Subscription, options: Pulling): Promise<Stop> {
  const { link, store, log, ackWaitMs } = options
  const underWay = new Map<JsMsg, Promise<void>>()
  let messages: ConsumerMessages | null = null
  let isStopped = false

  async function session(): Promise<void> {
    await store.check()
    const consumer = await link.whileUp(ensureConsumer(subscription, options))
    if (isStopped) return
    messages = await consumer.consume({
      max_messages: MOST_PULLED,
      expires: PULL_MS,
      abort_on_missing_resource: true,
      callback: (message) => {
        underWay.set(
          message,
          hand(message, subscription, log).finally(() => underWay.delete(message)),
        )
      },
    })
    if (isStopped) messages.stop()
    await messages.closed()
  }

  async function keepPulling(): Promise<void> {
    while (!isStopped) {
      await session().catch((error) => log.warn('bus.pull-failed', { durable: subscription.durable, error }))
      if (!isStopped) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  await patiently(options.waiting, () => ensureConsumer(subscription, options))
  const pulling = keepPulling()
  const forget = store.onRenewed(() => messages?.stop())
  const beat = setInterval(() => {
    for (const message of underWay.keys()) message.working()
  }, ackWaitMs / 3)
  return async () => {
    isStopped = true
    forget()
    messages?.stop()
    await pulling
    await Promise.all(underWay.values())
    clearInterval(beat)
  }
}

async function hand(message: JsMsg, subscription: Subscription, log: Log): Promise<void> {
  const outcome = await outcomeOf(message, subscription, log)
  if (outcome.kind === 'again') return message.nak(outcome.inMs)
  message.ack()
  outcome.afterwards()
}

async function outcomeOf(message: JsMsg, subscription: Subscription, log: Log): Promise<Outcome> {
  try {
    return await subscription.deliver({
      envelope: read(message),
      attempt: message.info.deliveryCount,
      onlyFor: readOnlyFor(message),
    })
  } catch (error) {
    log.error('bus.delivery-failed', { durable: subscription.durable, error })
    return { kind: 'again', inMs: FAILED_WAIT_MS }
  }
}

const readOnlyFor = ({ headers }: JsMsg): readonly string[] | null =>
  headers?.has(ONLY_FOR) ? headers.get(ONLY_FOR).split(',') : null

/** What is no JSON goes on as the text that it is: whoever reads it says what to do with it. */
function read(message: JsMsg): unknown {
  try {
    return message.json()
  } catch {
    return message.string()
  }
}

/** An existing one is brought to what is configured now. A new one begins with the oldest event there is. */
async function ensureConsumer({ durable, eventName }: Subscription, { js, jsm, ackWaitMs }: Pulling) {
  const name = durableName(durable)
  await jsm.consumers.add(STREAM, {
    durable_name: name,
    filter_subject: everyAggregate(eventName),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ackWaitMs),
    deliver_policy: DeliverPolicy.All,
    max_ack_pending: MOST_IN_FLIGHT,
    max_deliver: -1,
  })
  return js.consumers.get(STREAM, name)
}
