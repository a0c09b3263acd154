import { expect, test } from 'vitest'
import { goesRound, triesAgain } from './set-back.ts'

type Again = typeof goesRound

/** How long something is given back altogether before it is an operator's. */
function altogether(again: Again): number {
  let waitedMs = 0
  for (let attempt = 1; ; attempt++) {
    const outcome = again(attempt)
    if (outcome?.kind !== 'again') return waitedMs
    waitedMs += outcome.inMs
  }
}

test('what nobody here can read goes round for longer than the bus waits for whoever took it, and for less than a minute', () => {
  const waitedMs = altogether(goesRound)
  expect([waitedMs > 30_000, waitedMs < 60_000]).toEqual([true, true])
})

test('what fails is tried for minutes, longer than anything takes to be started again', () => {
  expect(altogether(triesAgain)).toBeGreaterThan(120_000)
})
