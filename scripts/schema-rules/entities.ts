import { permissions } from '@supermall/contracts/permissions'
import type { DirectiveNode } from 'graphql'
import { print, valueFromASTUntyped } from 'graphql'
import type { Fault, ObjectNode, SchemaText } from './schema-text.ts'
import { directivesOf, fault, fieldsOf, isNonNull, isRoot, nameOfType, valuesIn } from './schema-text.ts'

const TAGS: ReadonlySet<unknown> = new Set(['storefront', 'merchant', 'admin', 'internal'])
const AUDIENCES: ReadonlySet<unknown> = new Set(['CONSUMER', 'MERCHANT', 'PLATFORM'])

/** Who owns a type, who may see it, and how long an answer may be kept. */
export function entityFaults(schema: SchemaText, nodeTypes: readonly string[]): readonly Fault[] {
  const nodes = schema.objects.filter((node) => (node.interfaces ?? []).some(({ name }) => name.value === 'Node'))
  const owned = nodes.map(({ name }) => name.value)
  return [
    ...nodes
      .filter((node) => !hasIdKey(node))
      .map(({ name }) => fault(name.value, 'implements Node and has no @key(fields: "id")')),
    ...owned
      .filter((name) => !nodeTypes.includes(name))
      .map((name) => fault(name, 'implements Node and has no prefix in subgraphs/index.ts')),
    ...nodeTypes
      .filter((name) => !owned.includes(name))
      .map((name) => fault(name, 'has a prefix in subgraphs/index.ts and is no Node here')),
    ...schema.objects.filter(isRoot).flatMap(rootFaults),
    ...schema.objects
      .filter((node) => needsCacheControl(node, schema))
      .map(({ name }) => fault(name.value, 'has no @cacheControl')),
    ...borderFaults(schema),
    ...permissionFaults(schema),
  ]
}

const hasIdKey = (node: ObjectNode): boolean =>
  directivesOf(node, 'key').some((key) => argument(key, 'fields') === 'id')

function rootFaults(root: ObjectNode): readonly Fault[] {
  return fieldsOf(root).flatMap((field) => {
    const where = `${root.name.value}.${field.name.value}`
    const tags = directivesOf(field, 'tag').map((tag) => argument(tag, 'name'))
    if (tags.length === 0) return [fault(where, 'has no @tag: say for whom it is')]
    return tags
      .filter((tag) => !TAGS.has(tag))
      .map((tag) => fault(where, `has the tag "${tag}"; there are storefront, merchant, admin and internal`))
  })
}

/** What a mutation gives is never cached, and what another domain owns is cached as its owner says. */
function needsCacheControl(node: ObjectNode, schema: SchemaText): boolean {
  const name = node.name.value
  if (isRoot(node) || /(Payload|Error)$/.test(name) || schema.stubs.has(name) || node.kind.endsWith('Extension'))
    return false
  return directivesOf(node, 'cacheControl').length === 0
}

/** What another subgraph resolves is nullable, so that one dead domain does not blank a page. */
const borderFaults = (schema: SchemaText): readonly Fault[] =>
  valuesIn(schema)
    .fields.filter(({ node }) => schema.stubs.has(nameOfType(node.type)) && isNonNull(node.type))
    .map(({ where, node }) =>
      fault(where, `is ${print(node.type)}, which another domain resolves: it must be nullable`),
    )

/** A scope that is no permission would be held by nobody, and an audience that does not exist would be nobody. */
function permissionFaults(schema: SchemaText): readonly Fault[] {
  const types = schema.objects.map((node) => ({ node, where: node.name.value }))
  return [...types, ...valuesIn(schema).fields].flatMap(({ node, where }) => {
    const scopes = directivesOf(node, 'requiresScopes').flatMap((one) => listsIn(one, 'scopes'))
    const policies = directivesOf(node, 'policy').flatMap((one) => listsIn(one, 'policies'))
    return [
      ...scopes
        .filter((code) => !Object.hasOwn(permissions, String(code)))
        .map((code) => fault(where, `asks for ${code}, which is no permission`)),
      ...policies
        .filter((name) => !AUDIENCES.has(name))
        .map((name) => fault(where, `is for ${name}, which is no audience`)),
    ]
  })
}

const listsIn = (directive: DirectiveNode, name: string): readonly unknown[] => {
  const value = argument(directive, name)
  return Array.isArray(value) ? value.flat() : []
}

function argument(directive: DirectiveNode, name: string): unknown {
  const value = directive.arguments?.find((one) => one.name.value === name)?.value
  return value ? valueFromASTUntyped(value) : undefined
}
