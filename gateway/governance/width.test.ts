import { describe, expect, it } from 'vitest'
import { adaptiveWidth } from './width.ts'

function trial(first = 16, most = 64) {
  let now = 1_000_000
  const width = adaptiveWidth({ first, most, quickMs: 500, clock: () => now })
  /** So many are inside together, and each is served so long. */
  function round(tookMs: number, { isAwaited = true } = {}): number {
    const inside = width.now()
    now += tookMs
    for (let left = inside; left > 0; left--) width.ended(tookMs, isAwaited)
    return width.now()
  }
  const rounds = (count: number, tookMs: number) => Array.from({ length: count }, () => round(tookMs)).at(-1)
  return { width, round, rounds }
}

describe('how many are served at the same time', () => {
  it('is one more for each round of quick ones, up to the most', () => {
    const { round, rounds } = trial()
    expect(round(100)).toBe(16)
    expect(rounds(10, 100)).toBeGreaterThan(22)
    expect(rounds(200, 100)).toBe(64)
  })

  it('stays as it is where nobody waits: more would not be served any quicker', () => {
    const { round } = trial()
    for (let i = 0; i < 100; i++) round(100, { isAwaited: false })
    expect(round(100, { isAwaited: false })).toBe(16)
  })

  it('is a fifth less once for all who were slow together, and never too few to find out that it is better', () => {
    const { width, round, rounds } = trial()
    expect(round(900)).toBe(12)
    expect(rounds(50, 900)).toBe(4)
    expect(width.now()).toBe(4)
    expect(rounds(40, 100)).toBeGreaterThan(12)
  })

  it('is no more than the most, however few that are', () => {
    const { round, rounds } = trial(16, 1)
    expect(round(900)).toBe(1)
    expect(rounds(50, 100)).toBe(1)
  })

  it('comes to rest where the machine serves as many as it can quickly', () => {
    const { round } = trial()
    const seen: number[] = []
    // Each takes 40 ms of the one processor: twelve at a time are just quick.
    for (let i = 0, inside = 16; i < 300; i++) {
      inside = round(inside * 40)
      seen.push(inside)
    }
    const settled = seen.slice(50)
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(9)
    expect(Math.max(...settled)).toBeLessThanOrEqual(13)
  })
})
