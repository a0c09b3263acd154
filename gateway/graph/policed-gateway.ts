import type { ApolloGateway } from '@apollo/gateway'
import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server'
import type { Log } from '@supermall/messaging/log'
import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import {
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getVariableValues,
  Kind,
} from 'graphql'
import type { Asking } from '../asking.ts'
import type { Denial } from '../policy/branch.ts'
import { close } from '../policy/close.ts'
import { decider } from '../policy/decide.ts'
import type { Policy } from '../policy/policy.ts'
import type { Pruned } from '../policy/prune.ts'
import { faultError } from './errors.ts'

type GatewayInterface = NonNullable<ApolloServerOptionsWithGateway<BaseContext>['gateway']>
type Executor = NonNullable<Awaited<ReturnType<GatewayInterface['load']>>['executor']>
type Executing = Parameters<Executor>[0]
type Executed = Awaited<ReturnType<Executor>>
type Variables = Readonly<Record<string, unknown>>

/** Apollo's gateway behind our own door: what a viewer may not see is out of the operation before it is planned. */
export function policedGateway(inner: ApolloGateway, { policy, log }: { policy: Policy; log: Log }): GatewayInterface {
  let decide: ReturnType<typeof decider> | null = null
  inner.onSchemaLoadOrUpdate(({ apiSchema }) => {
    decide = decider(apiSchema, policy)
  })
  return {
    onSchemaLoadOrUpdate: (callback) => inner.onSchemaLoadOrUpdate(callback),
    stop: () => inner.stop(),
    async load(options) {
      const { executor } = await inner.load(options)
      return {
        async executor(executing) {
          if (decide === null) throw new Error('the graph is not loaded')
          const coerced = getVariableValues(
            executing.schema,
            executing.operation.variableDefinitions ?? [],
            executing.request.variables ?? {},
          )
          if (coerced.errors) return { errors: coerced.errors.map((error) => inputError(error)) }
          const { request } = executing.context as Asking
          const { pruned, variant } = decide(executing.document, executing.operation, request.viewer)
          if (pruned === null) return complete(await executor(executing as never), log)
          return executePruned(executing, {
            pruned,
            variant,
            executor: executor as Executor,
            variables: coerced.coerced,
            log,
          })
        },
      }
    },
  }
}

const inputError = ({ message, nodes }: GraphQLError): GraphQLError =>
  new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: 'BAD_USER_INPUT' } })

type Pruning = {
  readonly pruned: Pruned
  readonly variant: string
  readonly executor: Executor
  readonly variables: Variables
  readonly log: Log
}

/**
 * A mutation that is denied does not run, and nothing beside it does: half of what was asked for is not what was asked
 * for.
 */
async function executePruned(
  executing: Executing,
  { pruned, variant, executor, variables, log }: Pruning,
): Promise<Executed> {
  if (executing.operation.operation === 'mutation') {
    const refused = deniedAtRoot(pruned, variables)
    if (refused.length > 0)
      return { data: null, errors: refused.map((denial) => denialError(denial, [denial.responseName])) }
  }
  const queryHash = `${executing.queryHash} ${variant}`
  const result = complete(await executor({ ...executing, document: pruned.document, queryHash }), log)
  if (!result.data) return result
  const { data, met } = close(result.data, pruned.branch)
  const errors = [...(result.errors ?? []), ...met.map(({ denial, path }) => denialError(denial, path))]
  return { ...result, data, ...(errors.length > 0 ? { errors } : {}) }
}

const denialError = (denial: Denial, path: readonly (string | number)[]): GraphQLError =>
  faultError(denial.code, denial.where, path)

function deniedAtRoot({ document, branch }: Pruned, variables: Variables): readonly Denial[] {
  const [operation] = document.definitions as readonly OperationDefinitionNode[]
  if (!operation) return []
  const names = new Set(selectedNames(operation.selectionSet, document, variables))
  return [...branch.denials].flatMap(([marker, denial]) => (names.has(marker) ? [denial] : []))
}

function selectedNames(set: SelectionSetNode, document: DocumentNode, variables: Variables): readonly string[] {
  return set.selections.flatMap((node) => {
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return []
    if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false) return []
    if (node.kind === Kind.FIELD) return [node.alias?.value ?? node.name.value]
    if (node.kind === Kind.INLINE_FRAGMENT) return selectedNames(node.selectionSet, document, variables)
    const fragment = document.definitions.find(
      (one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? selectedNames(fragment.selectionSet, document, variables) : []
  })
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
