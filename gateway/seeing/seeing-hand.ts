import { spanHere } from '@supermall/messaging/trace'
import type { Hand } from '../graph/hands.ts'
import { gatewayMetrics, nameAmong } from './gateway-metrics.ts'

/** Counts operations by those names that the mall knows, and tells the trace which one it is of. */
export const seeingHand = (known: ReadonlySet<string>): Hand => ({
  resolved({ operation, operationName }) {
    if (operation) spanHere()?.updateName(`${operation.operation} ${operationName ?? ''}`.trimEnd())
  },
  answering({ response: { body }, operation, operationName, contextValue }, startedAt) {
    if (!operation || body.kind !== 'single' || contextValue.isRehearsal) return
    const { errors = [], extensions } = body.singleResult
    const outcome = errors.length > 0 ? 'errors' : 'ok'
    const named = nameAmong(known, operationName)
    gatewayMetrics.requests.inc({ operation: named, type: operation.operation, outcome })
    gatewayMetrics.seconds.observe({ operation: named }, (performance.now() - startedAt) / 1_000)
    if (contextValue.cost) gatewayMetrics.cost.observe({ kind: 'estimated' }, contextValue.cost.estimated)
    const { actual } = (extensions?.cost ?? {}) as { readonly actual?: number }
    if (actual !== undefined) gatewayMetrics.cost.observe({ kind: 'actual' }, actual)
  },
})
