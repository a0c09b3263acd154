import type {
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  NamedTypeNode,
  ObjectTypeDefinitionNode,
  TypeNode,
} from 'graphql'
import { isTypeDefinitionNode, Kind } from 'graphql'
import type { ContractName } from './contract.ts'
import type { IsOutside } from './tags.ts'
import { outsideOf } from './tags.ts'

/**
 * What clients of a contract see: the schema of the whole graph without what is tagged for others, and without what nothing in
 * it leads to any more. Every operation on it is one on the whole graph as well, so both are planned and run by the same.
 */
export function contractText(
  schema: DocumentNode,
  { supergraph, contract }: { readonly supergraph: DocumentNode; readonly contract: ContractName },
): DocumentNode {
  const kept = keptDefinitions(schema, outsideOf(supergraph, contract))
  const reached = reachable(kept)
  return {
    kind: Kind.DOCUMENT,
    definitions: kept
      .filter((node) => !isTypeDefinitionNode(node) || reached.has(node.name.value))
      .map((node) => withoutStrangers(node, reached)),
  }
}

/** A type of which nothing is left takes along what returned it, and that may be all that another one had. */
function keptDefinitions({ definitions }: DocumentNode, isOutside: IsOutside): readonly DefinitionNode[] {
  let kept = definitions.flatMap((node) => inside(node, isOutside))
  for (;;) {
    const types = new Set([...kept.filter(isTypeDefinitionNode).map(({ name }) => name.value), ...BUILT_IN])
    const next = kept.flatMap((node) => among(node, types))
    if (next.length === kept.length) return next
    kept = next
  }
}

const BUILT_IN = ['Int', 'Float', 'String', 'Boolean', 'ID']

function inside(node: DefinitionNode, isOutside: IsOutside): readonly DefinitionNode[] {
  if (!isTypeDefinitionNode(node)) return [node]
  const type = node.name.value
  if (isOutside(type)) return []
  const isInside = ({ name }: { readonly name: { readonly value: string } }) => !isOutside(`${type}.${name.value}`)
  if (node.kind === Kind.ENUM_TYPE_DEFINITION) return [{ ...node, values: (node.values ?? []).filter(isInside) }]
  if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return [{ ...node, fields: (node.fields ?? []).filter(isInside) }]
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [node]
  const fields = (node.fields ?? []).filter(isInside).map((field) => ({
    ...field,
    arguments: (field.arguments ?? []).filter(({ name }) => !isOutside(`${type}.${field.name.value}(${name.value}:)`)),
  }))
  return [{ ...node, fields }]
}

type Types = ReadonlySet<string>

function among(node: DefinitionNode, types: Types): readonly DefinitionNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = (node.fields ?? []).filter(({ type }) => types.has(nameOf(type)))
      return fields.length === 0 ? [] : [{ ...node, fields: fields.map((field) => withKnown(field, types)) }]
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const fields = (node.fields ?? []).filter(({ type }) => types.has(nameOf(type)))
      return fields.length === 0 ? [] : [{ ...node, fields }]
    }
    case Kind.ENUM_TYPE_DEFINITION:
      return node.values?.length === 0 ? [] : [node]
    case Kind.UNION_TYPE_DEFINITION: {
      const members = (node.types ?? []).filter(({ name }) => types.has(name.value))
      return members.length === 0 ? [] : [{ ...node, types: members }]
    }
    default:
      return [node]
  }
}

const withKnown = (field: FieldDefinitionNode, types: Types): FieldDefinitionNode => ({
  ...field,
  arguments: (field.arguments ?? []).filter(({ type }) => types.has(nameOf(type))),
})

const ROOTS = ['Query', 'Mutation', 'Subscription']
/** Everything can be found by its id. What a contract can only reach in that way is not part of it. */
const FOUND_BY_ID = 'Node'

function reachable(definitions: readonly DefinitionNode[]): Types {
  const types = new Map(definitions.filter(isTypeDefinitionNode).map((node) => [node.name.value, node]))
  const implementers = new Map<string, string[]>()
  for (const node of types.values())
    for (const { name } of 'interfaces' in node ? (node.interfaces ?? []) : [])
      implementers.set(name.value, [...(implementers.get(name.value) ?? []), node.name.value])
  const reached = new Set<string>()
  const waiting = [...ROOTS, ...definitions.flatMap((node) => argumentTypesOf(node))]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = types.get(name)
    if (!node || reached.has(name)) continue
    reached.add(name)
    waiting.push(...leadsTo(node), ...(name === FOUND_BY_ID ? [] : (implementers.get(name) ?? [])))
  }
  return reached
}

const argumentTypesOf = (node: DefinitionNode): readonly string[] =>
  node.kind === Kind.DIRECTIVE_DEFINITION ? (node.arguments ?? []).map(({ type }) => nameOf(type)) : []

function leadsTo(node: DefinitionNode): readonly string[] {
  const fields =
    'fields' in node ? ((node.fields ?? []) as readonly (FieldDefinitionNode | InputValueDefinitionNode)[]) : []
  const related: readonly NamedTypeNode[] = [
    ...('interfaces' in node ? (node.interfaces ?? []) : []),
    ...('types' in node ? (node.types ?? []) : []),
  ]
  const given = fields.flatMap((field) => ('arguments' in field ? (field.arguments ?? []) : []))
  return [...related.map(({ name }) => name.value), ...[...fields, ...given].map(({ type }) => nameOf(type))]
}

/** An object may still say that it implements what nothing leads to. */
function withoutStrangers(node: DefinitionNode, reached: Types): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node
  const interfaces = (node.interfaces ?? []).filter(({ name }) => reached.has(name.value))
  return { ...node, interfaces } as ObjectTypeDefinitionNode
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type))
