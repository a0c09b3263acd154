import type { Log } from '@supermall/messaging/log'
import type { GraphQLError } from 'graphql'
import type { Asking } from '../asking.ts'
import { planOf } from '../compiled/plan.ts'
import { close } from '../policy/close.ts'
import { faultError } from './errors.ts'
import type { Executed, Executing, Executor, Run } from './executor.ts'
import { denialError } from './executor.ts'

/** Apollo's own executor. */
export function stockExecutor(executor: Executor, log: Log): Run {
  return async ({ executing, document, queryHash, branch }) => {
    if ((executing.context as Asking).isRehearsal) return planOnly(executor, { ...executing, document, queryHash })
    const result = complete(await executor({ ...executing, document, queryHash }), log)
    if (!result.data || !branch) return result
    const { data, met } = close(result.data, branch)
    const errors = [...(result.errors ?? []), ...met.map(({ denial, path }) => denialError(denial, path))]
    return { ...result, data, ...(errors.length > 0 ? { errors } : {}) }
  }
}

/** Its plan is in the planner's own cache afterwards. */
async function planOnly(executor: Executor, executing: Executing): Promise<Executed> {
  await planOf(executor as never, executing as never)
  return { data: null }
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
