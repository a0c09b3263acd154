import type { Log } from '@supermall/messaging/log'
import { Redis } from 'ioredis'
import type { Bucket, Cache, Expiring, Taken } from './cache.ts'
import { memoryCache } from './cache.ts'

const COUNT = `local n = redis.call('INCRBY', KEYS[1], ARGV[1])
if n == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return n`

/** By the clock of Redis, so that processes whose clocks differ share one bucket; what is full again is forgotten. */
const TAKE = `local by, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = math.min(burst, (tonumber(bucket[1]) or burst) + math.max(0, now - (tonumber(bucket[2]) or now)) * rate / 1000)
local wait = 0
if left >= by then left = left - by else wait = math.ceil((by - left) * 1000 / rate) end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) * 1000 / rate) + 1)
return wait`

const DRAIN = `local all = redis.call('HGETALL', KEYS[1])
redis.call('DEL', KEYS[1])
return all`

type Scripted = Redis & {
  counted: (key: string, by: number, windowMs: number) => Promise<number>
  taken: (key: string, by: number, perSecond: number, burst: number) => Promise<number>
  drained: (key: string) => Promise<string[]>
}

/** Redis while it answers; the memory of this process while it does not: limits stay limits, only per process. */
export function redisCache(url: string, log: Log, patienceMs = PATIENCE_MS): Cache {
  const redis = connect(url, log, patienceMs)
  const spare = memoryCache()
  const either = eitherOf(redis, log)
  return {
    kind: 'redis',
    ...withoutSpare(redis, either),
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
    take: (key, by, bucket) =>
      either(
        () => takeFrom(redis, { key, by, bucket }),
        () => spare.take(key, by, bucket),
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
    close: async () => void (await Promise.all([redis.disconnect(), spare.close()])),
  }
}

/** For these the memory of this process is no stand-in. */
function withoutSpare(redis: Redis, either: ReturnType<typeof eitherOf>): Pick<Cache, 'getMany' | 'setMany' | 'isUp'> {
  return {
    isUp: () =>
      either(
        async () => (await redis.ping()) === 'PONG',
        async () => false,
      ),
    getMany: (keys) =>
      either(
        () => redis.mget([...keys]),
        async () => keys.map(() => null),
      ),
    setMany: (entries) =>
      either(
        () => setAll(redis, entries),
        async () => undefined,
      ),
  }
}

const REST_MS = 1_000
/** Longer nobody waits for it. */
const PATIENCE_MS = 500

/** A Redis that failed is left alone for a moment: one request waits for it in vain, not every one. */
function eitherOf(redis: Redis, log: Log) {
  let restsUntil = 0
  return async <T>(there: () => Promise<T>, here: () => Promise<T>): Promise<T> => {
    if (redis.status !== 'ready' || Date.now() < restsUntil) return here()
    try {
      return await there()
    } catch (error) {
      restsUntil = Date.now() + REST_MS
      log.warn('cache.failed', { error })
      return here()
    }
  }
}

function connect(url: string, log: Log, patienceMs: number): Scripted {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: patienceMs,
    enableAutoPipelining: true,
    retryStrategy: (times) => Math.min(2_000, 100 * times),
  })
  redis.on('error', (error) => log.debug('cache.unreachable', { error }))
  redis.defineCommand('counted', { numberOfKeys: 1, lua: COUNT })
  redis.defineCommand('taken', { numberOfKeys: 1, lua: TAKE })
  redis.defineCommand('drained', { numberOfKeys: 1, lua: DRAIN })
  return redis as Scripted
}

async function setAll(redis: Redis, entries: readonly Expiring[]): Promise<void> {
  const pipeline = redis.pipeline()
  for (const { key, value, ttlMs } of entries) pipeline.set(key, value, 'PX', ttlMs)
  await pipeline.exec()
}

async function takeFrom(
  redis: Scripted,
  { key, by, bucket }: { key: string; by: number; bucket: Bucket },
): Promise<Taken> {
  const waitMs = await redis.taken(key, by, bucket.perSecond, bucket.burst)
  return { isTaken: waitMs === 0, waitMs }
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
