import type { OperationDefinitionNode } from 'graphql'
import type { Hand } from '../graph/hands.ts'
import type { Count } from './actual.ts'
import { countOf } from './actual.ts'
import type { Tariff } from './estimate.ts'

/** Tells the client what its operation was expected to cost, and what its answer did. */
export function costHand(tariff: () => Tariff): Hand {
  const counts = new WeakMap<OperationDefinitionNode, Count>()
  return {
    answering({ response: { body }, contextValue: { cost }, document, operation }) {
      if (!cost?.isTold || body.kind !== 'single') return
      const { data, extensions } = body.singleResult
      const told: { estimated: number; actual?: number } = { estimated: cost.estimated }
      if (data && document && operation) {
        const count = counts.get(operation) ?? countOf(document, operation, tariff())
        counts.set(operation, count)
        told.actual = count(data)
      }
      body.singleResult.extensions = { ...extensions, cost: told }
    },
  }
}
