import { Fault } from '@supermall/kernel/fault'
import { HttpFault } from '@supermall/subgraph/http'
import type { GraphQLError } from 'graphql'
import { gatewayMetrics } from './gateway-metrics.ts'

/** Counts why requests are turned away that never came to an operation. */
export async function refusing<T>(answer: () => Promise<T>): Promise<T> {
  try {
    return await answer()
  } catch (error) {
    countRefusal(error)
    throw error
  }
}

/** By a code of ours: whatever else was thrown is a fault, and no text of it becomes a label. */
export function countRefusal(error: unknown): void {
  gatewayMetrics.refused.inc({ code: codeOf(error) })
}

function codeOf(error: unknown): string {
  if (error instanceof HttpFault || error instanceof Fault) return error.code
  const { errors } = (error ?? {}) as { readonly errors?: readonly GraphQLError[] }
  const code = Array.isArray(errors) ? errors[0]?.extensions?.code : undefined
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR'
}
