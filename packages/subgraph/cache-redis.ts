import type { Log } from '@supermall/messaging/log'
import { Cluster, Redis } from 'ioredis'
import type { Bucket, Cache, Expiring, Taken } from './cache.ts'
import { memoryCache } from './cache.ts'

const COUNT = `local n = redis.call('INCRBY', KEYS[1], ARGV[1])
if n <= 0 then
  redis.call('DEL', KEYS[1])
  return 0
end
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

/** Where it is; of a cluster any node, which tells of the others. */
type RedisPlace = { readonly url: string; readonly isCluster?: boolean }

type Scripted = (Redis | Cluster) & {
  counted: (key: string, by: number, windowMs: number) => Promise<number>
  taken: (key: string, by: number, perSecond: number, burst: number) => Promise<number>
  drained: (key: string) => Promise<string[]>
}

/** Redis while it answers; the memory of this process while it does not: limits stay limits, only per process. */
export function redisCache(place: RedisPlace, log: Log, patienceMs = PATIENCE_MS): Cache {
  const redis = connect(place, log, patienceMs)
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
function withoutSpare(
  redis: Scripted,
  either: ReturnType<typeof eitherOf>,
): Pick<Cache, 'getMany' | 'setMany' | 'isUp'> {
  return {
    isUp: () =>
      either(
        async () => (await redis.ping()) === 'PONG',
        async () => false,
      ),
    getMany: (keys) =>
      either(
        () => getAll(redis, keys),
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
function eitherOf(redis: Scripted, log: Log) {
  let restsUntil = 0
  return async <T>(there: () => Promise<T>, here: () => Promise<T>): Promise<T> => {
    if (redis.status !== 'ready' || performance.now() < restsUntil) return here()
    try {
      return await there()
    } catch (error) {
      restsUntil = performance.now() + REST_MS
      log.warn('cache.failed', { error })
      return here()
    }
  }
}

function connect({ url, isCluster = false }: RedisPlace, log: Log, patienceMs: number): Scripted {
  const redis = isCluster ? openCluster(url, patienceMs) : openRedis(url, patienceMs)
  redis.on('error', (error) => log.debug('cache.unreachable', { error }))
  redis.defineCommand('counted', { numberOfKeys: 1, lua: COUNT })
  redis.defineCommand('taken', { numberOfKeys: 1, lua: TAKE })
  redis.defineCommand('drained', { numberOfKeys: 1, lua: DRAIN })
  return redis as Scripted
}

const soon = (times: number): number => Math.min(2_000, 100 * times)

const openRedis = (url: string, patienceMs: number): Redis =>
  new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: patienceMs,
    enableAutoPipelining: true,
    retryStrategy: soon,
  })

/** Each key lives on one of several servers: whoever is asked by a plain client for a key of another only says where it is. */
function openCluster(url: string, patienceMs: number): Cluster {
  const { protocol, username, password } = new URL(url)
  return new Cluster([url], {
    enableAutoPipelining: true,
    maxRedirections: MOST_REDIRECTIONS,
    slotsRefreshTimeout: Math.max(SLOTS_MS, patienceMs),
    clusterRetryStrategy: soon,
    redisOptions: {
      maxRetriesPerRequest: 1,
      commandTimeout: patienceMs,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
}

const MOST_REDIRECTIONS = 3
const SLOTS_MS = 2_000

/** In a cluster nothing may name keys of two slots: they are asked one by one, which is one message for each of its servers. */
const getAll = (redis: Scripted, keys: readonly string[]): Promise<(string | null)[]> =>
  redis instanceof Cluster ? Promise.all(keys.map((key) => redis.get(key))) : redis.mget([...keys])

async function setAll(redis: Scripted, entries: readonly Expiring[]): Promise<void> {
  if (redis instanceof Cluster) {
    await Promise.all(entries.map(({ key, value, ttlMs }) => redis.set(key, value, 'PX', ttlMs)))
    return
  }
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
