import { describe, expect, it } from 'vitest'
import { breaker } from './breaker.ts'

/** Time and chance are the test's own. */
function trial() {
  let now = 1_000_000
  let chance = 0
  const made = breaker({ clock: () => now, random: () => chance })
  const ask = (isFine: boolean, times = 1) => {
    let refused = 0
    for (let i = 0; i < times; i++) {
      if (!made.allows()) refused++
      else if (isFine) made.succeeded()
      else made.failed()
    }
    return refused
  }
  return {
    ask,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    luck: (next: number) => {
      chance = next
    },
  }
}

describe('a breaker', () => {
  it('lets everything through while it is answered', () => {
    const { ask, pass } = trial()
    for (let i = 0; i < 50; i++) {
      expect(ask(true, 20)).toBe(0)
      pass(250)
    }
  })

  it('forgives the first few failures, whatever chance says', () => {
    const { ask } = trial()
    expect(ask(false, 5)).toBe(0)
  })

  it('refuses what would most likely fail, and lets a share through by chance', () => {
    const { ask, luck } = trial()
    ask(false, 30)
    expect(ask(false, 10)).toBe(10)
    luck(0.99)
    expect(ask(true, 1)).toBe(0)
  })

  it('tries once a second, however bad it looks', () => {
    const { ask, pass } = trial()
    ask(false, 100)
    for (let second = 0; second < 5; second++) {
      pass(1_001)
      expect(ask(false, 10)).toBe(9)
    }
  })

  it('is as before soon after it is answered again, and forgets everything within ten seconds', () => {
    const back = trial()
    back.ask(false, 20)
    back.pass(1_001)
    back.luck(0.99)
    back.ask(true, 100)
    back.luck(0)
    expect(back.ask(true, 20)).toBe(0)
    const quiet = trial()
    quiet.ask(false, 200)
    quiet.pass(10_001)
    expect(quiet.ask(false, 5)).toBe(0)
  })

  it('holds nothing against what is back, however little it is asked', () => {
    const { ask, pass } = trial()
    ask(false, 40)
    pass(1_001)
    expect(ask(false, 1)).toBe(0)
    pass(1_001)
    expect(ask(true, 10)).toBe(0)
  })

  it('still refuses a share of what fails more often than not', () => {
    const { ask } = trial()
    let refused = 0
    for (let i = 0; i < 300; i++) refused += ask(i % 5 === 0)
    expect(refused).toBeGreaterThan(150)
  })

  it('stands one failure in three', () => {
    const { ask } = trial()
    let refused = 0
    for (let i = 0; i < 300; i++) refused += ask(i % 3 !== 0)
    expect(refused).toBe(0)
  })
})
