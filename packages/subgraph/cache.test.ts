import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { memoryCache } from './cache.ts'

const own = Date.now.bind(Date)
afterEach(() => void vi.restoreAllMocks())

test.each([-3_600_000, 3_600_000])(
  'what a process keeps to itself lasts as long as it shall, its clock set by %d ms',
  async (offMs) => {
    let setMs = 0
    vi.spyOn(Date, 'now').mockImplementation(() => own() + setMs)
    const cache = memoryCache()
    const bucket = { perSecond: 100, burst: 1 }
    expect(await cache.take('bucket', 1, bucket)).toMatchObject({ isTaken: true })
    await cache.set('short', 'lasts', 20)
    await cache.set('long', 'lasts', 60_000)
    setMs = offMs
    expect(await cache.get('long')).toBe('lasts')
    await wait(30)
    expect(await cache.get('short')).toBeNull()
    expect(await cache.take('bucket', 1, bucket)).toMatchObject({ isTaken: true })
  },
)
