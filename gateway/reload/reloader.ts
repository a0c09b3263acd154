import { setImmediate as breath } from 'node:timers/promises'
import { Fault } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import { gatewayMetrics } from '../seeing/gateway-metrics.ts'
import type { SupergraphFacts } from '../supergraph.ts'
import type { Hottest } from './hottest.ts'
import type { Generation, LiveGraph } from './live-graph.ts'
import { rehearse } from './rehearsal.ts'

/** What is postponed is nobody's fault that the text could mend: it may be taken later as it is. */
type Outcome = 'taken' | 'same' | 'refused' | 'postponed'

type ReloaderOptions = {
  readonly live: LiveGraph
  readonly open: (text: string) => Promise<Generation>
  readonly seen: Hottest
  /** How many operations are planned before the next supergraph is taken. */
  readonly warm: number
  readonly log: Log
}

export type Reloader = {
  /** Never throws: what cannot be taken is told to the log, and the one before goes on. */
  readonly reload: (text: string) => Promise<Outcome>
  /** Called once a new supergraph is taken. */
  readonly onReload: (hear: (supergraph: SupergraphFacts) => void) => () => void
}

/** Takes new supergraphs one after the other: loaded and warmed beside the one that answers, then taken in one step. */
export function reloader(options: ReloaderOptions, first: string): Reloader {
  const { log } = options
  const listeners = new Set<(supergraph: SupergraphFacts) => void>()
  let text = first
  let generation = 1
  let turn: Promise<unknown> = Promise.resolve()
  gatewayMetrics.generation.set(generation)

  async function take(next: string): Promise<Outcome> {
    if (next === text) return 'same'
    try {
      const opened = await options.open(next)
      const warmed = await warmUp(opened, options).catch(async (error: unknown) => {
        await opened.stop()
        throw error
      })
      options.live.replace(opened)
      text = next
      gatewayMetrics.generation.set(++generation)
      gatewayMetrics.reloads.inc({ outcome: 'taken' })
      log.info('supergraph.taken', { generation, warmed })
      for (const hear of listeners) tell(() => hear(opened.supergraph), log)
      return 'taken'
    } catch (error) {
      const outcome = error instanceof Fault && error.retryable ? 'postponed' : 'refused'
      gatewayMetrics.reloads.inc({ outcome })
      log.error(`supergraph.${outcome}`, { error })
      return outcome
    }
  }

  return {
    reload(next) {
      const mine = turn.then(() => take(next))
      turn = mine
      return mine
    },
    onReload(hear) {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
  }
}

/** Between any two plans everybody else has his turn. What can no longer be planned is refused when it is asked, not here. */
async function warmUp({ graph }: Generation, { seen, warm }: ReloaderOptions): Promise<number> {
  let warmed = 0
  for (const rehearsal of seen.top(warm)) {
    await breath()
    if (await rehearse(rehearsal, graph)) warmed++
  }
  return warmed
}

function tell(hear: () => void, log: Log): void {
  try {
    hear()
  } catch (error) {
    log.error('supergraph.unheard', { error })
  }
}
