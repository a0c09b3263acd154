import type { ConstDirectiveNode, DefinitionNode, DocumentNode, FieldDefinitionNode } from 'graphql'
import { Kind, parse, valueFromASTUntyped } from 'graphql'

/** How long what a domain says may be kept, and by whom; whatever is not said is null. */
export type Hint = {
  readonly seconds: number | null
  readonly isPrivate: boolean
  /** It may be kept as long as what it stands in. */
  readonly inherits: boolean
}

/**
 * Composition drops `@cacheControl`, and two domains may say different things of one type. So each domain's words go into the
 * supergraph under its name, as `@cached`, which composition keeps as it is.
 */
export function carryHints(document: DocumentNode, domain: string): DocumentNode {
  const definitions = document.definitions.map((node) => carriedBy(node, domain))
  const isSilent = definitions.every((node, index) => node === document.definitions[index])
  return isSilent ? document : { ...document, definitions: [...definitions, ...HEAD] }
}

const HEAD = parse(
  `extend schema
    @link(url: "https://supermall.example/cached/v1.0", import: ["@cached"])
    @federation__composeDirective(name: "@cached")
  directive @cached(in: String!, seconds: Int, isPrivate: Boolean, inherits: Boolean) repeatable
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`,
  { noLocation: true },
).definitions

function carriedBy(node: DefinitionNode, domain: string): DefinitionNode {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return withHint({ ...node, fields: (node.fields ?? []).map((field) => withHint(field, domain)) }, domain, node)
    case Kind.UNION_TYPE_DEFINITION:
      return withHint(node, domain)
    default:
      return node
  }
}

type Hinted = { readonly directives?: readonly ConstDirectiveNode[] }

/** `unchanged` is given back where there was nothing to carry. */
function withHint<Node extends Hinted>(node: Node, domain: string, unchanged: Node = node): Node {
  const said = node.directives?.find(({ name }) => name.value === 'cacheControl')
  const changed = 'fields' in node && fieldsOf(node).some((field, index) => field !== fieldsOf(unchanged)[index])
  if (!said) return changed ? node : unchanged
  return { ...node, directives: [...(node.directives ?? []), cached(said, domain)] }
}

const fieldsOf = (node: object): readonly FieldDefinitionNode[] =>
  (node as { readonly fields?: readonly FieldDefinitionNode[] }).fields ?? []

function cached(said: ConstDirectiveNode, domain: string): ConstDirectiveNode {
  const { maxAge, scope, inheritMaxAge } = argumentsOf(said)
  const words = [
    `in: ${JSON.stringify(domain)}`,
    ...(typeof maxAge === 'number' ? [`seconds: ${maxAge}`] : []),
    ...(scope === 'PRIVATE' ? ['isPrivate: true'] : []),
    ...(inheritMaxAge === true ? ['inherits: true'] : []),
  ]
  const [node] = parse(`type T @cached(${words.join(', ')})`, { noLocation: true }).definitions
  const [directive] = node?.kind === Kind.OBJECT_TYPE_DEFINITION ? (node.directives ?? []) : []
  if (!directive) throw new Error('a hint could not be written')
  return directive
}

/** What each domain says of this type or field, read from the supergraph. */
export function readHints(directives: readonly ConstDirectiveNode[] = []): ReadonlyMap<string, Hint> {
  return new Map(
    directives.flatMap((one) => {
      if (one.name.value !== 'cached') return []
      const { in: domain, seconds, isPrivate, inherits } = argumentsOf(one)
      const hint = {
        seconds: typeof seconds === 'number' ? seconds : null,
        isPrivate: isPrivate === true,
        inherits: inherits === true,
      }
      return [[String(domain), hint]]
    }),
  )
}

const argumentsOf = (directive: ConstDirectiveNode): Readonly<Record<string, unknown>> =>
  Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
