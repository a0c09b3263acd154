import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { root } from '@supermall/subgraph/root'
import { gatewayMetrics, nameAmong } from '../seeing/gateway-metrics.ts'
import { knownNames } from '../trusted/known-names.ts'
import type { Standing } from './generation.ts'
import { openGeneration } from './generation.ts'
import { hottest } from './hottest.ts'
import type { LiveGraph } from './live-graph.ts'
import { liveGraph } from './live-graph.ts'
import type { Reloader } from './reloader.ts'
import { reloader } from './reloader.ts'
import { watchSupergraph } from './watch-supergraph.ts'

export type Live = LiveGraph & Reloader & { readonly stop: () => Promise<void> }

/** The graph of a text, or of the file that the settings name, and of whatever is there later. */
export async function openLive(given: string | undefined, standing: Standing): Promise<Live> {
  const { settings, log } = standing
  const path = resolve(root, settings.SUPERGRAPH_FILE)
  const text = given ?? readFileSync(path, 'utf8')
  const open = (one: string) => openGeneration(one, standing)
  const seen = hottest(Math.random)
  const known = knownNames(settings)
  const countKept = (name: string | null) =>
    gatewayMetrics.requests.inc({ operation: nameAmong(known, name), type: 'query', outcome: 'ok' })
  const live = liveGraph(await open(text), { seen, countKept })
  const reloading = reloader({ live, open, seen, warm: settings.SUPERGRAPH_WARM, log }, text)
  const stopWatching = watchSupergraph({
    path,
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
