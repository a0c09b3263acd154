import { setTimeout as wait } from 'node:timers/promises'
import { feeds, reporters } from '@supermall/contracts/news'
import { seconds } from '@supermall/kernel/time'
import { listen } from '@supermall/subgraph/http'
import { readSettings } from '@supermall/subgraph/settings'
import { buildFront } from './build-front.ts'
import type { GatewayOptions } from './gateway-options.ts'
import { openCharging } from './governance/charging.ts'
import { watchLoad } from './governance/load.ts'
import { mayRead } from './http/cors.ts'
import { front } from './http/front.ts'
import { watchHealth } from './http/health.ts'
import { watchRevocations } from './identity/revocations.ts'
import { openSigner } from './identity/signer.ts'
import type { Loading } from './reload/open-live.ts'
import { loadSupergraph, openLive } from './reload/open-live.ts'
import type { Reloader } from './reload/reloader.ts'
import { watchGateway } from './seeing/watch-gateway.ts'
import type { GatewaySettings } from './settings.ts'
import { gatewaySettings } from './settings.ts'
import { openSources } from './sources/open-sources.ts'
import { buildWatch, jointLimits, socketLimits } from './subscriptions/build-watch.ts'
import { openJointStreams } from './subscriptions/joint-streams.ts'
import { openNewsRoom } from './subscriptions/news-room.ts'
import { openSockets } from './subscriptions/sockets.ts'

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

const FIRST_REVOCATIONS_MS = seconds(2)
const UNREAD_MS = seconds(60)

/** The slow part of opening, for whoever has something else to open meanwhile. */
export const beginToLoad = (variables: GatewayOptions['variables']): Loading =>
  loadSupergraph(readSettings(gatewaySettings, variables))

/** Opens the front door: the graph, who asks it, and the HTTP around both. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { settings: house, log } = options
  const settings = readSettings(gatewaySettings, options.variables)
  const { made, live, close } = await openAll(options, settings)
  const { health, watch, joint } = made
  const sockets = openSockets({ ...made, ...socketLimits(settings), mayRead: mayRead(settings.CORS_ORIGINS) })
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

/** What is behind the door, in the order in which it needs each other. */
async function openAll(options: GatewayOptions, settings: GatewaySettings) {
  const { settings: house, bus, clock, log, supergraph } = options
  const load = watchLoad()
  const sources = openSources(options.sources, settings, load)
  const loading = typeof supergraph === 'object' ? supergraph : loadSupergraph(settings, supergraph)
  const live = await openLive(loading, { ...options, mode: house.MODE, settings, sources })
  const { graph, answers } = live
  const revocations = await watchRevocations({ bus, clock, log, mostMinutes: settings.MOST_TOKEN_MINUTES })
  const health = watchHealth({
    sources: [...sources.values()],
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
  const charging = openCharging(options, settings, graph)
  const watch = buildWatch({ log, news }, { ...live, ...charging, settings, newsRoom, sign })
  const joint = openJointStreams({ graph, ...jointLimits(settings) })
  const behind = { graph, answers, watch, joint, health, sign, ...charging }
  return {
    live,
    made: buildFront(options, { settings, sources, revocations, load, behind }),
    async close(): Promise<void> {
      await Promise.all([live.stop(), revocations.stop(), newsRoom.stop()])
      stopWatching()
      load.stop()
      for (const source of sources.values()) source.stop()
    },
  }
}

const isThisMachine = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '127.0.0.1'
