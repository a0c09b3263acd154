import { heardLog } from '@supermall/messaging/trial/heard-log'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { redisServer, requires } from '@supermall/testing/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cache } from './cache.ts'
import { memoryCache } from './cache.ts'
import { redisCache } from './cache-redis.ts'
import { redisCluster } from './trial/redis-cluster.ts'

/** What both kinds promise. */
function cacheContract(open: () => Promise<Cache>): void {
  let cache: Cache
  beforeAll(async () => {
    cache = await open()
  })
  afterAll(() => cache.close())

  test('gives back what it was given until its time is over or it is forgotten', async () => {
    await cache.set('long', 'b', 600_000)
    await eventually(async () => {
      await cache.set('short', 'a', 300)
      return (await cache.get('short')) === 'a'
    })
    expect([await cache.get('long'), await cache.get('none')]).toEqual(['b', null])
    await eventually(async () => (await cache.get('short')) === null)
    expect(await cache.get('long')).toBe('b')
    await cache.forget('long')
    expect(await cache.get('long')).toBeNull()
  })

  test('gives and takes many at once, in their order', async () => {
    const many = async () => (await cache.getMany(['many b', 'many none', 'many a'])).join()
    await eventually(async () => {
      await cache.setMany([
        { key: 'many a', value: '1', ttlMs: 600_000 },
        { key: 'many b', value: '2', ttlMs: 300 },
      ])
      return (await many()) === '2,,1'
    })
    await eventually(async () => (await many()) === ',,1')
  })

  test('counts exactly under rivalry, in a window that begins with the first count', async () => {
    const counts = survivors(await rival(50, () => cache.count('door', 2, 600_000)))
    expect([...counts].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => 2 * (index + 1)))
    await cache.count('gate', 1, 200)
    // It is counted on meanwhile: a window that began anew with each count would never end.
    await eventually(async () => (await cache.count('gate', 1, 200)) === 1)
  })

  test('takes counts back, and by that neither begins a window nor goes below nothing', async () => {
    expect([await cache.count('back', -1, 600_000), await cache.count('back', 1, 100)]).toEqual([0, 1])
    // Had taking back what was not there begun a window, it would be far longer.
    await eventually(async () => (await cache.count('back', 1, 100)) === 1)
    const counts: number[] = []
    for (const by of [0, 2, 0, 1, -1, -2, -1, 1, -5, 0, 1]) counts.push(await cache.count('none', by, 600_000))
    expect(counts).toEqual([0, 2, 2, 3, 2, 0, 0, 1, 0, 0, 1])
  })

  test('lets exactly as much be taken under rivalry as the bucket holds, and it fills again by itself', async () => {
    const slow = { perSecond: 0.001, burst: 10 }
    const taken = survivors(await rival(8, () => cache.take('slow', 3, slow)))
    expect(taken.filter(({ isTaken }) => isTaken)).toHaveLength(3)
    const waits = taken.filter(({ isTaken }) => !isTaken).map(({ waitMs }) => waitMs)
    for (const waitMs of waits) expect([waitMs > 1_900_000, waitMs <= 2_000_000]).toEqual([true, true])
    const quick = { perSecond: 20, burst: 10 }
    await cache.take('quick', 10, quick)
    await eventually(async () => {
      const { isTaken, waitMs } = await cache.take('quick', 3, quick)
      expect(waitMs).toBeLessThanOrEqual(isTaken ? 0 : 150)
      return isTaken
    })
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
  const open = async (patienceMs?: number) => {
    const opened = redisCache({ url: server.url }, heardLog(), patienceMs)
    await eventually(() => opened.isUp())
    return opened
  }

  // A machine that stands still is no Redis that does.
  cacheContract(() => open(60_000))

  describe('when Redis', () => {
    beforeEach(async () => {
      cache = await open()
    })
    afterEach(async () => {
      await cache.close()
      await server.restart()
    })

    test('is shared, one process sees what the other has set and counted', async () => {
      const [mine, other] = [await open(60_000), await open(60_000)]
      await mine.set('a', '1', 60_000)
      await mine.count('n', 1, 60_000)
      expect([await other.get('a'), await other.count('n', 1, 60_000)]).toEqual(['1', 2])
      await Promise.all([mine.close(), other.close()])
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

requires('redis-server')('the cache in a cluster of Redis', () => {
  let cluster: { readonly url: string; readonly stop: () => Promise<void> }
  beforeAll(async () => {
    cluster = await redisCluster()
  })
  afterAll(() => cluster.stop())
  const open = async () => {
    const opened = redisCache({ url: cluster.url, isCluster: true }, heardLog(), 60_000)
    await eventually(() => opened.isUp())
    return opened
  }

  cacheContract(open)

  test('is one cache, wherever in it a key lives: nothing of it is kept in a process', async () => {
    const [mine, other] = [await open(), await open()]
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`)
    await mine.setMany(keys.map((key) => ({ key, value: `of ${key}`, ttlMs: 600_000 })))
    expect(await other.getMany(keys)).toEqual(keys.map((key) => `of ${key}`))
    for (const key of keys) await mine.count(`n ${key}`, 1, 600_000)
    expect(await Promise.all(keys.map((key) => other.count(`n ${key}`, 1, 600_000)))).toEqual(keys.map(() => 2))
    await Promise.all([mine.close(), other.close()])
  })
})
