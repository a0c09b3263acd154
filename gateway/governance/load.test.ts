import { setTimeout as wait } from 'node:timers/promises'
import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, it } from 'vitest'
import { watchLoad, watchTurn } from './load.ts'

const load = watchLoad()
afterAll(() => load.stop())

const busyUntil = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) {
    for (const pause = Date.now() + 40; Date.now() < pause; );
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('the load of this process', () => {
  it('is high after seconds of work without a pause, and low again when it rests', async () => {
    await wait(600)
    await eventually(() => load.now() < 300)
    const startedAt = Date.now()
    await busyUntil(() => load.now() > 800)
    expect(Date.now() - startedAt).toBeGreaterThan(1_000)
    await eventually(() => load.now() < 400)
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
