import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:http'

export type Question = {
  readonly name: string
  readonly query: string
  readonly variables: readonly Readonly<Record<string, unknown>>[]
}

export type Load = {
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p99: number
  readonly count: number
}

const CONNECTIONS = 16

/** Asks one question over and over on kept connections, with other variables each time, until the time is over. */
export async function load(url: string, question: Question, milliseconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const bodies = question.variables.map((variables) => JSON.stringify({ query: question.query, variables }))
  let next = 0
  const done = await repeat(CONNECTIONS, milliseconds, async () => {
    await post(url, bodies[next++ % bodies.length] ?? '', { agent })
  })
  agent.destroy()
  return done
}

/** So many workers do the same again and again until the time is over; each is told its own number. */
export async function repeat(
  workers: number,
  milliseconds: number,
  work: (worker: number) => Promise<void>,
): Promise<Load> {
  const took: number[] = []
  const startedAt = performance.now()
  const end = startedAt + milliseconds
  const worker = async (_: unknown, index: number): Promise<void> => {
    while (performance.now() < end) {
      const from = performance.now()
      await work(index)
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  const seconds = (performance.now() - startedAt) / 1000
  const sorted = took.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  return { requestsPerSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), count: sorted.length }
}

type Through = { readonly agent: Agent; readonly token?: string }

/** What the graph at this address answers to the body. An answer with errors is no answer: it ends the run. */
export function post(url: string, body: string, { agent, token }: Through): Promise<string> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200 && !text.includes('"errors":[{"message"')) resolve(text)
        else reject(new Unanswered(text, response))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** An answer that holds errors, and what a careful client reads of it. */
export class Unanswered extends Error {
  readonly code: string
  /** When it shall be asked again; null when nothing was said of that. */
  readonly retryAfterMs: number | null

  constructor(text: string, { statusCode, headers }: IncomingMessage) {
    super(`${statusCode}: ${text.slice(0, 500)}`)
    const { code, retryAfter } = extensionsIn(text)
    this.code = code ?? String(statusCode)
    const seconds = retryAfter ?? (headers['retry-after'] === undefined ? null : Number(headers['retry-after']))
    this.retryAfterMs = seconds === null ? null : seconds * 1_000
  }
}

function extensionsIn(text: string): { readonly code?: string; readonly retryAfter?: number } {
  try {
    return JSON.parse(text).errors[0].extensions
  } catch {
    return {}
  }
}
