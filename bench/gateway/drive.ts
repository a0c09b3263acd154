import { Agent, request } from 'node:http'
import type { Measured } from './operations.ts'

type Driven = { readonly took: readonly number[]; readonly milliseconds: number }

const CONNECTIONS = 16
let asked = 0

/** Asks one operation over and over until the time is over; no two requests have the same authorization. */
export async function drive(url: string, operation: Measured, milliseconds: number): Promise<Driven> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const bodies = bodiesOf(operation)
  const took: number[] = []
  const startedAt = performance.now()
  const worker = async (): Promise<void> => {
    while (performance.now() < startedAt + milliseconds) {
      const from = performance.now()
      await post(url, bodies[asked % bodies.length] ?? '', agent)
      took.push(performance.now() - from)
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker))
  agent.destroy()
  return { took, milliseconds: performance.now() - startedAt }
}

/** The data of one answer, to see that all give the same. */
export async function dataOf(url: string, operation: Measured): Promise<string> {
  const { data } = JSON.parse(await post(url, bodiesOf(operation)[0] ?? '', new Agent()))
  return JSON.stringify(data)
}

const bodiesOf = ({ query, variables }: Measured): readonly string[] =>
  variables.map((one) => JSON.stringify({ query, variables: one }))

/** An answer with errors is no answer: it ends the run. */
function post(url: string, body: string, agent: Agent): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: `Bench ${++asked}` }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200 && !text.includes('"errors":[{')) resolve(text)
        else reject(new Error(`${url}: ${response.statusCode}: ${text.slice(0, 500)}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
