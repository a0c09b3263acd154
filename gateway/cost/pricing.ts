import type { Log } from '@supermall/messaging/log'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { GraphQLError, Kind } from 'graphql'
import type { GatewaySettings } from '../settings.ts'
import type { Bill, Tariff } from './estimate.ts'
import { billOf } from './estimate.ts'

/** What is asked, as far as it decides the price. */
type Priceable = {
  readonly document: DocumentNode
  readonly operationName: string | null
  readonly variables: Readonly<Record<string, unknown>>
}

export type Pricing = {
  readonly estimate: (asked: Priceable) => number
  /** Why this viewer may not spend so much at once; null when he may. */
  readonly refusal: (estimated: number, viewer: Viewer) => GraphQLError | null
}

type PricingOptions = {
  readonly tariff: () => Tariff
  readonly settings: GatewaySettings
  readonly log: Log
}

/** Prices operations that are valid; each document is walked once, whatever variables it comes with. */
export function pricing({ tariff, settings, log }: PricingOptions): Pricing {
  const bills = new WeakMap<OperationDefinitionNode, Bill>()

  function billFor(document: DocumentNode, operation: OperationDefinitionNode): Bill {
    const bill = bills.get(operation) ?? billOf(document, operation, tariff())
    bills.set(operation, bill)
    return bill
  }

  return {
    estimate({ document, operationName, variables }) {
      const operation = operationOf(document, operationName)
      return operation ? billFor(document, operation)(variables) : 0
    },
    refusal(estimated, { audience }) {
      const budget = settings[`COST_BUDGET_${audience}`]
      if (estimated <= budget) return null
      const said = `The operation may cost ${Math.round(estimated)}; at most ${budget} is allowed. Ask for smaller pages.`
      if (settings.COST_MODE === 'enforce') return new GraphQLError(said, { extensions: { code: 'COST_LIMIT' } })
      log.warn('cost.exceeded', { estimated, budget, audience })
      return null
    },
  }
}

/** The one that will be run; an operation that is not there, or not named among many, is refused without a price. */
function operationOf(document: DocumentNode, name: string | null): OperationDefinitionNode | null {
  const all = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (name === null || name === '') return all.length === 1 ? (all[0] ?? null) : null
  return all.find((node) => node.name?.value === name) ?? null
}
