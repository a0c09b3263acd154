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
  const took: number[] = []
  const startedAt = performance.now()
  const end = startedAt + milliseconds
  let next = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const from = performance.now()
      await post(`${url}/graphql`, bodies[next++ % bodies.length] ?? '', agent)
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  agent.destroy()
  const seconds = (performance.now() - startedAt) / 1000
  const sorted = took.sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0
  return { requestsPerSecond: sorted.length / seconds, p50: at(0.5), p99: at(0.99), count: sorted.length }
}

/** An answer with errors is no answer: it ends the run. */
function post(url: string, body: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200 && !text.includes('"errors":[{"message"')) resolve()
          else reject(new Error(`${response.statusCode}: ${text.slice(0, 500)}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
