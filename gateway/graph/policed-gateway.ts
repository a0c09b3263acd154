import { Fault } from '@supermall/kernel/fault'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { GraphQLIncludeDirective, GraphQLSkipDirective, getDirectiveValues, Kind } from 'graphql'
import type { Asking } from '../asking.ts'
import { introspected } from '../contracts/introspect.ts'
import type { Denial } from '../policy/branch.ts'
import type { decider } from '../policy/decide.ts'
import type { Pruned } from '../policy/prune.ts'
import { coerceVariables } from './coerce-variables.ts'
import { faultError } from './errors.ts'
import type { Executed, Executing, Executor, GatewayInterface, Run, Variables } from './executor.ts'
import { denialError } from './executor.ts'

export type Behind = {
  readonly schema: GraphQLSchema
  readonly decide: ReturnType<typeof decider>
  readonly run: Run
  /** Somebody's mutation ran, whichever way it came, and whatever became of it; absent where nothing is kept. */
  readonly changed?: ((viewer: Viewer) => void) | undefined
}

/** What Apollo Server takes for its gateway. It belongs to one supergraph: another one has another. */
export function policedGateway(behind: Behind): GatewayInterface {
  const executor = policedExecutor(behind)
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: behind.schema, coreSupergraphSdl: '' })
      return () => undefined
    },
    load: async () => ({ executor }),
    stop: async () => undefined,
  }
}

/** Introspection is answered from the schema, and what a viewer may not see is out of the operation before it is planned. */
export const policedExecutor =
  (behind: Behind): Executor =>
  (executing) =>
    introspected(executing, behind.schema, (asked) => execute(asked, behind).catch(inTheAnswer))

/** Whoever could not be served in time, or at all, is told so where an answer is looked for. */
function inTheAnswer(error: unknown): Executed {
  if (error instanceof Fault && error.retryable && error.code !== 'INTERNAL_SERVER_ERROR')
    return { data: null, errors: [faultError(error.code, error.message)] }
  throw error
}

async function execute(executing: Executing, { decide, run: runAny, changed }: Behind): Promise<Executed> {
  const { operation, document } = executing
  const { request, contract } = executing.context as Asking
  const schema = contract?.schema ?? executing.schema
  const coerced = coerceVariables(schema, operation, executing.request.variables ?? {})
  if ('errors' in coerced) return { errors: coerced.errors }
  const { pruned, variant } = decide(document, operation, request.viewer)
  const { variables } = coerced
  const isMutation = operation.operation === 'mutation'
  const run: Run = isMutation ? (allowed) => runAny(allowed).finally(() => changed?.(request.viewer)) : runAny
  if (pruned === null) return run({ executing, document, queryHash: executing.queryHash, branch: null, variables })
  const refused = isMutation ? deniedAtRoot(pruned, variables) : []
  // Half of what was asked for is not what was asked for: nothing beside a denied mutation runs.
  if (refused.length > 0)
    return { data: null, errors: refused.map((denial) => denialError(denial, [denial.responseName])) }
  return run({ executing, ...pruned, queryHash: `${executing.queryHash} ${variant}`, variables })
}

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
