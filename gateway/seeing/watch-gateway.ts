import { probe } from '@supermall/messaging/metrics'
import type { Load } from '../governance/load.ts'
import { gatewayMetrics } from './gateway-metrics.ts'

/** How busy the gateway is, when somebody looks. */
export const watchGateway = (load: Load): (() => void) => probe(() => gatewayMetrics.load.set(load.now() / 1_000))
