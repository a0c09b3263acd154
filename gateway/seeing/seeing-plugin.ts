import type { ApolloServerPlugin } from '@apollo/server'
import { spanHere } from '@supermall/messaging/trace'
import type { Asking } from '../asking.ts'
import { gatewayMetrics, nameAmong } from './gateway-metrics.ts'

/** Counts operations by those names that the mall knows, and tells the trace which one it is of. */
export const seeingPlugin = (known: ReadonlySet<string>): ApolloServerPlugin<Asking> => ({
  async requestDidStart() {
    const startedAt = performance.now()
    let named = nameAmong(known, null)
    return {
      async didResolveOperation({ operation, operationName }) {
        if (operation) spanHere()?.updateName(`${operation.operation} ${operationName ?? ''}`.trimEnd())
        named = nameAmong(known, operationName)
      },
      async willSendResponse({ response: { body }, operation, contextValue }) {
        if (!operation || body.kind !== 'single' || contextValue.isRehearsal) return
        const { errors = [], extensions } = body.singleResult
        const outcome = errors.length > 0 ? 'errors' : 'ok'
        gatewayMetrics.requests.inc({ operation: named, type: operation.operation, outcome })
        gatewayMetrics.seconds.observe({ operation: named }, (performance.now() - startedAt) / 1_000)
        if (contextValue.cost) gatewayMetrics.cost.observe({ kind: 'estimated' }, contextValue.cost.estimated)
        const { actual } = (extensions?.cost ?? {}) as { readonly actual?: number }
        if (actual !== undefined) gatewayMetrics.cost.observe({ kind: 'actual' }, actual)
      },
    }
  },
})
