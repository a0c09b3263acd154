import { setImmediate as breath } from 'node:timers/promises'
import type { Bus } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import { openCaching } from '../cache/open-caching.ts'
import { openGraph } from '../graph/graph.ts'
import { NODES_SUBGRAPH } from '../nodes/nodes-schema.ts'
import { nodesSource } from '../nodes/nodes-source.ts'
import type { Planner } from '../planning/planner.ts'
import type { GatewaySettings } from '../settings.ts'
import type { Source } from '../sources/source.ts'
import { readSharing } from '../subscriptions/sharing.ts'
import type { Generation } from './live-graph.ts'

export type Standing = {
  readonly bus: Bus
  readonly cache: Cache
  readonly mode: 'development' | 'production'
  readonly settings: GatewaySettings
  /** Those of the domains; they outlive every supergraph. */
  readonly sources: ReadonlyMap<string, Source>
  readonly log: Log
}

/** Everything that is made of one supergraph; throws where it cannot be run here, and leaves nothing behind then. */
export async function openGeneration(planner: Planner, standing: Standing): Promise<Generation> {
  const { log } = standing
  const { supergraph } = planner
  await breath()
  const caching = await openCaching({ ...standing, supergraph })
  await breath()
  try {
    const own = new Map([...standing.sources].map(([name, source]) => [name, caching.before(source)] as const))
    const nodes = caching.before(nodesSource(supergraph.nodes, { sources: own, log }))
    const sources = new Map([...own, [NODES_SUBGRAPH, nodes]])
    const graph = await openGraph({ ...standing, planner, sources, changed: caching.changed })
    return {
      supergraph,
      graph,
      answers: caching.answers,
      isForAll: readSharing(supergraph.full),
      async stop() {
        await Promise.all([graph.stop(), caching.stop()])
      },
    }
  } catch (error) {
    await Promise.all([caching.stop(), planner.stop()])
    throw error
  }
}
