import type {
  DefinitionNode,
  DocumentNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  TypeNode,
} from 'graphql'
import { Kind } from 'graphql'
import { policyOf } from '../policy/policy.ts'
import type { Hint } from './carried-hints.ts'
import { readHints } from './carried-hints.ts'

type FieldFacts = {
  /** What it gives, lists and nulls aside. */
  readonly type: string
  readonly hints: ReadonlyMap<string, Hint>
  /** Others could stand there tomorrow, and nothing that is told of its owner would say so. */
  readonly isListing: boolean
  /** Not everybody may see it. */
  readonly isGuarded: boolean
}

export type TypeFacts = {
  readonly hints: ReadonlyMap<string, Hint>
  /** Null for a union, and for an interface, whose types may say different things. */
  readonly fields: ReadonlyMap<string, FieldFacts> | null
  /** Each stands under another of its type, and may be shown as that one is: the ids of an answer do not name all that stand above. */
  readonly isTree: boolean
}

/** What the supergraph says of everything that is made of fields. */
export function typeFactsOf(supergraph: DocumentNode): ReadonlyMap<string, TypeFacts> {
  const known = facts.get(supergraph) ?? readTypeFacts(supergraph)
  facts.set(supergraph, known)
  return known
}

const facts = new WeakMap<DocumentNode, ReadonlyMap<string, TypeFacts>>()

function readTypeFacts(supergraph: DocumentNode): ReadonlyMap<string, TypeFacts> {
  const policy = policyOf(supergraph)
  const owners = ownersIn(supergraph)
  const names = (part: string, type: string): boolean => owners.get(part)?.has(type) === true
  const knowsOwner = (part: string, type: string): boolean => part !== type && names(part, type)
  const factsOf = (type: string, field: FieldDefinitionNode): FieldFacts => ({
    type: nameOf(field.type),
    hints: readHints(field.directives),
    isListing: (field.arguments ?? []).length > 0 || (isList(field.type) && !knowsOwner(nameOf(field.type), type)),
    isGuarded: policy.demandsOn(type, field.name.value).length > 0,
  })
  return new Map(
    supergraph.definitions.filter(isComposite).map((node) => {
      const type = node.name.value
      const fields =
        node.kind === Kind.OBJECT_TYPE_DEFINITION
          ? new Map((node.fields ?? []).map((field) => [field.name.value, factsOf(type, field)]))
          : null
      return [type, { hints: readHints(node.directives), fields, isTree: names(type, type) }]
    }),
  )
}

const isComposite = (
  node: DefinitionNode,
): node is
  | ObjectTypeDefinitionNode
  | InterfaceTypeDefinitionNode
  | Extract<DefinitionNode, { kind: Kind.UNION_TYPE_DEFINITION }> =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION ||
  node.kind === Kind.INTERFACE_TYPE_DEFINITION ||
  node.kind === Kind.UNION_TYPE_DEFINITION

/** By each type those that its fields give: a part that names its owner is told of together with it. */
const ownersIn = (supergraph: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    supergraph.definitions
      .filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION)
      .map(({ name, fields = [] }) => [
        name.value,
        new Set(fields.filter(({ type }) => !isList(type)).map(({ type }) => nameOf(type))),
      ]),
  )

const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type))

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type))
