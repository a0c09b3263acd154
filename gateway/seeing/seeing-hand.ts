import { spanHere } from '@supermall/messaging/trace'
import type { GraphQLFormattedError } from 'graphql'
import type { Hand } from '../graph/hands.ts'
import { gatewayMetrics, nameAmong } from './gateway-metrics.ts'

/** These are the fault of the mall and of nobody who asks; whatever else is in an answer, any client can bring about. */
const OUR_FAULT = new Set<unknown>([
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'NO_ANSWER',
  'OVERLOADED',
])

/** Counts operations by those names that the mall knows, and tells the trace which one it is of. */
export const seeingHand = (known: ReadonlySet<string>): Hand => ({
  resolved({ operation, operationName }) {
    if (operation) spanHere()?.updateName(`${operation.operation} ${operationName ?? ''}`.trimEnd())
  },
  answering({ response: { body }, operation, operationName, contextValue }, startedAt) {
    if (!operation || body.kind !== 'single' || contextValue.isRehearsal) return
    const outcome = outcomeOf(body.singleResult.errors ?? [], contextValue.gone.aborted)
    const named = nameAmong(known, operationName)
    gatewayMetrics.requests.inc({ operation: named, type: operation.operation, outcome })
    gatewayMetrics.seconds.observe({ operation: named }, (performance.now() - startedAt) / 1_000)
    if (contextValue.cost) gatewayMetrics.cost.observe({ kind: 'estimated' }, contextValue.cost.estimated)
  },
})

/** The same of an answer that is text: errors stand first in it, where there are any. */
export const outcomeIn = (text: string): Outcome =>
  text.startsWith('{"errors"') ? outcomeOf(JSON.parse(text).errors, false) : 'ok'

type Outcome = 'ok' | 'errors' | 'failed'

/** Who went away has made himself what is missing. */
function outcomeOf(errors: readonly GraphQLFormattedError[], isGone: boolean): Outcome {
  if (errors.length === 0) return 'ok'
  return !isGone && errors.some(({ extensions }) => OUR_FAULT.has(extensions?.code)) ? 'failed' : 'errors'
}
