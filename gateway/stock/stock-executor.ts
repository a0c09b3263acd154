import type { Log } from '@supermall/messaging/log'
import type { GraphQLError } from 'graphql'
import { faultError } from '../graph/errors.ts'
import type { Executed, Executor, Run } from '../graph/executor.ts'
import { denialError } from '../graph/executor.ts'
import { close } from '../policy/close.ts'

/** Apollo's own executor behind our permissions: ours must agree with it. */
export function stockExecutor(executor: Executor, log: Log): Run {
  return async ({ executing, document, queryHash, branch }) => {
    const result = complete(await executor({ ...executing, document, queryHash }), log)
    if (!result.data || !branch) return result
    const { data, met } = close(result.data, branch)
    const errors = [...(result.errors ?? []), ...met.map(({ denial, path }) => denialError(denial, path))]
    return { ...result, data, ...(errors.length > 0 ? { errors } : {}) }
  }
}

/**
 * Stock tells a null where none may be in an extension, with the schema in its text. To a client it is what it is in
 * any other GraphQL server: an error at its place.
 */
function complete(result: Executed, log: Log): Executed {
  if (result.data === undefined)
    throw new Error(`the planner refused: ${result.errors?.map(({ message }) => message).join('; ')}`)
  const { valueCompletion, ...extensions } = result.extensions ?? {}
  if (!Array.isArray(valueCompletion)) return result
  const wrong = valueCompletion as readonly GraphQLError[]
  for (const { message, path } of wrong) log.error('graph.incomplete', { message, path: path?.join('.') })
  const errors = wrong.map(({ message, path }) => faultError('INTERNAL_SERVER_ERROR', message, path))
  return { ...result, extensions, errors: [...(result.errors ?? []), ...errors] }
}
