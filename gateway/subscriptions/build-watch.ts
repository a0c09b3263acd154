import { turns } from '@supermall/kernel/turns'
import type { Log } from '@supermall/messaging/log'
import type { NewsContract } from '../gateway-options.ts'
import type { Charging } from '../governance/charging.ts'
import type { Graph } from '../graph/graph.ts'
import type { Sign } from '../identity/signer.ts'
import type { GatewaySettings } from '../settings.ts'
import type { NewsRoom } from './news-room.ts'
import type { IsForAll } from './sharing.ts'
import { openTopics } from './topics.ts'
import type { Watch } from './watch.ts'
import { openWatch } from './watch.ts'

type Watched = Charging & {
  readonly settings: GatewaySettings
  readonly graph: Graph
  readonly newsRoom: NewsRoom
  readonly isForAll: IsForAll
  readonly sign: Sign
}

type Telling = { readonly log: Log; readonly news: NewsContract }

/** How subscribers are told, by the figures of the settings. */
export function buildWatch({ log, news: { feeds } }: Telling, { settings, ...watched }: Watched): Watch {
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

export const jointLimits = (settings: GatewaySettings) => ({
  most: { each: settings.SUBSCRIPTIONS_PER_VIEWER, all: settings.SOCKETS_MOST },
  mostBuffered: settings.SUBSCRIPTION_BUFFER_KB * 1_024,
  reservedMs: settings.SUBSCRIPTION_RESERVED_MS,
  heartbeatMs: settings.SUBSCRIPTION_HEARTBEAT_MS,
  drainMs: settings.SHUTDOWN_DRAIN_MS,
})

export const socketLimits = (settings: GatewaySettings) => ({
  most: { all: settings.SOCKETS_MOST, each: settings.SOCKETS_PER_ADDRESS },
  mostBuffered: settings.SUBSCRIPTION_BUFFER_KB * 1_024,
  initMs: settings.SUBSCRIPTION_INIT_MS,
  pingMs: settings.SUBSCRIPTION_PING_MS,
  drainMs: settings.SHUTDOWN_DRAIN_MS,
})
