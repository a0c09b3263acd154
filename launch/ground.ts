import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Bus } from '@supermall/messaging/bus'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { natsBus } from '@supermall/messaging/bus-nats'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import { memoryCache } from '@supermall/subgraph/cache'
import { redisCache } from '@supermall/subgraph/cache-redis'
import { createMissingDatabase } from '@supermall/subgraph/database/admin'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { eraseData } from '@supermall/subgraph/database/erase-data'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { databaseUrl, optional, readSettings, SettingsFault } from '@supermall/subgraph/settings'
import { registry } from '../subgraphs/index.ts'

/** What the mall stands on: the three things that are a real server or the embedded default, and the secret between processes. */
export type Ground = {
  readonly postgres: string
  readonly databaseUrl: (domain: string) => Promise<string>
  readonly bus: Bus
  readonly cache: Cache
  readonly secret: string
  /** Resolves when something that cannot be done without has ended by itself. */
  readonly lost: Promise<string>
  readonly stop: () => Promise<void>
}

type GroundOptions = {
  readonly settings: HouseSettings
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly parts: readonly string[]
  readonly isMigration?: boolean
  readonly isReset: boolean
  readonly log: Log
}

export async function openGround(options: GroundOptions): Promise<Ground> {
  const { settings, isMigration, log } = options
  const database = settings.DATABASE_URL === null ? await embedded(options) : external(settings.DATABASE_URL, options)
  const { NATS_URL, REDIS_URL } = isMigration ? ALONE : settings
  const bus = NATS_URL === null ? memoryBus() : await openNats(NATS_URL, options)
  const cache =
    REDIS_URL === null ? memoryCache() : redisCache({ url: REDIS_URL, isCluster: settings.REDIS_CLUSTER }, log)
  if (!isMigration) warnOfOwnMemory(options)
  return {
    ...database,
    bus,
    cache,
    secret: settings.INTERNAL_SECRET ?? randomBytes(32).toString('base64url'),
    async stop() {
      await Promise.all([bus.close(), cache.close()])
      await database.stop()
    },
  }
}

/** Each process counts for itself then: of three gateways, everybody gets three times what the limits say. */
export function warnOfOwnMemory({ settings, parts, log }: Pick<GroundOptions, 'settings' | 'parts' | 'log'>): void {
  if (settings.REDIS_URL === null && parts.length > 0 && settings.MODE === 'production')
    log.warn('limits.per_process', {
      parts: [...parts],
      why: 'REDIS_URL is not set: limits and counters are not shared',
    })
}

/** Whoever migrates needs nothing but the databases. */
const ALONE = { NATS_URL: null, REDIS_URL: null } as const

const openNats = (url: string, { settings, parts, log }: GroundOptions): Promise<Bus> =>
  natsBus({ url, replicas: settings.NATS_REPLICAS, log, name: `supermall ${parts.join(' ')}`.trim() })

async function embedded({ settings, isReset }: GroundOptions) {
  const directory = join(settings.DATA_DIR, 'postgres')
  const folders = registry.map(({ name }) => join(settings.DATA_DIR, name))
  if (isReset) await eraseData({ postgres: directory, folders })
  const postgres = await startPostgres({ directory })
  return {
    postgres: 'embedded Postgres',
    lost: postgres.ended.then(
      () => `the embedded Postgres of ${settings.DATA_DIR} has ended; nothing is lost, start again`,
    ),
    stop: () => postgres.stop(),
    async databaseUrl(domain: string) {
      await postgres.ensureDatabase(domain)
      return postgres.url(domain)
    },
  }
}

/** `--reset` is for the mall on a laptop: it never empties a server that somebody else runs. */
function external(url: string, { isReset, variables }: GroundOptions) {
  if (isReset)
    throw new SettingsFault(['--reset only empties the embedded database; DATABASE_URL names a server of yours'])
  const own = readSettings(OWN_URLS, variables)
  return {
    postgres: `Postgres at ${new URL(url.replaceAll('{domain}', 'domain')).host}`,
    lost: new Promise<string>(() => undefined),
    stop: async () => undefined,
    async databaseUrl(domain: string) {
      const target = own[ownUrlOf(domain)] ?? place(url, domain)
      await createMissingDatabase(target)
      return target
    },
  }
}

const ownUrlOf = (domain: string): string => `DATABASE_URL_${domain.toUpperCase()}`
const OWN_URLS = Object.fromEntries(
  registry.map(({ name }) => [ownUrlOf(name), optional(databaseUrl({ doc: `the database of ${name} alone` }))]),
)

function place(url: string, domain: string): string {
  if (url.includes('{domain}')) return url.replaceAll('{domain}', domain)
  const target = new URL(url)
  target.pathname = `/${domain}`
  return target.href
}
