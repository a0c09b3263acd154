import { writeDown } from './exchanges.ts'
import { NotGenuine, Uncertain } from './provider.ts'

export type Reply = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export type Sent = {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export type Send = (sent: Sent) => Promise<Reply>

/** Aborted when an answer is not waited for any longer. */
export type Until = (timeoutMs: number) => AbortSignal

const MOST_BYTES = 32 * 1024 * 1024

/**
 * Sends one request and never a second one: whoever repeats must know that it is harmless. A reply of 5xx, of 429 or 409 (the same
 * is under way there), one that is cut, and none at all leave open what the provider did.
 */
export const sender =
  (timeoutMs: number, until: Until = AbortSignal.timeout): Send =>
  async (sent) => {
    const reply = await answerTo(sent, until(timeoutMs)).catch((error: unknown) => {
      const failure = error instanceof Uncertain ? error.message : error instanceof Error ? error.name : 'unreachable'
      writeDown(sent, { failure })
      throw error instanceof Uncertain ? error : new Uncertain(`${placeOf(sent.url)}: ${failure}`)
    })
    writeDown(sent, reply)
    if (reply.status >= 500 || reply.status === 429 || reply.status === 409)
      throw new Uncertain(`${placeOf(sent.url)} said ${reply.status}`)
    return reply
  }

async function answerTo({ method, url, headers, body }: Sent, signal: AbortSignal): Promise<Reply> {
  const response = await fetch(url, { method, headers, body: body ?? null, signal, redirect: 'error' })
  return { status: response.status, headers: response.headers, text: await textOf(response) }
}

/** What arrives by itself and cannot even be read was sent by nobody whom we know. */
export function readArrived(text: string): Readonly<Record<string, unknown>> {
  try {
    return readJson(text)
  } catch {
    throw new NotGenuine('what arrived is not JSON')
  }
}

/** What a provider says that is no JSON was said by somebody in between. */
export function readJson(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Said below.
  }
  throw new Uncertain('the answer was not JSON')
}

/** Counted as it comes: not every answer says before how long it is, or says it truly. */
async function textOf(response: Response): Promise<string> {
  if (Number(response.headers.get('content-length') ?? 0) > MOST_BYTES) throw new Uncertain('the answer is too long')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > MOST_BYTES) throw new Uncertain('the answer is too long')
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** Without its query: keys can stand there. */
const placeOf = (url: string): string => new URL(url).pathname
