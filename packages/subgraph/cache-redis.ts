import type { Log } from '@supermall/messaging/log'
import { Redis } from 'ioredis'
import type { Cache } from './cache.ts'
import { memoryCache } from './cache.ts'

const COUNT = `local n = redis.call('INCRBY', KEYS[1], ARGV[1])
if n == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return n`

const DRAIN = `local all = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
return all`

type Scripted = Redis & {
  counted: (key: string, by: number, windowMs: number) => Promise<number>
  drained: (key: string) => Promise<string[]>
}

/** Redis while it answers; the memory of this process while it does not: limits stay limits, only per process. */
export function redisCache(url: string, log: Log): Cache {
  const redis = connect(url, log)
  const spare = memoryCache()
  const either = eitherOf(redis, log)
  return {
    kind: 'redis',
    get: (key) =>
      either(
        () => redis.get(key),
        () => spare.get(key),
      ),
    async set(key, value, ttlMs) {
      await spare.forget(key)
      await either(
        async () => void (await redis.set(key, value, 'PX', ttlMs)),
        () => spare.set(key, value, ttlMs),
      )
    },
    /** In both: what an earlier outage left here must not come back in the next one. */
    async forget(key) {
      await spare.forget(key)
      await either(
        async () => void (await redis.del(key)),
        async () => undefined,
      )
    },
    count: (key, by, windowMs) =>
      either(
        () => redis.counted(key, by, windowMs),
        () => spare.count(key, by, windowMs),
      ),
    tally: (key, field, by) =>
      either(
        async () => void (await redis.hincrby(key, field, by)),
        () => spare.tally(key, field, by),
      ),
    async drain(key) {
      const here = await spare.drain(key)
      return either(
        async () => merge(pairs(await redis.drained(key)), here),
        async () => here,
      )
    },
    isUp: () =>
      either(
        async () => (await redis.ping()) === 'PONG',
        async () => false,
      ),
    async close() {
      redis.disconnect()
      await spare.close()
    },
  }
}

function eitherOf(redis: Redis, log: Log) {
  return async <T>(there: () => Promise<T>, here: () => Promise<T>): Promise<T> => {
    if (redis.status !== 'ready') return here()
    try {
      return await there()
    } catch (error) {
      log.warn('cache.failed', { error })
      return here()
    }
  }
}

function connect(url: string, log: Log): Scripted {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: 500,
    enableAutoPipelining: true,
    retryStrategy: (times) => Math.min(2_000, 100 * times),
  })
  redis.on('error', (error) => log.debug('cache.unreachable', { error }))
  redis.defineCommand('counted', { numberOfKeys: 1, lua: COUNT })
  redis.defineCommand('drained', { numberOfKeys: 1, lua: DRAIN })
  return redis as Scripted
}

function pairs(flat: readonly string[]): Map<string, number> {
  const fields = new Map<string, number>()
  for (let i = 0; i + 1 < flat.length; i += 2) fields.set(String(flat[i]), Number(flat[i + 1]))
  return fields
}

function merge(into: Map<string, number>, from: ReadonlyMap<string, number>): Map<string, number> {
  for (const [field, count] of from) into.set(field, (into.get(field) ?? 0) + count)
  return into
}
