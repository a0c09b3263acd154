import type { Log } from '@supermall/messaging/log'
import type { Cache } from '@supermall/subgraph/cache'
import type { HouseSettings } from '@supermall/subgraph/house-settings'
import type { Pricing } from '../cost/pricing.ts'
import { pricing } from '../cost/pricing.ts'
import type { Graph } from '../graph/graph.ts'
import type { GatewaySettings } from '../settings.ts'
import type { Allowance } from './allowance.ts'
import { allowance, unlimited } from './allowance.ts'

/** What everything costs that is asked, and who may still spend that: one for requests and for what subscribers are told. */
export type Charging = { readonly pricing: Pricing; readonly allowance: Allowance }

type House = { readonly settings: HouseSettings; readonly cache: Cache; readonly log: Log }

export function openCharging(
  { settings: house, cache, log }: House,
  settings: GatewaySettings,
  graph: Graph,
): Charging {
  const isLimited = settings.RATE_LIMIT ?? house.MODE === 'production'
  return {
    pricing: pricing({ tariff: graph.tariff, settings, log }),
    allowance: isLimited ? allowance(cache, settings) : unlimited,
  }
}
