import { setTimeout as wait } from 'node:timers/promises'
import type { Handle, Listening } from '@supermall/subgraph/http'
import { listen } from '@supermall/subgraph/http'
import { afterEach, describe, expect, it } from 'vitest'
import { silent } from '../testing/fixture-subgraph.ts'
import { gate } from './gate.ts'
import { BUSY, shedder } from './shedder.ts'

/** A server that does four things at a time, ten milliseconds each: four hundred a second, and not one more. */
const AT_ONCE = 4
const EACH_MS = 10

const servers: Listening[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(1_000)))
})

async function open(options: { isShedding: boolean }) {
  let [working, load, mostWaiting] = [0, 0, 0]
  const waiting: (() => void)[] = []
  const work = async (): Promise<void> => {
    mostWaiting = Math.max(mostWaiting, waiting.length)
    if (working >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
    working++
    await wait(EACH_MS)
    working--
    waiting.shift()?.()
  }
  const letIn = gate({
    most: 10_000,
    shedder: options.isShedding ? shedder({ clock: () => performance.now(), load: () => load, waited: () => 0 }) : null,
  })
  const handle: Handle = async (_, response) => {
    letIn.admit(response, BUSY)
    await work()
    response.end('done')
  }
  const server = await listen({ host: '127.0.0.1', port: 0, log: silent, handle })
  servers.push(server)
  return {
    url: `http://127.0.0.1:${server.port}`,
    mostWaiting: () => mostWaiting,
    burden: (next: number) => {
      load = next
    },
  }
}

type Outcome = { readonly status: number; readonly milliseconds: number; readonly retryAfter: string | null }

async function ask(url: string): Promise<Outcome> {
  const startedAt = performance.now()
  const response = await fetch(url)
  await response.text()
  const { status, headers } = response
  return { status, milliseconds: performance.now() - startedAt, retryAfter: headers.get('retry-after') }
}

/** So many each ten milliseconds, whether the last ones are answered or not. */
async function stream(url: string, { perTick, ticks }: { perTick: number; ticks: number }): Promise<Outcome[]> {
  const asked: Promise<Outcome>[] = []
  for (let tick = 0; tick < ticks; tick++) {
    for (let i = 0; i < perTick; i++) asked.push(ask(url))
    await wait(EACH_MS)
  }
  return Promise.all(asked)
}

const median = (outcomes: readonly Outcome[]): number =>
  outcomes.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[Math.floor(outcomes.length / 2)] ?? 0

const overloaded = async (isShedding: boolean) => {
  const server = await open({ isShedding })
  const quiet = await stream(server.url, { perTick: 2, ticks: 60 })
  server.burden(1_000)
  const outcomes = await stream(server.url, { perTick: 3 * AT_ONCE, ticks: 100 })
  const accepted = outcomes.filter(({ status }) => status === 200)
  return { ...server, quiet, outcomes, accepted, refused: outcomes.filter(({ status }) => status !== 200) }
}

describe('three times as much as can be done', () => {
  it('is refused in part: who is let in hardly waits, who is not is told at once and when to come back', async () => {
    const { quiet, accepted, refused, mostWaiting, outcomes } = await overloaded(true)
    expect(quiet.every(({ status }) => status === 200)).toBe(true)
    expect(refused.every(({ status, retryAfter }) => status === 503 && retryAfter === '1')).toBe(true)
    expect(accepted.length).toBeGreaterThan(outcomes.length / 20)
    expect(refused.length).toBeGreaterThan(outcomes.length / 3)
    expect(mostWaiting()).toBeLessThan(outcomes.length / 4)
    expect(median(refused)).toBeLessThan(median(accepted))
  })

  it('would make everybody wait if nobody were refused', async () => {
    const [all, shed] = [await overloaded(false), await overloaded(true)]
    expect(all.refused).toHaveLength(0)
    expect(all.mostWaiting()).toBeGreaterThan(all.outcomes.length / 3)
    expect(median(shed.accepted)).toBeLessThan(median(all.accepted) / 2)
  })
})
