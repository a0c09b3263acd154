import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Books, Heard, Said, Voice } from './books.ts'
import { openBooks } from './books.ts'

/** `AFTER` faults have done what was asked by then. */
export type Fault = 'ERROR_BEFORE' | 'ERROR_AFTER' | 'SILENT_AFTER' | 'CUT_AFTER' | 'TAMPERED'

export type Mood = (heard: Heard) => Fault | null

type Simulator = {
  readonly url: string
  readonly books: Books
  readonly heard: readonly Heard[]
  /** What goes wrong with the next request whose path holds that text. */
  readonly spoil: (path: string, fault: Fault) => void
  /** From now on it decides by each request whether something goes wrong with it. */
  readonly sulk: (mood: Mood) => void
  /** What is asked whose path or body holds that text is not answered before the returned function was called. */
  readonly hold: (path: string) => () => void
  /** How long an answer is waited for: until it falls silent, which it says itself, so that nobody waits in vain. */
  readonly until: (timeoutMs: number) => AbortSignal
  readonly speak: (voice: Voice) => void
  readonly stop: () => Promise<void>
}

/** A hostile provider on loopback. It speaks whichever protocol it is given, with real signatures, and keeps books of its own. */
export async function startSimulator(): Promise<Simulator> {
  const books = openBooks()
  const heard: Heard[] = []
  const faults: { readonly path: string; readonly fault: Fault }[] = []
  const held: { readonly path: string; readonly end: Promise<void> }[] = []
  const silence = openSilence()
  let voice: Voice | null = null
  let mood: Mood = () => null
  const take = (path: string): Fault | null => {
    const index = faults.findIndex((one) => path.includes(one.path))
    return index < 0 ? null : (faults.splice(index, 1)[0]?.fault ?? null)
  }
  const server = createServer((request, response) => {
    void hear(request).then(async (one) => {
      heard.push(one)
      await held.find(({ path }) => (one.path + one.body).includes(path))?.end
      const fault = take(one.path + one.body) ?? mood(one)
      respond(one, response, { voice, fault })
      if (fault === 'SILENT_AFTER') silence.fall()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    books,
    heard,
    spoil: (path, fault) => void faults.push({ path, fault }),
    sulk(one) {
      mood = one
    },
    hold(path) {
      let letGo = (): void => undefined
      held.push({ path, end: new Promise<void>((resolve) => (letGo = resolve)) })
      return letGo
    },
    until: silence.until,
    speak(one) {
      voice = one
    },
    stop: () => stop(server),
  }
}

/** It begins again with whatever is asked after it fell. */
function openSilence() {
  let current = new AbortController()
  return {
    until: (timeoutMs: number) => AbortSignal.any([AbortSignal.timeout(timeoutMs), current.signal]),
    fall() {
      current.abort(new DOMException('It has fallen silent.', 'TimeoutError'))
      current = new AbortController()
    },
  }
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const url = new URL(request.url ?? '/', 'http://provider')
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
  const { pathname: path, searchParams: query } = url
  return { method: request.method ?? 'GET', path, query, headers, body: Buffer.concat(chunks).toString('utf8') }
}

function respond(
  heard: Heard,
  response: ServerResponse,
  { voice, fault }: { voice: Voice | null; fault: Fault | null },
): void {
  const wrong = { status: 500, body: '{}' }
  const answer = fault === 'ERROR_BEFORE' ? wrong : (voice?.answer(heard) ?? wrong)
  if (fault === 'CUT_AFTER') response.destroy()
  if (fault === 'CUT_AFTER' || fault === 'SILENT_AFTER') return
  if (fault === 'ERROR_AFTER') send(response, wrong)
  else send(response, fault === 'TAMPERED' ? { ...answer, body: answer.body.replace('SUCCESS', 'SUCCES5') } : answer)
}

function send(response: ServerResponse, { status, body, headers }: Said): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body)
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
