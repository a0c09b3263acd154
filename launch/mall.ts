import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { subscribers } from '@supermall/contracts/subscribers.generated'
import { present } from '@supermall/kernel/present'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { migrateDomain } from '@supermall/subgraph/open'
import { fromRoot } from '@supermall/subgraph/root'
import type { Door } from '@supermall/subgraph/serve'
import { openDoor } from '@supermall/subgraph/serve'
import { serveMetrics } from '@supermall/subgraph/serve-metrics'
import type { TraceRing } from '@supermall/subgraph/trace-ring'
import { startTracing } from '@supermall/subgraph/tracing'
import type { Loading } from '../gateway/reload/open-live.ts'
import type { SourceOption } from '../gateway/sources/open-sources.ts'
import type { Gateway } from '../gateway/start-gateway.ts'
import type { Entry } from '../subgraphs/index.ts'
import { registry } from '../subgraphs/index.ts'
import { demo, hasDemo } from './demo.ts'
import type { Ground } from './ground.ts'
import { domainsOf, isFront, portOf, urlOf } from './parts.ts'

export type Mall = {
  /** The gateway of this process, if it has one. */
  readonly gateway: Gateway | null
  readonly domains: readonly string[]
  /** Where Prometheus finds the metrics of this process; null where they are not served. */
  readonly metricsPort: number | null
  readonly stop: () => Promise<void>
}

export type MallOptions = {
  readonly parts: readonly string[]
  readonly scale: number
  readonly settings: HouseSettings
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly ground: Ground
  readonly log: Log
  /** Whether a demo mall remembers its first month; who records that month needs one that does not. */
  readonly hasPast?: boolean
}

/**
 * Opens the parts of this process: domains first, then whoever asks them; and ends them in the opposite order. When a part
 * cannot be opened, those that were opened before it are ended too.
 */
export async function openMall(options: MallOptions): Promise<Mall> {
  const { parts, settings } = options
  const isWhole = parts.length === 0
  const mine = domainsOf(parts)
  const opened: (readonly { readonly stop: () => Promise<void> }[])[] = []
  const stop = async (): Promise<void> => {
    for (const row of opened.splice(0).reverse()) await Promise.all(row.map((one) => one.stop()))
  }
  try {
    const front = isFront(parts) ? await loadFront(options) : null
    const metrics = await serveMetrics(settings, options.log)
    if (metrics) opened.push([{ stop: () => metrics.stop(0) }])
    const tracing = await startTracing(settings, parts.join(' ') || 'mall')
    opened.push([tracing])
    const doors = isWhole ? [] : await openDoors(mine, options)
    const closed = { stop: () => endAll(doors.map(([, door]) => door)) }
    opened.push([closed])
    let isFilled = !hasDemo(settings)
    const open = await openDomains(mine, { ...options, mayWork: () => isFilled })
    // Doors end before what is behind them, and at the same time as the gateway: each stays open for a while.
    opened.splice(-1, 1, [...open.values()], [closed])
    if (!isFilled) await seedAll([...open.values()], options)
    isFilled = true
    await Promise.all(doors.map(([entry, door]) => door.letIn(domainIn(open, entry))))
    const gateway = front ? await openGateway(open, { ...options, front, traces: tracing.ring }) : null
    if (gateway) opened.splice(-1, 1, [closed, gateway])
    return { gateway, domains: mine.map(({ name }) => name), metricsPort: metrics?.port ?? null, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Migrating = Pick<MallOptions, 'log'> & { readonly ground: Pick<Ground, 'databaseUrl'> }

/** Brings the databases of the domains up to date, and does nothing else with them: no job, event or question is worked here. */
export async function migrateAll({ ground, log }: Migrating): Promise<readonly string[]> {
  await Promise.all(registry.map(async ({ name }) => migrateDomain(name, await ground.databaseUrl(name), log)))
  return registry.map(({ name }) => name)
}

type Opening = MallOptions & { readonly mayWork?: () => boolean }

async function openDomains(entries: readonly Entry[], options: Opening): Promise<ReadonlyMap<string, OpenSubgraph>> {
  const pairs = await Promise.all(entries.map(async (entry) => [entry.name, await openDomain(entry, options)] as const))
  return new Map(pairs)
}

export async function openDomain(
  entry: Entry,
  { ground, settings, variables, log, mayWork }: Opening,
): Promise<OpenSubgraph> {
  const [{ default: subgraph }, databaseUrl] = await Promise.all([entry.load(), ground.databaseUrl(entry.name)])
  const dataDirectory = join(settings.DATA_DIR, entry.name)
  mkdirSync(dataDirectory, { recursive: true })
  return subgraph.open({
    databaseUrl,
    databasePool: settings.DATABASE_POOL,
    bus: ground.bus,
    cache: ground.cache,
    subscribersOf: (eventName) => subscribers[eventName.replaceAll(/[._]/g, '-')] ?? [],
    variables,
    dataDirectory,
    publicUrl: publicUrl(settings),
    redeliverAfterMs: seconds(settings.REDELIVER_AFTER_SECONDS),
    log,
    clock: () => new Date(present()),
    ...(mayWork ? { mayWork } : {}),
  })
}

async function seedAll(domains: readonly OpenSubgraph[], options: MallOptions): Promise<void> {
  const { scale, settings, hasPast = settings.MODE === 'development' } = options
  const isLived = hasPast && scale >= PAST_SCALE
  await Promise.all(domains.map(({ name, seed }) => seed(scale, isLived ? readPast(name) : null)))
}

/** So many SKUs has the mall whose first month was recorded: a smaller one lacks some of what was bought. */
const PAST_SCALE = 1_000

function readPast(domain: string): string | null {
  const path = fromRoot('subgraphs', domain, 'seed', 'past.jsonl')
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}

const endAll = async (ones: readonly { readonly stop: () => Promise<void> }[]): Promise<void> => {
  await Promise.all(ones.map((one) => one.stop()))
}

type Doors = readonly (readonly [Entry, Door])[]

/** They are there before the databases are migrated: whoever watches over this process sees that it is alive. */
async function openDoors(entries: readonly Entry[], { settings, ground, log }: MallOptions): Promise<Doors> {
  const doors: (readonly [Entry, Door])[] = []
  try {
    for (const entry of entries) {
      const door = await openDoor(entry.name, {
        host: settings.SUBGRAPH_HOST,
        port: portOf(entry, settings),
        secret: ground.secret,
        mode: settings.MODE,
        log,
        shutdownDelayMs: settings.SHUTDOWN_DELAY_MS,
      })
      doors.push([entry, door])
    }
    return doors
  } catch (error) {
    await endAll(doors.map(([, door]) => door))
    throw error
  }
}

function domainIn(open: ReadonlyMap<string, OpenSubgraph>, { name }: Entry): OpenSubgraph {
  const subgraph = open.get(name)
  if (!subgraph) throw new Error(`${name} is not open`)
  return subgraph
}

type Front = Pick<typeof import('../gateway/start-gateway.ts'), 'startGateway'> & { readonly supergraph: Loading }

/**
 * The gateway is only loaded where it is opened: it brings along the composer and the planner, which are more code than all that
 * a domain needs. Its supergraph is read while the domains open.
 */
async function loadFront({ variables }: MallOptions): Promise<Front> {
  const { beginToLoad, startGateway } = await import('../gateway/start-gateway.ts')
  return { startGateway, supergraph: beginToLoad(variables) }
}

/** A domain of this process is asked in memory, every other one over HTTP. */
function openGateway(
  open: ReadonlyMap<string, OpenSubgraph>,
  options: MallOptions & { readonly front: Front; readonly traces: TraceRing | null },
): Promise<Gateway> {
  const { settings, variables, ground, log, traces } = options
  const { startGateway, supergraph } = options.front
  const sources = registry.map((entry) => {
    const subgraph = open.get(entry.name)
    const source: SourceOption = subgraph
      ? { kind: 'local', subgraph }
      : { kind: 'remote', url: urlOf(entry, settings) }
    return [entry.name, source] as const
  })
  return startGateway({
    sources: new Map(sources),
    paths: registry.flatMap(({ name, paths }) => paths.map((path) => ({ path, source: name }))),
    secret: ground.secret,
    bus: ground.bus,
    cache: ground.cache,
    traces,
    supergraph,
    settings,
    variables,
    log,
    clock: () => new Date(present()),
    demo: hasDemo(settings) && settings.MODE === 'development' ? demo : null,
  })
}

const publicUrl = ({ PUBLIC_URL, PORT }: HouseSettings): string => PUBLIC_URL ?? `http://localhost:${PORT}`
