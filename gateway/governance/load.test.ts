import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { watchLoad, watchTurn } from './load.ts'

const load = watchLoad()
afterAll(() => load.stop())

const busyFor = async (milliseconds: number): Promise<void> => {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    for (const pause = Date.now() + 40; Date.now() < pause; );
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('the load of this process', () => {
  it('is high after seconds of work without a pause, and low again when it rests', async () => {
    await wait(600)
    const idle = load.now()
    await busyFor(3_500)
    const busy = load.now()
    await wait(2_500)
    expect([idle < 300, busy > 800, load.now() < busy / 2]).toEqual([true, true, true])
  })
})

describe('a turn of the event loop', () => {
  it('lasts from the first arrival until all that lay ready was looked at', async () => {
    let now = 1_000
    const waited = watchTurn(() => now)
    expect(waited()).toBe(0)
    now += 70
    await Promise.resolve()
    expect(waited()).toBe(70)
    await new Promise((resolve) => setImmediate(resolve))
    expect(waited()).toBe(0)
  })
})
