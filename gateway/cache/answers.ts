import { createHash } from 'node:crypto'
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import type { OperationDefinitionNode } from 'graphql'
import type { Asking } from '../asking.ts'
import { PLAN_HEADER } from '../compiled/compiled-executor.ts'
import { isPreflighted } from '../graph/preflight.ts'
import { countLooks } from '../seeing/gateway-metrics.ts'
import type { Owners } from './owners.ts'
import type { Reading } from './reading.ts'
import { openReading } from './reading.ts'
import type { Store } from './store.ts'

type AnswersOptions = {
  readonly store: Store
  readonly owners: Owners
  readonly clock: () => number
  /** Whether an answer tells that it was kept. */
  readonly isTold: boolean
}

export type Asked = {
  readonly text: string
  /** Null where it is not said which of several is meant. */
  readonly operation: OperationDefinitionNode | null
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
  readonly contentType: string
  readonly request: HTTPGraphQLRequest
  readonly asking: Asking
}

type Run = (request: HTTPGraphQLRequest, asking: Asking) => Promise<HTTPGraphQLResponse>

/** Answers a question, from what was answered before where nothing that it depends on has changed. */
export type Answers = (asked: Asked, run: Run) => Promise<HTTPGraphQLResponse>

/** Nothing is kept: whoever asks is answered anew. */
export const uncached: Answers = ({ request, asking }, run) => run(request, asking)

export function wholeAnswers({ store, owners, clock, isTold }: AnswersOptions): Answers {
  /** The answer of a question that only read public things, for everybody who asks the same in the same way. */
  function keep(key: string, text: string, { oldestAt, until, names }: Reading): void {
    const sources = [...names].map(([domain, all]) => ({ domain, names: [...all] }))
    const kept = isTold ? asKept(text) : text
    store.set(new Map([[key, { text: kept, readAt: oldestAt, until, sources }]]), true)
  }

  async function known(key: string, asked: Asked, since: number): Promise<HTTPGraphQLResponse | null> {
    if (!isPreflighted(asked.request.headers)) return null
    const found = (await store.getMany([key], { isShared: true, since })).get(key)
    countLooks('answers', found ? { hits: 1, misses: 0 } : { hits: 0, misses: 1 })
    if (!found) return null
    const headers = new HeaderMap([['content-type', asked.contentType]])
    tell(headers, { isPrivate: false, oldestAt: found.readAt, until: found.until }, clock())
    return { headers, body: { kind: 'complete', string: found.text } }
  }

  return async (asked, run) => {
    const { asking, request } = asked
    const { viewer } = asking.request
    if (asked.operation?.operation !== 'query') return run(request, asking)
    // Whoever is served as a guest though he said he is somebody is told so, in an answer that is for him alone.
    const isBuyer = viewer.audience === 'GUEST' || viewer.audience === 'CONSUMER'
    if (!isBuyer || asking.doubt !== null) return run(request, asking)
    const key = keyOf(asked)
    const reading = openReading(owners.of(viewer))
    const before = await known(key, asked, reading.since)
    if (before) return before
    const answered = await run(request, { ...asking, reading })
    if (!reading.seconds || !Number.isFinite(reading.oldestAt)) return answered
    tell(answered.headers, reading, clock())
    if (!reading.isPrivate && answered.body.kind === 'complete') keep(key, answered.body.string, reading)
    return answered
  }
}

/** What the answer says of itself was so when it was fetched; whoever gets it later is told that it was kept. */
function asKept(text: string): string {
  const { extensions, ...answer } = JSON.parse(text)
  return JSON.stringify({ ...answer, extensions: { ...extensions, cache: { hits: 1, misses: 0 } } })
}

/** Everything that an answer to a buyer or a guest depends on, but for what is private. */
function keyOf({ text, variables, operationName, asking, request }: Asked): string {
  const hash = createHash('sha256').update(text).digest('base64url')
  const told = [asking.cost?.isTold, request.headers.has(PLAN_HEADER)]
  const said = [operationName, asking.contract?.name, ...told, asking.request.caller.language, variables]
  return `answer ${hash} ${JSON.stringify(said)}`
}

type Told = Pick<Reading, 'isPrivate' | 'oldestAt' | 'until'>

/** How long it is kept here, and how much of that is over. */
function tell(headers: HeaderMap, { isPrivate, oldestAt, until }: Told, now: number): void {
  const seconds = Math.round((until - oldestAt) / 1_000)
  headers.set('cache-control', `${isPrivate ? 'private' : 'public'}, max-age=${seconds}`)
  headers.set('vary', 'Accept, Accept-Language, Authorization')
  const age = Math.floor((now - oldestAt) / 1_000)
  if (age > 0) headers.set('age', String(Math.min(age, seconds)))
}
