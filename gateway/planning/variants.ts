import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  FieldNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  SelectionSetNode,
  TypeNode,
} from 'graphql'
import { Kind, parse, print, visit } from 'graphql'
import { arguedIn, variantName } from '../compiled/plan-names.ts'

/** A field as others need it with certain arguments, by a name of its own. */
type Variant = { readonly name: string; readonly call: FieldNode; readonly coordinate: string }

export type Variants = {
  readonly byName: ReadonlyMap<string, Variant>
  /** Which of them a field needs of its own object and what belongs to it: `Parcel.duty`. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>
}

type Definition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode
type Definitions = ReadonlyMap<string, Definition>

/**
 * The planner knows what fields need by name alone: where two of them need a third one with different arguments, both are given
 * what one of them asked for. In the text that it plans by, such a field is as many fields as there are ways to call it. Null
 * where there is none.
 */
export function withVariants(supergraph: DocumentNode): { document: DocumentNode; variants: Variants } | null {
  const definitions: Definitions = new Map(
    supergraph.definitions.flatMap((node) => (isDefinition(node) ? [[node.name.value, node]] : [])),
  )
  const byName = variantsIn(definitions)
  if (byName.size === 0) return null
  const needs = new Map<string, Set<string>>()
  const leave = (node: Definition): Definition => expanded(node, { definitions, byName, needs })
  const document = visit(supergraph, { ObjectTypeDefinition: leave, InterfaceTypeDefinition: leave })
  return { document, variants: { byName, needs } }
}

const isDefinition = (node: { readonly kind: Kind }): node is Definition =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION

function variantsIn(definitions: Definitions): ReadonlyMap<string, Variant> {
  const calls = new Map<string, Map<string, FieldNode>>()
  for (const [type, { fields = [] }] of definitions)
    for (const { directives = [] } of fields)
      for (const directive of directives)
        eachCall(requiredBy(directive), type, definitions, (call, coordinate) => {
          calls.set(coordinate, (calls.get(coordinate) ?? new Map()).set(textOf(call), call))
        })
  const conflicting = [...calls].filter(([, ways]) => ways.size > 1)
  const all = conflicting.flatMap(([coordinate, ways]) => [...ways.values()].map((call) => ({ call, coordinate })))
  const named = all.map((one, number) => ({ ...one, name: variantName(one.call.name.value, number) }))
  return new Map(named.map((one) => [one.name, one]))
}

/** Null where nothing is called with arguments. */
function requiredBy(directive: ConstDirectiveNode): SelectionSetNode | null {
  if (arguedIn(directive).length === 0) return null
  const required = directive.arguments?.find(({ name }) => name.value === 'requires')?.value
  const [operation] = required?.kind === Kind.STRING ? parse(`{ ${required.value} }`).definitions : []
  return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null
}

type Meet = (call: FieldNode, coordinate: string) => void

function eachCall(set: SelectionSetNode | null, type: string, definitions: Definitions, meet: Meet): void {
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.INLINE_FRAGMENT)
      eachCall(node.selectionSet, node.typeCondition?.name.value ?? type, definitions, meet)
    if (node.kind !== Kind.FIELD) continue
    const definition = definitions.get(type)
    const field = definition?.fields?.find(({ name }) => name.value === node.name.value)
    const isOfObject = definition?.kind === Kind.OBJECT_TYPE_DEFINITION
    if (isOfObject && (node.arguments ?? []).length > 0) meet(node, `${type}.${node.name.value}`)
    if (field) eachCall(node.selectionSet ?? null, namedType(field.type), definitions, meet)
  }
}

const namedType = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type))

const textOf = ({ name, arguments: given = [] }: FieldNode): string =>
  [name.value, ...given.map((one) => print(one)).sort()].join(' ')

type Expanding = {
  readonly definitions: Definitions
  readonly byName: ReadonlyMap<string, Variant>
  readonly needs: Map<string, Set<string>>
}

function expanded<T extends Definition>(type: T, expanding: Expanding): T {
  const fields = (type.fields ?? []).map((field) => needing(field, type.name.value, expanding))
  const more = [...expanding.byName.values()].flatMap(({ name, coordinate }) => {
    const field = fields.find((one) => `${type.name.value}.${one.name.value}` === coordinate)
    return field ? [{ ...field, name: { ...field.name, value: name }, arguments: [] }] : []
  })
  return { ...type, fields: [...fields, ...more] }
}

/** A field whose needs are told by the names of the variants. */
function needing(field: FieldDefinitionNode, type: string, expanding: Expanding): FieldDefinitionNode {
  const directives = field.directives?.map((directive) => {
    const required = requiredBy(directive)
    const names = new Map<string, string>()
    eachCall(required, type, expanding.definitions, (call, coordinate) => {
      const variant = [...expanding.byName.values()].find(
        (one) => one.coordinate === coordinate && textOf(one.call) === textOf(call),
      )
      if (variant) names.set(textOf(call), variant.name)
    })
    if (required === null || names.size === 0) return directive
    expanding.needs.set(`${type}.${field.name.value}`, new Set(names.values()))
    return requiring(directive, print(calledBy(required, names)).slice(1, -1))
  })
  return directives ? { ...field, directives } : field
}

const calledBy = (set: SelectionSetNode, names: ReadonlyMap<string, string>): SelectionSetNode =>
  visit(set, {
    Field: {
      leave(node) {
        const name = names.get(textOf(node))
        return name === undefined ? undefined : { ...node, name: { ...node.name, value: name }, arguments: [] }
      },
    },
  })

function requiring(directive: ConstDirectiveNode, value: string): ConstDirectiveNode {
  const given = directive.arguments?.map((one) =>
    one.name.value === 'requires' ? { ...one, value: { kind: Kind.STRING as const, value } } : one,
  )
  return given ? { ...directive, arguments: given } : directive
}
