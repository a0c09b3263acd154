import { setTimeout as wait } from 'node:timers/promises'
import { HttpFault } from '@supermall/subgraph/http'
import { describe, expect, it } from 'vitest'
import type { Leave } from './gate.ts'
import { gate } from './gate.ts'
import { BUSY, shedder } from './shedder.ts'

/**
 * Something that does four things at a time, ten milliseconds each: four hundred a second, and not one more. Nothing else is
 * between it and who asks: on a slow machine both are slow, and it is asked for three times as much as it can do all the same.
 */
const AT_ONCE = 4
const EACH_MS = 10

function open(options: { isShedding: boolean }) {
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

  async function ask(): Promise<Outcome> {
    const startedAt = performance.now()
    const end = (status: number, retryAfter: string | null): Outcome => ({
      status,
      retryAfter,
      milliseconds: performance.now() - startedAt,
    })
    const leave = entered(letIn.enter)
    if (leave instanceof HttpFault) return end(leave.status, leave.headers['retry-after'] ?? null)
    await work()
    leave(true)
    return end(200, null)
  }

  return {
    ask,
    mostWaiting: () => mostWaiting,
    burden: (next: number) => {
      load = next
    },
  }
}

function entered(enter: (threshold: number) => Leave): Leave | HttpFault {
  try {
    return enter(BUSY)
  } catch (error) {
    if (error instanceof HttpFault) return error
    throw error
  }
}

type Outcome = { readonly status: number; readonly milliseconds: number; readonly retryAfter: string | null }
type Opened = ReturnType<typeof open>

/** So many each ten milliseconds, whether the last ones are answered or not. */
async function stream({ ask }: Opened, { perTick, ticks }: { perTick: number; ticks: number }): Promise<Outcome[]> {
  const asked: Promise<Outcome>[] = []
  for (let tick = 0; tick < ticks; tick++) {
    for (let i = 0; i < perTick; i++) asked.push(ask())
    await wait(EACH_MS)
  }
  return Promise.all(asked)
}

const median = (outcomes: readonly Outcome[]): number =>
  outcomes.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b)[Math.floor(outcomes.length / 2)] ?? 0

const overloaded = async (isShedding: boolean) => {
  const server = open({ isShedding })
  const quiet = await stream(server, { perTick: 2, ticks: 60 })
  server.burden(1_000)
  const outcomes = await stream(server, { perTick: 3 * AT_ONCE, ticks: 100 })
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
