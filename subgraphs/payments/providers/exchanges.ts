import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import type { Reply, Sent } from './client.ts'
import { mask, maskPath } from './mask.ts'
import { maskText } from './masked-values.ts'

/** A body as the log keeps it: its masked text, or of what is not kept its hash. */
type KeptBody = {
  readonly size: number
  readonly text: string | null
  readonly isCut: boolean
  readonly sha256: string | null
}

/** One request and what came of it. */
export type Exchange = {
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly request: KeptBody | null
  readonly response: KeptBody | null
  /** Why there is no response. */
  readonly failure: string | null
}

/** What is never kept, and whether bodies are at all: of a bill only what it was. */
type Rule = { readonly hidden: readonly string[]; readonly isBill: boolean }

type Log = Rule & { readonly exchanges: Exchange[] }

const MOST_KEPT = 6
const MOST_CHARACTERS = 8 * 1024

const current = new AsyncLocalStorage<Log>()

/** Writes down what is sent while the work goes on. The list is filled whether it ends well or not. */
export function writingDown<T>(rule: Rule, work: () => Promise<T>) {
  const exchanges: Exchange[] = []
  return { exchanges, done: current.run({ ...rule, exchanges }, work) }
}

/** Never throws: what is not written down was sent all the same. */
export function writeDown(sent: Sent, came: Pick<Reply, 'status' | 'text'> | { readonly failure: string }): void {
  const log = current.getStore()
  if (!log || log.exchanges.length >= MOST_KEPT) return
  try {
    log.exchanges.push(exchangeOf(sent, came, log))
  } catch {
    // A line of the log is worth less than what it tells of.
  }
}

function exchangeOf(
  { method, url, body }: Sent,
  came: Pick<Reply, 'status' | 'text'> | { readonly failure: string },
  rule: Rule,
): Exchange {
  const isAnswer = 'status' in came
  return {
    method,
    path: maskPath(url, rule.hidden).slice(0, 500),
    status: isAnswer ? came.status : null,
    request: body === undefined ? null : keptBody(body, rule),
    response: isAnswer ? keptBody(came.text, rule) : null,
    failure: isAnswer ? null : came.failure,
  }
}

/** What a provider has told us by itself, at our own door. */
export const toldExchange = (path: string, body: string, hidden: readonly string[]): Exchange => ({
  method: 'POST',
  path,
  status: 200,
  request: keptBody(body, { hidden, isBill: false }),
  response: null,
  failure: null,
})

function keptBody(body: string, { hidden, isBill }: Rule): KeptBody {
  const size = Buffer.byteLength(body)
  const text = isBill ? null : mask(body, hidden)
  if (text === null) return { size, text, isCut: false, sha256: createHash('sha256').update(body).digest('hex') }
  return { size, text: text.slice(0, MOST_CHARACTERS), isCut: text.length > MOST_CHARACTERS, sha256: null }
}

/** What went wrong, in words that may be kept. */
export const failureText = (error: unknown, hidden: readonly string[]): string =>
  maskText(String(error).slice(0, 1_000), hidden).slice(0, 300)
