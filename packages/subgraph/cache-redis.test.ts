import { heardLog } from '@supermall/messaging/trial/heard-log'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { redisServer, requires } from '@supermall/testing/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cache } from './cache.ts'
import { memoryCache } from './cache.ts'
import { redisCache } from './cache-redis.ts'

/** What both kinds promise. */
function cacheContract(open: () => Promise<Cache>): void {
  let cache: Cache
  beforeAll(async () => {
    cache = await open()
  })
  afterAll(() => cache.close())

  test('gives back what it was given until its time is over or it is forgotten', async () => {
    await cache.set('short', 'a', 700)
    await cache.set('long', 'b', 60_000)
    expect([await cache.get('short'), await cache.get('long'), await cache.get('none')]).toEqual(['a', 'b', null])
    await new Promise((resolve) => setTimeout(resolve, 800))
    await cache.forget('long')
    expect([await cache.get('short'), await cache.get('long')]).toEqual([null, null])
  })

  test('gives and takes many at once, in their order', async () => {
    await cache.setMany([
      { key: 'many a', value: '1', ttlMs: 60_000 },
      { key: 'many b', value: '2', ttlMs: 700 },
    ])
    expect(await cache.getMany(['many b', 'many none', 'many a'])).toEqual(['2', null, '1'])
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(await cache.getMany(['many b', 'many a'])).toEqual([null, '1'])
  })

  test('counts exactly under rivalry, in a window that begins with the first count', async () => {
    const counts = survivors(await rival(50, () => cache.count('door', 2, 200)))
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 2 * (index + 1)))
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await cache.count('door', 1, 200)).toBe(1)
  })

  test('lets exactly as much be taken under rivalry as the bucket holds, and it fills again by itself', async () => {
    const bucket = { perSecond: 20, burst: 10 }
    const taken = survivors(await rival(8, () => cache.take('bucket', 3, bucket)))
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(3)
    const waits = taken.filter(({ isTaken }) => !isTaken).map(({ waitMs }) => waitMs)
    for (const waitMs of waits) expect([waitMs > 0, waitMs <= 100]).toEqual([true, true])
    await new Promise((resolve) => setTimeout(resolve, Math.max(...waits) + 20))
    expect(await cache.take('bucket', 3, bucket)).toEqual({ isTaken: true, waitMs: 0 })
  })

  test('fills no bucket beyond its edge, and gives nothing of what is more than it ever holds', async () => {
    const bucket = { perSecond: 1_000, burst: 5 }
    await cache.take('edge', 5, bucket)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect((await cache.take('edge', 6, bucket)).isTaken).toBe(false)
    expect((await cache.take('edge', 5, bucket)).isTaken).toBe(true)
  })

  test('gives a tally away once, whole', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => cache.tally('views', `product ${index % 3}`, 1)))
    const drained = survivors(await rival(5, () => cache.drain('views'))).map((fields) => Object.fromEntries(fields))
    expect(drained.filter((fields) => Object.keys(fields).length > 0)).toEqual([
      { 'product 0': 10, 'product 1': 10, 'product 2': 10 },
    ])
  })
}

describe('the cache of one process', () => cacheContract(async () => memoryCache()))

requires('redis-server')('the cache in Redis', () => {
  let server: Server
  let cache: Cache
  beforeAll(async () => {
    server = await redisServer()
  })
  afterAll(() => server.stop())
  const open = async () => {
    const opened = redisCache(server.url, heardLog())
    await eventually(() => opened.isUp())
    return opened
  }

  cacheContract(open)

  describe('when Redis', () => {
    beforeEach(async () => {
      cache = await open()
    })
    afterEach(async () => {
      await cache.close()
      await server.restart()
    })

    test('is shared, one process sees what the other has set and counted', async () => {
      const other = await open()
      await cache.set('a', '1', 5_000)
      await cache.count('n', 1, 5_000)
      expect([await other.get('a'), await other.count('n', 1, 5_000)]).toEqual(['1', 2])
      await other.close()
    })

    test('dies, this process goes on with its own memory and returns to Redis when it is back', async () => {
      await cache.set('a', '1', 60_000)
      await server.kill()
      expect([await cache.get('a'), await cache.isUp()]).toEqual([null, false])
      await cache.set('a', '2', 60_000)
      expect([await cache.get('a'), await cache.count('n', 1, 60_000), await cache.count('n', 1, 60_000)]).toEqual([
        '2',
        1,
        2,
      ])
      await cache.setMany([{ key: 'many', value: '1', ttlMs: 60_000 }])
      expect(await cache.getMany(['many', 'a'])).toEqual([null, null])
      await cache.tally('views', 'x', 3)
      await server.restart()
      await eventually(() => cache.isUp())
      expect(await cache.get('a')).toBeNull()
      await cache.tally('views', 'x', 4)
      expect(Object.fromEntries(await cache.drain('views'))).toEqual({ x: 7 })
    })

    test('stands still, nobody waits for it for longer than half a second', async () => {
      server.pause()
      const startedAt = Date.now()
      expect([await cache.count('n', 1, 60_000), await cache.get('a')]).toEqual([1, null])
      expect(Date.now() - startedAt).toBeLessThan(5_000)
      server.resume()
      await eventually(() => cache.isUp())
    })

    test('was away twice, nothing from the first time is read in the second that was forgotten meanwhile', async () => {
      await server.kill()
      await cache.set('a', 'old', 60_000)
      await server.restart()
      await eventually(() => cache.isUp())
      await cache.forget('a')
      await server.kill()
      expect(await cache.get('a')).toBeNull()
    })
  })
})
