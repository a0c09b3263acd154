import { describe, expect, it } from 'vitest'
import type { Done } from './shedder.ts'
import { BUSY, BUSY_FOR_URGENT, shedder } from './shedder.ts'

function trial() {
  let now = 1_000_000
  let [load, waited] = [0, 0]
  const made = shedder({ clock: () => now, load: () => load, waited: () => waited })
  return {
    pass(milliseconds: number) {
      now += milliseconds
    },
    burden(next: number) {
      load = next
    },
    queue(milliseconds: number) {
      waited = milliseconds
    },
    /** Ten in each bucket, of ten milliseconds each: this is what the process gets done, one at a time. */
    work() {
      let refused = 0
      for (let bucket = 0; bucket < 20; bucket++) {
        for (let i = 0; i < 10; i++) {
          const done = made.admit(BUSY)
          now += 10
          done?.(true)
          if (!done) refused++
        }
      }
      return refused
    },
    fill: (most: number, threshold = BUSY): readonly Done[] =>
      Array.from({ length: most }, () => made.admit(threshold)).flatMap((done) => done ?? []),
  }
}

describe('a shedder', () => {
  it('refuses nothing while the process is not busy, however much is under way', () => {
    const { work, fill } = trial()
    work()
    expect(fill(500)).toHaveLength(500)
  })

  it('refuses nothing of a busy process that keeps up', () => {
    const { work, burden } = trial()
    burden(1_000)
    expect(work()).toBe(0)
  })

  it('lets no more wait than it gets done, once it is busy and many wait', () => {
    const { work, burden, fill, pass } = trial()
    work()
    const waiting = fill(100)
    burden(1_000)
    for (const done of waiting.slice(0, 40)) done(true)
    expect(fill(10)).toHaveLength(0)
    for (const done of waiting.slice(40)) done(true)
    pass(100)
    expect(fill(50).length).toBeGreaterThan(0)
  })

  it('is not deceived by a process that takes and ends everything in heaps', () => {
    const { burden, fill, pass } = trial()
    burden(1_000)
    let heap: readonly Done[] = fill(300)
    const heaps = [heap.length]
    for (let i = 0; i < 8; i++) {
      pass(1_200)
      for (const done of heap) done(true)
      heap = fill(300)
      heaps.push(heap.length)
    }
    expect(heaps.at(-1)).toBeLessThan(60)
    expect(Math.min(...heaps)).toBeGreaterThan(0)
  })

  it('refuses in a busy process what has waited too long before it was looked at', () => {
    const { work, burden, fill, queue } = trial()
    work()
    queue(150)
    expect(fill(1)).toHaveLength(1)
    burden(905)
    expect(fill(1)).toHaveLength(0)
    queue(50)
    expect(fill(1)).toHaveLength(1)
  })

  it('lets the urgent in a little longer', () => {
    const { work, burden, fill } = trial()
    work()
    const waiting = fill(100)
    for (const done of waiting.slice(0, 40)) done(true)
    burden(920)
    expect(fill(1, BUSY_FOR_URGENT)).toHaveLength(1)
    expect(fill(1)).toHaveLength(0)
  })

  it('stays careful for a second after the last overload, and then forgets it', () => {
    const { work, burden, fill, pass } = trial()
    work()
    const waiting = fill(100)
    for (const done of waiting.slice(0, 40)) done(true)
    burden(1_000)
    expect(fill(1)).toHaveLength(0)
    burden(0)
    pass(900)
    expect(fill(1)).toHaveLength(0)
    pass(200)
    expect(fill(1)).toHaveLength(1)
  })

  it('always lets somebody in where nobody is', () => {
    const { burden, fill } = trial()
    burden(1_000)
    for (let i = 0; i < 100; i++) {
      const [done] = fill(1)
      expect(done).toBeDefined()
      done?.(i % 2 === 0)
    }
  })
})
