import type { OperationDefinitionNode } from 'graphql'
import type { Hand } from '../graph/hands.ts'
import { gatewayMetrics } from '../seeing/gateway-metrics.ts'
import type { Count } from './actual.ts'
import { countOf } from './actual.ts'
import type { Tariff } from './estimate.ts'

/** Of so many answers one is counted that nobody wants to be told of: enough to know whether the prices are right. */
const EACH = 16

/** Tells the client what its operation was expected to cost, and what its answer did; and the metrics, of one in so many. */
export function costHand(tariff: () => Tariff): Hand {
  const counts = new WeakMap<OperationDefinitionNode, Count>()
  let answers = 0
  return {
    answering({ response: { body }, contextValue: { cost }, document, operation }) {
      if (!cost || body.kind !== 'single' || (answers++ % EACH > 0 && !cost.isTold)) return
      const { data, extensions } = body.singleResult
      const told: { estimated: number; actual?: number } = { estimated: cost.estimated }
      if (data && document && operation) {
        const count = counts.get(operation) ?? countOf(document, operation, tariff())
        counts.set(operation, count)
        told.actual = count(data)
        gatewayMetrics.cost.observe({ kind: 'actual' }, told.actual)
      }
      if (cost.isTold) body.singleResult.extensions = { ...extensions, cost: told }
    },
  }
}
