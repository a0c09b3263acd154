import { setImmediate as breath } from 'node:timers/promises'
import { fault } from '@supermall/kernel/fault'
import type { Bus } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import { answeredTogether } from '../cache/answered-together.ts'
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
  const opened: (() => Promise<void> | void)[] = [planner.stop]
  const stop = async (): Promise<void> => void (await Promise.all(opened.map((one) => one())))
  try {
    return { ...(await openAll(planner, standing, opened)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Whatever has to be stopped again is in `opened` as soon as it stands. */
async function openAll(
  planner: Planner,
  standing: Standing,
  opened: (() => Promise<void> | void)[],
): Promise<Omit<Generation, 'stop'>> {
  const { log } = standing
  const { supergraph } = planner
  await breath()
  const caching = await openCaching({ ...standing, supergraph }).catch(unheard)
  opened.push(caching.stop)
  await breath()
  const own = new Map([...standing.sources].map(([name, source]) => [name, caching.before(source)] as const))
  const nodes = caching.before(nodesSource(supergraph.nodes, { sources: own, log }))
  const sources = new Map([...own, [NODES_SUBGRAPH, nodes]])
  const graph = await openGraph({ ...standing, planner, sources, changed: caching.changed })
  opened.push(graph.stop)
  return { supergraph, graph, answers: answeredTogether(caching.answers, log), isForAll: readSharing(supergraph.full) }
}

/** What is told of changes cannot be heard now: that is no fault of the supergraph. */
function unheard(error: unknown): never {
  throw fault('SERVICE_UNAVAILABLE', `changes cannot be heard: ${error instanceof Error ? error.message : error}`)
}
