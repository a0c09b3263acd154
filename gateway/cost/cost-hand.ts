import type { Hand } from '../graph/hands.ts'
import { actualCost } from './actual.ts'
import type { Tariff } from './estimate.ts'

/** Tells the client what its operation was expected to cost, and what its answer did. */
export const costHand = (tariff: () => Tariff): Hand => ({
  answering({ response: { body }, contextValue: { cost }, document, operation }) {
    if (!cost?.isTold || body.kind !== 'single') return
    const { data, extensions } = body.singleResult
    const actual = data && document && operation ? actualCost(data, { document, operation }, tariff()) : null
    const told = { estimated: cost.estimated, ...(actual === null ? {} : { actual }) }
    body.singleResult.extensions = { ...extensions, cost: told }
  },
})
