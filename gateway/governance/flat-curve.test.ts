import { setMaxListeners } from 'node:events'
import { Fault } from '@supermall/kernel/fault'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Line } from './line.ts'
import { line } from './line.ts'
import { adaptiveWidth } from './width.ts'

/**
 * One processor that all who are inside share. It is counted, not timed: the clock moves only when the test moves it. What nobody
 * waits for any more is worked to its end like everything else, and takes as much.
 */
const STEP_MS = 10
const EACH_MS = 15
const DEADLINE_MS = 3_000
/** The most that could be answered in time, by somebody who never works for nobody. */
const SECONDS = 12
const POSSIBLE = (SECONDS * 1_000) / EACH_MS

/** Time that stands still between two steps, for whatever waits by it. */
function openClock() {
  let now = 0
  const due = new Map<number, Set<() => void>>()
  const at = (milliseconds: number): number => Math.max(now + STEP_MS, Math.ceil(milliseconds / STEP_MS) * STEP_MS)
  vi.stubGlobal('setTimeout', (ring: () => void, milliseconds: number) => {
    const rings = due.get(at(now + milliseconds)) ?? new Set()
    due.set(at(now + milliseconds), rings.add(ring))
    return { rings, ring }
  })
  vi.stubGlobal('clearTimeout', (timer?: { rings: Set<() => void>; ring: () => void }) =>
    timer?.rings.delete(timer.ring),
  )
  return {
    now: () => now,
    pause: (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds)),
    pass(): void {
      now += STEP_MS
      for (const ring of due.get(now) ?? []) ring()
      due.delete(now)
    },
  }
}

type Clock = ReturnType<typeof openClock>

afterEach(() => vi.unstubAllGlobals())

const { signal: nobodyLeaves } = new AbortController()
setMaxListeners(0, nobodyLeaves)

type Job = { left: number; readonly end: () => void }
type Counts = { inTime: number; late: number; refused: number }

function processor() {
  const jobs = new Set<Job>()
  return {
    work: (costMs: number) => new Promise<void>((end) => jobs.add({ left: costMs, end })),
    step(): void {
      for (let left = STEP_MS; left > 0.001 && jobs.size > 0; ) {
        const share = Math.min(left / jobs.size, ...[...jobs].map((job) => job.left))
        left -= share * jobs.size
        for (const job of jobs) {
          job.left -= share
          if (job.left > 0.001) continue
          jobs.delete(job)
          job.end()
        }
      }
    },
  }
}

const open = (): Line => ({ enter: async () => () => undefined, refusal: () => null })

const guarded = ({ now }: Clock): Line =>
  line({
    name: 'goods',
    clock: now,
    width: adaptiveWidth({ first: 16, most: 64, quickMs: 500, clock: now }),
  })

type Crowd = { readonly through: (clock: Clock) => Line; readonly people: number; readonly isHeeding: boolean }

/** So many people who want something done again and again; who is refused comes when he was told to, or when he likes. */
async function rush({ through, people, isHeeding }: Crowd): Promise<Counts> {
  const counts = { inTime: 0, late: 0, refused: 0 }
  const clock = openClock()
  const { now, pause, pass } = clock
  const { enter } = through(clock)
  const { work, step } = processor()
  const end = SECONDS * 1_000
  const ask = async (deadline: number): Promise<void> => {
    const leave = await enter(deadline, nobodyLeaves)
    const working = work(EACH_MS).then(() => leave())
    await Promise.race([working, pause(deadline - now())])
    if (now() < deadline) counts.inTime++
    else counts.late++
  }
  const come = async (_: unknown, index: number): Promise<void> => {
    while (now() < end) {
      try {
        await ask(now() + DEADLINE_MS)
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'OVERLOADED') throw error
        counts.refused++
        await pause(isHeeding ? (error.retryAfterMs ?? 0) : 100 + (index % 10) * 10)
      }
    }
  }
  for (const each of Array.from({ length: people }).keys()) void come(null, each)
  while (now() < end) {
    pass()
    step()
    await settled()
  }
  return counts
}

/** Whatever follows from what has just happened, without any time. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve()
}

describe.each([true, false])('a rush whose people heed what they are told: %s', (isHeeding) => {
  it.each([1, 2, 4, 8])('is answered as well as ever with %s times as many as there is time for', async (times) => {
    const people = (times * DEADLINE_MS) / EACH_MS
    const { inTime, late, refused } = await rush({ through: guarded, people, isHeeding })
    expect(inTime).toBeGreaterThan(POSSIBLE * 0.9)
    expect(late).toBeLessThan(inTime / 50)
    if (times > 1) expect(refused).toBeGreaterThan(0)
  })
})

describe('where everybody is let in', () => {
  it('hardly anybody is answered in time any more', async () => {
    const { inTime, late } = await rush({ through: open, people: (4 * DEADLINE_MS) / EACH_MS, isHeeding: false })
    expect(inTime).toBeLessThan(POSSIBLE * 0.3)
    expect(late).toBeGreaterThan(inTime)
  })
})
