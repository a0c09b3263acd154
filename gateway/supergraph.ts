import type {
  ConstDirectiveNode,
  DefinitionNode,
  DirectiveNode,
  DocumentNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
} from 'graphql'
import { Kind, parse, print, valueFromASTUntyped, visit } from 'graphql'

/** What the gateway reads from a supergraph by itself; everything else is the planner's. */
export type SupergraphFacts = {
  /** What may be seen by whom, what it costs, and for how long it may be kept. */
  readonly full: DocumentNode
  /** Which type an id belongs to and which subgraph owns it, by the prefix of the id. */
  readonly nodes: ReadonlyMap<string, NodeOwner>
  readonly changes: Changes
  /** Another supergraph has another one. */
  readonly hash: string
}

export type Supergraph = Pick<SupergraphFacts, 'full' | 'nodes'> & {
  /** The text without the directives that the planner refuses to load. */
  readonly plain: string
}

/** Which subgraph makes a change, by its name. */
export type Changes = ReadonlyMap<string, string>

export type NodeOwner = { readonly type: string; readonly owner: string }

const POLICY = /^(authenticated|requiresScopes|policy)$/
const POLICY_FEATURE = /\/(authenticated|requiresScopes|policy)\/v[\d.]+$/
const POLICY_SCALAR = /^(requiresScopes__Scope|policy__Policy)$/

/** Permission is enforced in here, before planning: the planner never sees it. */
export function readSupergraph(text: string): Supergraph {
  const full = parse(text, { noLocation: true })
  return { full, plain: plainOf(full), nodes: readNodes(full) }
}

export const plainOf = (document: DocumentNode): string => print(withoutPolicy(document))

function withoutPolicy(document: DocumentNode): DocumentNode {
  return visit(document, {
    Directive: (node) => (isPolicyDirective(node) ? null : undefined),
    DirectiveDefinition: (node) => (POLICY.test(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (POLICY_SCALAR.test(node.name.value) ? null : undefined),
    ObjectTypeDefinition: { leave: usefulKeysFirst },
    InterfaceTypeDefinition: { leave: usefulKeysFirst },
  })
}

/** Who comes back to a subgraph with what it needs is named by its first key there: one that it finds nothing by must not be that. */
function usefulKeysFirst<T extends ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode>(node: T): T | undefined {
  const [useful, useless]: [ConstDirectiveNode[], ConstDirectiveNode[]] = [[], []]
  for (const one of node.directives ?? []) (argumentOf(one, 'resolvable') === 'false' ? useless : useful).push(one)
  return useless.length === 0 ? undefined : { ...node, directives: [...useful, ...useless] }
}

function isPolicyDirective(node: DirectiveNode): boolean {
  return POLICY.test(node.name.value) || (node.name.value === 'link' && POLICY_FEATURE.test(argumentOf(node, 'url')))
}

export function readNodes(document: DocumentNode): ReadonlyMap<string, NodeOwner> {
  return new Map(document.definitions.flatMap((definition) => nodesOf(definition)))
}

function nodesOf(definition: DefinitionNode): [string, NodeOwner][] {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return []
  const marks = (definition.directives ?? []).filter(({ name }) => name.value === 'node')
  return marks.map((mark) => [
    argumentOf(mark, 'prefix'),
    { type: definition.name.value, owner: argumentOf(mark, 'owner') },
  ])
}

export function argumentOf(directive: DirectiveNode, name: string): string {
  const argument = directive.arguments?.find((one) => one.name.value === name)
  return argument ? String(valueFromASTUntyped(argument.value)) : ''
}
