import { describe, expect, it } from 'vitest'
import type { Breaker, Chance } from './breaker.ts'
import { breaker } from './breaker.ts'

/** go-zero's formula, counted anew for every question from all that happened: slow, and nothing but the formula. */
function asWritten({ clock, random }: Chance): Breaker {
  const seen: { readonly bucket: number; readonly what: 'passed' | 'failed' | 'dropped' }[] = []
  const bucketNow = () => Math.floor(clock() / 250)
  let lastPass = 0

  function note(what: 'passed' | 'failed' | 'dropped'): void {
    while ((seen[0]?.bucket ?? Number.POSITIVE_INFINITY) <= bucketNow() - 40) seen.shift()
    seen.push({ bucket: bucketNow(), what })
  }

  /** How many latest buckets in a row hold one of the two and nothing of the other. */
  function trailing(only: 'passed' | 'failed', never: 'passed' | 'failed'): number {
    const broken = Math.max(...seen.filter(({ what }) => what === never).map(({ bucket }) => bucket), -1)
    return new Set(seen.filter(({ what, bucket }) => what === only && bucket > broken).map(({ bucket }) => bucket)).size
  }

  function ratio(): number {
    const accepts = seen.filter(({ what }) => what === 'passed').length
    const w = Math.max(1.1, 1.5 - (0.4 * trailing('failed', 'passed')) / 40)
    return (seen.length - 5 - w * accepts) / (seen.length + 1)
  }

  return {
    refusedShare: ratio,
    allows() {
      while ((seen[0]?.bucket ?? Number.POSITIVE_INFINITY) <= bucketNow() - 40) seen.shift()
      const isForced = lastPass > 0 && clock() - lastPass > 1_000
      if (ratio() > 0 && !isForced && random() < (ratio() * (40 - trailing('passed', 'failed'))) / 40) {
        note('dropped')
        return false
      }
      lastPass = clock()
      return true
    },
    succeeded: () => note('passed'),
    failed: () => note('failed'),
  }
}

/** The same numbers each time, from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

type Trial = { readonly perSecond: number; readonly failing: number }
type Making = (chance: Chance) => Breaker

/** Which share is refused when it is asked evenly and so large a share of the answers fails. */
function simulated(make: Making, { perSecond, failing }: Trial, seconds: number): number {
  let now = 1_000_000
  const fails = chance(7)
  const made = make({ clock: () => now, random: chance(11) })
  let refused = 0
  for (let asked = 0; asked < seconds * perSecond; asked++) {
    now = 1_000_000 + (asked * 1_000) / perSecond
    if (!made.allows()) refused++
    else if (fails() < failing) made.failed()
    else made.succeeded()
  }
  return refused / (seconds * perSecond)
}

describe('a breaker refuses the share that the formula says', () => {
  it.each([
    { perSecond: 1, failing: 0.8 },
    { perSecond: 4, failing: 0.5 },
    { perSecond: 4, failing: 0.8 },
    { perSecond: 4, failing: 0.95 },
    { perSecond: 20, failing: 0.5 },
    { perSecond: 20, failing: 0.8 },
    { perSecond: 50, failing: 0.3 },
    { perSecond: 50, failing: 0.8 },
  ])('of $perSecond a second, where $failing fail', (trial) => {
    const seconds = Math.max(120, 2_000 / trial.perSecond)
    const [ours, theirs] = [simulated(breaker, trial, seconds), simulated(asWritten, trial, seconds)]
    expect(Math.abs(ours - theirs), `${ours} where the formula says ${theirs}`).toBeLessThan(0.05)
  })

  it('with 4 a second, of which 4 of 5 fail: more than half', () => {
    expect(simulated(breaker, { perSecond: 4, failing: 0.8 }, 600)).toBeGreaterThan(0.56)
  })
})

describe('a breaker after an outage', () => {
  /** How many of those that could have been answered were refused, from its end on. */
  function refusedAfter(make: Making, outageMs: number, perSecond: number): { refused: number; untilMs: number } {
    let now = 1_000_000
    const made = make({ clock: () => now, random: chance(3) })
    const [back, end] = [20_000 + outageMs, 40_000 + outageMs]
    let [refused, untilMs] = [0, 0]
    for (let ms = 0; ms < end; ms += 1_000 / perSecond) {
      now = 1_000_000 + ms
      const isDown = ms >= 20_000 && ms < back
      if (made.allows()) made[isDown ? 'failed' : 'succeeded']()
      else if (ms >= back) [refused, untilMs] = [refused + 1, ms - back]
    }
    return { refused, untilMs }
  }

  it.each([
    [6_000, 50],
    [15_000, 50],
    [15_000, 4],
    [60_000, 20],
  ])('of %i ms asks as before within two seconds, at %i a second', (outageMs, perSecond) => {
    expect(refusedAfter(breaker, outageMs, perSecond).untilMs).toBeLessThan(2_000)
    // What the formula alone would do is why an end is looked for.
    expect(refusedAfter(asWritten, outageMs, perSecond).untilMs).toBeGreaterThan(2_000)
  })
})
