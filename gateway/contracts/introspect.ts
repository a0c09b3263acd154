import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { BREAK, execute, Kind, separateOperations, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Executed, Executing } from '../graph/executor.ts'

/** What an operation asks beside the schema; of the schema itself nothing where `meta` is null. */
type Parted = { readonly meta: DocumentNode | null; readonly rest: DocumentNode }

const known = new WeakMap<OperationDefinitionNode, Parted>()

/**
 * Who works in a contract is told of its schema and of no other; whatever else an operation asks goes its usual way.
 * Each half has `__typename` where the other half has its fields, so that nothing of it becomes empty.
 */
export async function introspected(
  executing: Executing,
  whole: GraphQLSchema,
  run: (executing: Executing) => Promise<Executed>,
): Promise<Executed> {
  const { contract } = executing.context as Asking
  const schema = contract?.schema ?? whole
  const parts = partsOf(executing, schema)
  if (parts.meta === null) return run(asking(parts.rest, executing))
  const { operationName, variables } = executing.request
  const meta = await execute({
    schema,
    document: parts.meta,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  })
  if (!meta.data) return meta as Executed
  const rest = await run({ ...asking(parts.rest, executing), queryHash: `${executing.queryHash} without the schema` })
  return {
    ...rest,
    ...errorsOf(meta as Executed, rest),
    data: joined(meta.data, rest.data, schema.getQueryType()?.name) as never,
  }
}

/**
 * Of the operation that is run alone: another one beside it, and fragments that it does not reach, are nobody's question. The planner
 * refuses a fragment on the schema's own types, even where nothing reaches it any more.
 */
function partsOf({ document: all, operation }: Executing, schema: GraphQLSchema): Parted {
  const found = known.get(operation)
  if (found) return found
  const document = introspects(all) ? reached(all, operation) : all
  const parts = introspects(document)
    ? {
        meta: reached(replaced(document, schema, isOfData), operation),
        rest: reached(replaced(document, schema, isMeta), operation),
      }
    : { meta: null, rest: document }
  known.set(operation, parts)
  return parts
}

const reached = (document: DocumentNode, { name }: OperationDefinitionNode): DocumentNode =>
  separateOperations(document)[name?.value ?? ''] ?? document

const asking = (document: DocumentNode, executing: Executing): Executing =>
  document === executing.document
    ? executing
    : { ...executing, document, operation: sameIn(document, executing.operation) }

const isMeta = ({ name }: FieldNode): boolean => name.value === '__schema' || name.value === '__type'
const isOfData = (field: FieldNode): boolean => !isMeta(field)

function introspects(document: DocumentNode): boolean {
  let isFound = false
  visit(document, {
    Field(node) {
      if (!isMeta(node)) return
      isFound = true
      return BREAK
    },
  })
  return isFound
}

function replaced(document: DocumentNode, schema: GraphQLSchema, isReplaced: (field: FieldNode) => boolean) {
  const info = new TypeInfo(schema)
  const Field = (node: FieldNode): FieldNode | undefined => {
    if (info.getParentType() !== schema.getQueryType() || !isReplaced(node)) return undefined
    const { directives = [] } = node
    return { kind: Kind.FIELD, alias: node.alias ?? node.name, name: TYPENAME, directives }
  }
  return visit(document, visitWithTypeInfo(info, { Field: { enter: Field } }))
}

const TYPENAME = { kind: Kind.NAME, value: '__typename' } as const

function sameIn(document: DocumentNode, operation: OperationDefinitionNode): OperationDefinitionNode {
  const same = document.definitions.find(
    (node): node is OperationDefinitionNode =>
      node.kind === Kind.OPERATION_DEFINITION && node.name?.value === operation.name?.value,
  )
  return same ?? operation
}

/** In the order in which it was asked; what the schema answered stands in its own place, which the other half left open. */
function joined(meta: Readonly<Record<string, unknown>>, rest: unknown, open: string | undefined): unknown {
  if (rest === null || rest === undefined) return null
  const values = JSON.parse(JSON.stringify(rest)) as Record<string, unknown>
  const isMetas = (name: string): boolean => typeof meta[name] === 'object' && values[name] === open
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isMetas(name) ? meta[name] : value]))
}

function errorsOf(...all: readonly Executed[]): Pick<Executed, 'errors'> {
  const errors = all.flatMap((one) => one.errors ?? [])
  return errors.length > 0 ? { errors } : {}
}
