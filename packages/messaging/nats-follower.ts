import { within } from '@supermall/kernel/time'
import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg, StreamInfo } from 'nats'
import { DeliverPolicy, NatsError } from 'nats'
import type { Follower, Following, Position } from './bus.ts'
import { readEnvelope } from './envelope.ts'
import type { Log } from './log.ts'
import type { Link } from './nats-link.ts'
import type { Store } from './nats-store.ts'
import { STREAM } from './nats-subject.ts'

type Within = {
  readonly js: JetStreamClient
  readonly jsm: JetStreamManager
  readonly link: Link
  readonly store: Store
  readonly log: Log
}

const RETRY_MS = 250
const PULL_MS = 10_000
const MOST_PULLED = 500
const MESSAGE_ID = 'Nats-Msg-Id'
const NO_MESSAGE = 10037
/** A history that does not come must not keep a process from starting; what it holds is told as it comes. */
const HISTORY_MS = 5_000

/**
 * All events by an ordered consumer, which the server forgets when nobody reads it. It goes on behind the last event that was
 * told, whatever happened to the connection; another stream in the place of the first is followed from its beginning, an older
 * copy of the same from as far back as a history goes.
 */
export async function follow(follower: Follower, on: Within): Promise<Following> {
  const { jsm, link, store, log } = on
  let reached = startOf(await jsm.streams.info(STREAM), follower.history)
  let last: Last | null = null
  let messages: ConsumerMessages | null = null
  let isStopped = false
  let tellCaughtUp: () => void = () => undefined
  const caughtUp = new Promise<void>((resolve) => {
    tellCaughtUp = resolve
  })

  function take(message: JsMsg, since: number): void {
    // A consumer goes on by itself when the connection comes back, whatever the server holds by then: it is looked at first.
    if (message.seq <= reached.sequence || link.returns() !== since) return
    reached = { ...reached, sequence: message.seq }
    last = lastOf(message)
    hand(message, { follower, reached, log })
    if (message.info.pending === 0) tellCaughtUp()
  }

  async function session(): Promise<void> {
    await store.check()
    const since = link.returns()
    const info = await link.whileUp(jsm.streams.info(STREAM))
    if (streamOf(info) !== reached.stream) reached = { stream: streamOf(info), sequence: 0 }
    // A copy that is older counts on from where it was made: what bears a number from there on may be anything.
    else if (info.state.last_seq < reached.sequence || !(await isThere(last, on)))
      reached = startOf(info, follower.history)
    if (info.state.messages === 0 || info.state.last_seq <= reached.sequence) tellCaughtUp()
    if (isStopped) return
    messages = await read((message) => take(message, since), reached.sequence + 1, on)
    if (isStopped) messages.stop()
    await messages.closed()
  }

  async function keepReading(): Promise<void> {
    while (!isStopped) {
      await session().catch((error) => log.warn('bus.follow-failed', { error }))
      if (!isStopped) await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }

  const reading = keepReading()
  const forget = store.onRenewed(() => messages?.stop())
  await within(HISTORY_MS, caughtUp)
  return {
    reached: () => reached,
    end: async () => endOf(await link.whileUp(jsm.streams.info(STREAM))),
    async stop() {
      isStopped = true
      forget()
      messages?.stop()
      await reading
    },
  }
}

/** The message that was handed on last, by what its publisher named it. */
type Last = { readonly sequence: number; readonly name: string | undefined }

const lastOf = ({ seq, headers }: JsMsg): Last => ({ sequence: seq, name: headers?.get(MESSAGE_ID) })

/** A copy that has grown as long again bears another message under that number. One that is too old to be kept tells nothing. */
async function isThere(last: Last | null, { jsm, link }: Within): Promise<boolean> {
  if (last === null) return true
  const kept = await link.whileUp(jsm.streams.getMessage(STREAM, { seq: last.sequence })).catch(unlessGone)
  return kept === null || kept.header.get(MESSAGE_ID) === last.name
}

function unlessGone(error: unknown): null {
  if (error instanceof NatsError && error.api_error?.err_code === NO_MESSAGE) return null
  throw error
}

/** A stream that was made anew counts from one again: only when it was made tells it from the one before. */
const streamOf = ({ created }: StreamInfo): string => Date.parse(created).toString(36)

const startOf = (info: StreamInfo, history: number): Position => ({
  stream: streamOf(info),
  sequence: Math.max(0, info.state.first_seq - 1, info.state.last_seq - history),
})

const endOf = (info: StreamInfo): Position => ({ stream: streamOf(info), sequence: info.state.last_seq })

async function read(take: (message: JsMsg) => void, from: number, { js, link }: Within): Promise<ConsumerMessages> {
  const consumer = await link.whileUp(
    js.consumers.get(STREAM, { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from }),
  )
  return consumer.consume({ max_messages: MOST_PULLED, expires: PULL_MS, callback: take })
}

type To = { readonly follower: Follower; readonly reached: Position; readonly log: Log }

/** What cannot be read is passed over: whoever follows is not the one who must work it. */
function hand(message: JsMsg, { follower, reached, log }: To): void {
  try {
    const envelope = readEnvelope(message.json())
    if (envelope) follower.hear(envelope, reached)
  } catch (error) {
    log.warn('bus.unheard', { subject: message.subject, error })
  }
}
