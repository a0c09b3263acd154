import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from '@supermall/subgraph/root'
import { plannerLimits } from '../limits/plan-limits.ts'
import type { Planner } from '../planning/planner.ts'
import { openPlanner } from '../planning/planner.ts'
import { gatewayMetrics, nameAmong } from '../seeing/gateway-metrics.ts'
import { outcomeIn } from '../seeing/seeing-hand.ts'
import type { GatewaySettings } from '../settings.ts'
import { knownNames } from '../trusted/known-names.ts'
import type { Standing } from './generation.ts'
import { openGeneration } from './generation.ts'
import { hottest } from './hottest.ts'
import type { LiveGraph, Within } from './live-graph.ts'
import { liveGraph } from './live-graph.ts'
import type { Reloader } from './reloader.ts'
import { reloader } from './reloader.ts'
import { watchSupergraph } from './watch-supergraph.ts'

type Live = LiveGraph & Reloader & { readonly stop: () => Promise<void> }

/** A supergraph that is being loaded. */
export type Loading = { readonly text: string; readonly planner: Promise<Planner> }

type Wanted = Pick<GatewaySettings, 'SUPERGRAPH_FILE' | 'LIMIT_PLANS' | 'LIMIT_PATHS'>

/** Begins to load a text, or the file that the settings name: nothing else of the mall has to be there for that. */
export function loadSupergraph(settings: Wanted, given?: string): Loading {
  const text = given ?? readFileSync(fileOf(settings), 'utf8')
  const planner = openPlanner(text, plannerLimits(settings))
  // Whoever waits for it is told; until then nobody may.
  planner.catch(() => undefined)
  return { text, planner }
}

const fileOf = ({ SUPERGRAPH_FILE }: Pick<GatewaySettings, 'SUPERGRAPH_FILE'>): string => resolve(root, SUPERGRAPH_FILE)

/** The graph of what is loaded, and of whatever is in the file later. */
export async function openLive({ text, planner }: Loading, standing: Standing): Promise<Live> {
  const { settings, log } = standing
  const open = async (next: string) => openGeneration(await loadSupergraph(settings, next).planner, standing)
  const seen = hottest(Math.random)
  const known = knownNames(settings)
  const countKept: Within['countKept'] = (name, { body }) => {
    const outcome = body.kind === 'complete' ? outcomeIn(body.string) : 'ok'
    gatewayMetrics.requests.inc({ operation: nameAmong(known, name), type: 'query', outcome })
  }
  const live = liveGraph(await openGeneration(await planner, standing), { seen, countKept })
  const reloading = reloader({ live, open, seen, warm: settings.SUPERGRAPH_WARM, log }, text)
  const stopWatching = watchSupergraph({
    path: fileOf(settings),
    everySeconds: settings.SUPERGRAPH_POLL_SECONDS,
    reloader: reloading,
    log,
  })
  return {
    ...live,
    ...reloading,
    async stop() {
      stopWatching()
      await live.graph.stop()
    },
  }
}
