import type { JetStreamManager, StreamConfig, StreamInfo } from 'nats'
import { DiscardPolicy, NatsError, nanos, RetentionPolicy, StorageType } from 'nats'
import type { Log } from './log.ts'
import type { Link } from './nats-link.ts'
import { EVERYTHING, STREAM } from './nats-subject.ts'
import { RETENTION_MS } from './purge.ts'

/** The stream that holds the events, and the knowledge whether it is still the one that held them before. */
export type Store = {
  /** Makes the stream when it is missing. Those who wait for a loss hear of it before this resolves. */
  readonly check: () => Promise<void>
  /** The stream acknowledged a message under this number. */
  readonly saw: (sequence: number) => void
  readonly onLost: (hear: () => void) => () => void
  /** Called when consumers must be looked at again: the connection came back or the stream is another one. */
  readonly onRenewed: (hear: () => void) => () => void
  readonly stop: () => void
}

type StoreOptions = {
  readonly jsm: JetStreamManager
  readonly link: Link
  readonly log: Log
  readonly replicas: number
  readonly duplicateWindowMs: number
  readonly lookEveryMs: number
}

const RETRY_MS = 250

type Known = { readonly created: string; readonly lastSequence: number }

export function natsStore(options: StoreOptions): Store {
  const { link, log } = options
  const lost = new Set<() => void>()
  const renewed = new Set<() => void>()
  let known: Known | null = null
  let isDoubted = false
  let checking: Promise<void> | null = null
  let timer = setTimeout(look, options.lookEveryMs)
  let isStopped = false

  async function compare(): Promise<void> {
    const before = known
    const { created, state } = await link.whileUp(ensureStream(options))
    const isOther = before !== null && (created !== before.created || state.last_seq < before.lastSequence)
    known = { created, lastSequence: state.last_seq }
    if (isOther) log.warn('bus.store-lost', { created, lastSequence: state.last_seq })
    if (!isOther && !isDoubted) return
    isDoubted = false
    for (const hear of [...renewed, ...lost]) hear()
  }

  function check(): Promise<void> {
    checking ??= compare().finally(() => {
      checking = null
    })
    return checking
  }

  function lookAgain(ms: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(look, ms)
  }

  function look(): void {
    const checked = link.isUp() ? check() : Promise.resolve()
    checked.then(
      () => lookAgain(options.lookEveryMs),
      (error) => {
        log.warn('bus.store-unreachable', { error })
        lookAgain(RETRY_MS)
      },
    )
  }

  link.onReturn(() => {
    isDoubted = true
    lookAgain(0)
  })
  return {
    check,
    saw(sequence) {
      if (known === null || sequence > known.lastSequence) known = known && { ...known, lastSequence: sequence }
      else lookAgain(0)
    },
    onLost: (hear) => enlist(lost, hear),
    onRenewed: (hear) => enlist(renewed, hear),
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

function enlist(hearers: Set<() => void>, hear: () => void): () => void {
  hearers.add(hear)
  return () => void hearers.delete(hear)
}

const NOT_FOUND = 10059
const NAME_IN_USE = 10058

/** Any number of processes may do this at once: who comes second finds it made, and brings it to what is configured now. */
async function ensureStream(options: StoreOptions): Promise<StreamInfo> {
  const { jsm } = options
  const wanted = streamConfig(options)
  const found = await jsm.streams.info(STREAM).catch((error) => unless(error, NOT_FOUND))
  if (found === null) {
    const made = await jsm.streams.add(wanted).catch((error) => unless(error, NAME_IN_USE))
    return made ?? jsm.streams.info(STREAM)
  }
  return isAsWanted(found.config, wanted) ? found : jsm.streams.update(STREAM, wanted)
}

type Wanted = Pick<StreamConfig, 'max_age' | 'num_replicas' | 'duplicate_window'> &
  Partial<StreamConfig> & { name: string }

const streamConfig = ({ replicas, duplicateWindowMs }: StoreOptions): Wanted => ({
  name: STREAM,
  subjects: [EVERYTHING],
  storage: StorageType.File,
  retention: RetentionPolicy.Limits,
  discard: DiscardPolicy.Old,
  max_age: nanos(RETENTION_MS),
  num_replicas: replicas,
  duplicate_window: nanos(duplicateWindowMs),
})

const isAsWanted = (is: StreamConfig, wanted: Wanted): boolean =>
  is.max_age === wanted.max_age &&
  is.num_replicas === wanted.num_replicas &&
  is.duplicate_window === wanted.duplicate_window

function unless(error: unknown, code: number): null {
  if (error instanceof NatsError && error.api_error?.err_code === code) return null
  throw error
}
