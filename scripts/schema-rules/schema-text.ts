import type {
  DefinitionNode,
  DirectiveNode,
  DocumentNode,
  EnumTypeDefinitionNode,
  FieldDefinitionNode,
  InputObjectTypeDefinitionNode,
  InputValueDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  ObjectTypeExtensionNode,
  TypeNode,
} from 'graphql'
import { Kind, parse, print } from 'graphql'

/** What is wrong, and where: `Product.title`. */
export type Fault = { readonly where: string; readonly what: string }

export const fault = (where: string, what: string): Fault => ({ where, what })

export type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode
type FieldsNode = ObjectNode | InterfaceTypeDefinitionNode

/** A domain's own schema file, read once for all rules. */
export type SchemaText = {
  readonly document: DocumentNode
  readonly objects: readonly ObjectNode[]
  readonly interfaces: readonly InterfaceTypeDefinitionNode[]
  readonly inputs: readonly InputObjectTypeDefinitionNode[]
  readonly enums: readonly EnumTypeDefinitionNode[]
  /** Types that another domain owns, named here only to be referred to. */
  readonly stubs: ReadonlySet<string>
}

export function readSchemaText(text: string): SchemaText {
  const document = parse(text)
  const objects = document.definitions.filter(isObject)
  return {
    document,
    objects,
    interfaces: document.definitions.filter((node) => node.kind === Kind.INTERFACE_TYPE_DEFINITION),
    inputs: document.definitions.filter((node) => node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION),
    enums: document.definitions.filter((node) => node.kind === Kind.ENUM_TYPE_DEFINITION),
    stubs: new Set(objects.filter(isStub).map(({ name }) => name.value)),
  }
}

const isObject = (node: DefinitionNode): node is ObjectNode =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION

const isStub = (node: ObjectNode): boolean =>
  directivesOf(node, 'key').some((key) =>
    key.arguments?.some(({ name, value }) => name.value === 'resolvable' && print(value) === 'false'),
  )

const ROOTS: ReadonlySet<string> = new Set(['Query', 'Mutation', 'Subscription'])
export const isRoot = (node: ObjectNode): boolean => ROOTS.has(node.name.value)

export const fieldsOf = (node: FieldsNode): readonly FieldDefinitionNode[] => node.fields ?? []

export const directivesOf = (
  node: { readonly directives?: readonly DirectiveNode[] | undefined },
  name: string,
): readonly DirectiveNode[] => (node.directives ?? []).filter((directive) => directive.name.value === name)

export const isNonNull = (type: TypeNode): boolean => type.kind === Kind.NON_NULL_TYPE

export const isList = (type: TypeNode): boolean =>
  type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && type.type.kind === Kind.LIST_TYPE)

export function nameOfType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOfType(type.type)
}

export const textOf = (node: { readonly description?: { readonly value: string } | undefined }): string =>
  node.description?.value.trim() ?? ''

/** Every field, argument and input field, with the name by which a fault is told. */
export function valuesIn(schema: SchemaText) {
  const fields = [...schema.objects, ...schema.interfaces].flatMap((owner) =>
    fieldsOf(owner).map((node) => ({ owner: owner.name.value, node, where: `${owner.name.value}.${node.name.value}` })),
  )
  const args = fields.flatMap(({ owner, node, where }) =>
    (node.arguments ?? []).map((arg) => ({ owner, node: arg, where: `${where}(${arg.name.value}:)` })),
  )
  const inputs = schema.inputs.flatMap((owner) =>
    (owner.fields ?? []).map((node) => ({
      owner: owner.name.value,
      node,
      where: `${owner.name.value}.${node.name.value}`,
    })),
  )
  return { fields, args, inputs }
}

export type Value = {
  readonly owner: string
  readonly node: FieldDefinitionNode | InputValueDefinitionNode
  readonly where: string
}
