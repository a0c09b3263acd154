import { setTimeout as wait } from 'node:timers/promises'
import type { Feed, Reporter } from '@supermall/contracts/news'
import { feeds, reporters } from '@supermall/contracts/news'
import { JWKS_PATH } from '@supermall/contracts/token'
import { present } from '@supermall/kernel/present'
import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import { turns } from '@supermall/kernel/turns'
import type { Bus } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import { listen } from '@supermall/subgraph/http'
import { readSettings } from '@supermall/subgraph/settings'
import type { TraceRing } from '@supermall/subgraph/trace-ring'
import type { Answers } from './cache/answers.ts'
import { askedTogether } from './cache/asked-together.ts'
import type { Charging } from './governance/charging.ts'
import { openCharging } from './governance/charging.ts'
import { door } from './governance/door.ts'
import { gates } from './governance/gate.ts'
import type { Governed } from './governance/governed-source.ts'
import { governed } from './governance/governed-source.ts'
import type { Load } from './governance/load.ts'
import { watchLoad } from './governance/load.ts'
import { BUSY } from './governance/shedder.ts'
import type { Graph } from './graph/graph.ts'
import { cors, mayRead } from './http/cors.ts'
import type { Front } from './http/front.ts'
import { front } from './http/front.ts'
import type { Health } from './http/health.ts'
import { watchHealth } from './http/health.ts'
import type { Path } from './http/plain-paths.ts'
import { plainPaths } from './http/plain-paths.ts'
import type { Demo } from './http/playground.ts'
import { openPlayground } from './http/playground.ts'
import { identifier } from './identity/identify.ts'
import { openIssuers } from './identity/issuers.ts'
import { languagesIn } from './identity/language.ts'
import type { Revocations } from './identity/revocations.ts'
import { watchRevocations } from './identity/revocations.ts'
import type { Sign } from './identity/signer.ts'
import { openSigner } from './identity/signer.ts'
import { tokenReader } from './identity/tokens.ts'
import type { Loading } from './reload/open-live.ts'
import { loadSupergraph, openLive } from './reload/open-live.ts'
import type { Reloader } from './reload/reloader.ts'
import { seenSource } from './seeing/seen-source.ts'
import { openTraces } from './seeing/traces-path.ts'
import { watchGateway } from './seeing/watch-gateway.ts'
import type { GatewaySettings } from './settings.ts'
import { gatewaySettings } from './settings.ts'
import { localSource } from './sources/local-source.ts'
import { remoteSource } from './sources/remote-source.ts'
import type { JointStreams } from './subscriptions/joint-streams.ts'
import { openJointStreams } from './subscriptions/joint-streams.ts'
import type { NewsRoom } from './subscriptions/news-room.ts'
import { openNewsRoom } from './subscriptions/news-room.ts'
import type { IsForAll } from './subscriptions/sharing.ts'
import { openSockets } from './subscriptions/sockets.ts'
import { openTopics } from './subscriptions/topics.ts'
import type { Watch } from './subscriptions/watch.ts'
import { openWatch } from './subscriptions/watch.ts'
import { openTrusted } from './trusted/open-trusted.ts'

export type Gateway = {
  readonly url: string
  readonly port: number
  /** Takes another supergraph, beside the one that answers; what cannot be taken changes nothing. */
  readonly reload: Reloader['reload']
  readonly onReload: Reloader['onReload']
  /** How many wait for what is to come. */
  readonly waiting: () => { readonly sockets: number; readonly streams: number; readonly subscriptions: number }
  readonly stop: () => Promise<void>
}

export type SourceOption =
  | { readonly kind: 'local'; readonly subgraph: OpenSubgraph }
  | { readonly kind: 'remote'; readonly url: string }

type GatewayOptions = {
  /** Where each subgraph of the supergraph is, by its name. */
  readonly sources: ReadonlyMap<string, SourceOption>
  /** Plain paths that are passed on to the domain which serves them. */
  readonly paths: readonly Path[]
  readonly secret: string
  readonly bus: Bus
  readonly cache: Cache
  readonly settings: HouseSettings
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly clock: Clock
  /** Who may be signed in with one click; null where that is nobody. */
  readonly demo: Demo | null
  /** The latest traces of this process, where they may be shown. */
  readonly traces?: TraceRing | null
  /** What is told to subscribers; that of the contracts when absent. */
  readonly news?: News
  /** The supergraph: its text, or what is being loaded already; the file that the settings name when absent. */
  readonly supergraph?: string | Loading
}

type News = { readonly feeds: Readonly<Record<string, Feed>>; readonly reporters: readonly Reporter[] }

const FIRST_REVOCATIONS_MS = seconds(2)
const UNREAD_MS = seconds(60)

/** The slow part of opening, for whoever has something else to open meanwhile. */
export const beginToLoad = (variables: GatewayOptions['variables']): Loading =>
  loadSupergraph(readSettings(gatewaySettings, variables))

/** Opens the front door: the graph, who asks it, and the HTTP around both. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings: house, bus, clock, log } = options
  const settings = readSettings(gatewaySettings, options.variables)
  const load = watchLoad()
  const own = openSources(options.sources, settings, load)
  const { supergraph } = options
  const loading = typeof supergraph === 'object' ? supergraph : loadSupergraph(settings, supergraph)
  const live = await openLive(loading, { ...options, mode: house.MODE, settings, sources: own })
  const revocations = await watchRevocations({ bus, clock, log, mostMinutes: settings.MOST_TOKEN_MINUTES })
  const health = watchHealth({
    sources: [...own.values()],
    isRevocationKnown: revocations.isLoaded,
    graceMs: seconds(settings.START_GRACE_SECONDS),
    clock,
    log,
  })
  // In one process identity answers at once: whoever asks first finds an open door.
  await Promise.race([revocations.loaded, wait(FIRST_REVOCATIONS_MS, undefined, { ref: false })])
  const stopWatching = watchGateway(load)
  const news = options.news ?? { feeds, reporters }
  const newsRoom = await openNewsRoom({ bus, reporters: news.reporters, history: settings.SUBSCRIPTION_HISTORY })
  const sign = openSigner(options)
  const charging = openCharging(options, settings, live.graph)
  const watch = buildWatch({ ...options, news }, { ...live, ...charging, settings, newsRoom, sign })
  const joint = openJointStreams({ graph: live.graph, ...jointLimits(settings) })
  const known = { ...live, ...charging, settings, revocations, health, sources: own, load, sign, watch, joint }
  const made = buildFront(options, known)
  const sockets = openSockets({ ...made, ...socketLimits(settings), mayRead: mayRead(settings.CORS_ORIGINS) })
  const close = async (): Promise<void> => {
    await Promise.all([live.stop(), revocations.stop(), newsRoom.stop()])
    stopWatching()
    load.stop()
    for (const source of own.values()) source.stop()
  }
  const address = { host: house.HOST, port: house.PORT, log, unreadMs: UNREAD_MS }
  const listening = await listen({ ...address, handle: front(made), upgrade: sockets.upgrade }).catch(async (error) => {
    await close()
    throw error
  })
  return {
    port: listening.port,
    reload: live.reload,
    onReload: live.onReload,
    waiting: () => ({ sockets: sockets.count(), streams: joint.count(), subscriptions: watch.count() }),
    url: house.PUBLIC_URL ?? `http://${isThisMachine(house.HOST) ? 'localhost' : house.HOST}:${listening.port}`,
    async stop() {
      health.end()
      if (house.SHUTDOWN_DELAY_MS > 0) await wait(house.SHUTDOWN_DELAY_MS)
      const jitterMs = settings.SHUTDOWN_JITTER_MS
      await Promise.all([
        ...[sockets.stop(jitterMs), watch.stop(jitterMs), joint.stop(jitterMs)],
        listening.stop(Math.max(settings.SHUTDOWN_DRAIN_MS, jitterMs)),
      ])
      await close()
    },
  }
}

type Made = Charging & {
  readonly settings: GatewaySettings
  readonly graph: Graph
  readonly answers: Answers
  readonly revocations: Revocations
  readonly health: Health
  readonly sources: ReadonlyMap<string, Governed>
  readonly load: Load
  readonly sign: Sign
  readonly watch: Watch
  readonly joint: JointStreams
}

function buildFront(
  { settings: house, ...options }: GatewayOptions,
  { settings, graph, answers, revocations, health, sources, load, sign, watch, joint, pricing, allowance }: Made,
): Front {
  const { clock, log, demo, cache } = options
  const isProduction = house.MODE === 'production'
  const paths = plainPaths(options.paths, { sources, mostBytes: settings.LIMIT_PATH_BODY_KB * 1_024 })
  const hasKeys = options.paths.some(({ path }) => path === JWKS_PATH)
  const issuers = openIssuers({ own: hasKeys ? paths : null, others: settings.JWKS_URLS, clock, log })
  return {
    graph,
    watch,
    joint,
    mostOperations: settings.SUBSCRIPTIONS_PER_SOCKET,
    log,
    heartbeatMs: settings.SUBSCRIPTION_HEARTBEAT_MS,
    answers,
    health,
    paths,
    sign,
    identify: identifier(
      tokenReader({ issuers, mostMinutes: settings.MOST_TOKEN_MINUTES, clock, log }),
      revocations,
      clock,
    ),
    cors: cors(settings.CORS_ORIGINS),
    trusted: openTrusted({ settings, cache, log }),
    pricing,
    allowance,
    tellsCost: !isProduction,
    ...gates({ settings, isShedding: settings.SHEDDING ?? isProduction, load: load.now }),
    door: door({
      lines: new Map([...sources].map(([name, { mutations }]) => [name, mutations])),
      changing: graph.changing,
      timeoutMs: settings.REQUEST_TIMEOUT_MS,
      clock: present,
    }),
    timeoutMs: settings.REQUEST_TIMEOUT_MS,
    traces: openTraces(options.traces ?? null),
    playground:
      (house.PLAYGROUND ?? !isProduction)
        ? openPlayground({ demo, log, hasTraces: (options.traces ?? null) !== null })
        : () => false,
    mostBytes: settings.LIMIT_BODY_KB * 1_024,
    callers: { trustedProxies: settings.TRUSTED_PROXIES, languages: languagesIn(settings.LANGUAGES) },
    isBehindTls: house.PUBLIC_URL?.startsWith('https:') ?? false,
    mayName: !isProduction,
  }
}

type Watched = Charging & {
  readonly settings: GatewaySettings
  readonly graph: Graph
  readonly newsRoom: NewsRoom
  readonly isForAll: IsForAll
  readonly sign: Sign
}

type Telling = Pick<GatewayOptions, 'log'> & { readonly news: News }

function buildWatch({ log, news: { feeds } }: Telling, { settings, ...watched }: Watched): Watch {
  return openWatch({
    ...watched,
    log,
    feeds,
    turns: turns(settings.SUBSCRIPTION_LOOKS),
    timeoutMs: settings.REQUEST_TIMEOUT_MS,
    topics: openTopics(watched.newsRoom),
    most: {
      each: settings.SUBSCRIPTIONS_PER_VIEWER,
      all: settings.SUBSCRIPTIONS_MOST,
      waiting: settings.SUBSCRIPTION_QUEUE,
    },
  })
}

const jointLimits = (settings: GatewaySettings) => ({
  most: { each: settings.SUBSCRIPTIONS_PER_VIEWER, all: settings.SOCKETS_MOST },
  mostBuffered: settings.SUBSCRIPTION_BUFFER_KB * 1_024,
  reservedMs: settings.SUBSCRIPTION_RESERVED_MS,
  heartbeatMs: settings.SUBSCRIPTION_HEARTBEAT_MS,
  drainMs: settings.SHUTDOWN_DRAIN_MS,
})

const socketLimits = (settings: GatewaySettings) => ({
  most: { all: settings.SOCKETS_MOST, each: settings.SOCKETS_PER_ADDRESS },
  mostBuffered: settings.SUBSCRIPTION_BUFFER_KB * 1_024,
  initMs: settings.SUBSCRIPTION_INIT_MS,
  pingMs: settings.SUBSCRIPTION_PING_MS,
  drainMs: settings.SHUTDOWN_DRAIN_MS,
})

function openSources(
  options: ReadonlyMap<string, SourceOption>,
  settings: GatewaySettings,
  load: Load,
): ReadonlyMap<string, Governed> {
  const isBusy = (): boolean => load.now() > BUSY
  const together = askedTogether()
  const { SUBGRAPH_TIMEOUT_MS: timeoutMs, SUBGRAPH_CONNECTIONS: connections } = settings
  const governing = { settings, clock: present, random: Math.random, isBusy }
  const open = (name: string, option: SourceOption): Governed => {
    const source =
      option.kind === 'local'
        ? localSource(option.subgraph)
        : remoteSource({ name, url: option.url, timeoutMs, connections })
    return together(seenSource(governed(source, governing)))
  }
  return new Map([...options].map(([name, option]) => [name, open(name, option)]))
}

const isThisMachine = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '127.0.0.1'
