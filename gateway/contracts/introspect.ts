import type { DocumentNode, FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { BREAK, execute, Kind, separateOperations, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { Asking } from '../asking.ts'
import type { Executed, Executing } from '../graph/executor.ts'

type Halves = { readonly meta: DocumentNode; readonly rest: DocumentNode }

const known = new WeakMap<OperationDefinitionNode, Halves | null>()

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
  const halves = halvesOf(executing, schema)
  if (!halves) return run(executing)
  const { operationName, variables } = executing.request
  const meta = await execute({
    schema,
    document: halves.meta,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  })
  if (!meta.data) return meta as Executed
  const rest = await run({
    ...executing,
    document: halves.rest,
    operation: sameIn(halves.rest, executing.operation),
    queryHash: `${executing.queryHash} without the schema`,
  })
  return {
    ...rest,
    ...errorsOf(meta as Executed, rest),
    data: joined(meta.data, rest.data, schema.getQueryType()?.name) as never,
  }
}

/** Of the operation that is run alone: another one beside it, and fragments that it does not reach, are nobody's question. */
function halvesOf({ document: all, operation }: Executing, schema: GraphQLSchema): Halves | null {
  const found = known.get(operation)
  if (found !== undefined) return found
  const document = introspects(all) ? (separateOperations(all)[operation.name?.value ?? ''] ?? all) : all
  const halves = introspects(document)
    ? { meta: replaced(document, schema, isOfData), rest: replaced(document, schema, isMeta) }
    : null
  known.set(operation, halves)
  return halves
}

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
