import { composeServices } from '@apollo/composition'
import type { DefinitionNode, DocumentNode, FieldDefinitionNode } from 'graphql'
import { Kind, parse, printSchema } from 'graphql'
import { carryHints } from './cache/carried-hints.ts'
import { NODES_SUBGRAPH, nodesSchema } from './nodes/nodes-schema.ts'

/** A domain as composition sees it. */
export type Part = {
  readonly name: string
  readonly sdl: string
  /** Which of its types have ids, by the prefix of the id. */
  readonly nodes: Readonly<Record<string, string>>
}

type Composed = {
  readonly supergraph: string
  /** What clients see of it: the schema without how it is joined and by whom. */
  readonly schema: string
  readonly hints: readonly string[]
}

/**
 * Where a subgraph really listens is the launcher's knowledge; composition only wants something that looks like an
 * address.
 */
const addressOf = (name: string): string => `http://${name}.invalid/graphql`

/** One graph of all parts and of `node(id:)`, which finds every type that one of them lists. */
export function composeSupergraph(parts: readonly Part[]): Composed {
  const unowned = parts.flatMap((part) => unownedNodes(part))
  if (unowned.length > 0) throw new CompositionFault(unowned)
  const result = composeServices([...servicesOf(parts)])
  if (result.errors)
    throw new CompositionFault(result.errors.map(({ message, extensions }) => `${String(extensions.code)}: ${message}`))
  return {
    supergraph: `${result.supergraphSdl}\n`,
    schema: `${printSchema(result.schema.toAPISchema().toGraphQLJSSchema())}\n`,
    hints: result.hints.map(({ definition, message }) => `${definition.code}: ${message}`),
  }
}

/** The subgraphs of the graph, the gateway's own among them. */
export const servicesOf = (parts: readonly Part[]) =>
  [...parts, { name: NODES_SUBGRAPH, sdl: nodesSchema(parts), nodes: {} }].map((part) => ({
    name: part.name,
    url: addressOf(part.name),
    typeDefs: parseAs(part, parts),
  }))

export class CompositionFault extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'CompositionFault'
    this.lines = lines
  }
}

/** A type that nobody defines would still compose, out of the stub that `node(id:)` needs of it. */
function unownedNodes({ name, sdl, nodes }: Part): string[] {
  const types = Object.values(nodes).filter(
    (type) => !new RegExp(`^\\s*type ${type}\\b[^{]*@key\\(fields: "id"\\)`, 'm').test(sdl),
  )
  return types.map((type) => `[${name}] lists ${type} among its nodes and defines no such entity with the key "id"`)
}

/** What another part owns is described by its owner: what is said of it elsewhere is left out. */
function parseAs({ name, sdl, nodes }: Part, all: readonly Part[]): DocumentNode {
  const others = all.flatMap((part) => (part.name === name ? [] : Object.values(part.nodes)))
  const isForeign = (type: string): boolean => others.includes(type) && !Object.values(nodes).includes(type)
  try {
    const document = parse(sdl)
    const definitions = document.definitions.map((node) => undescribed(node, isForeign))
    return carryHints({ ...document, definitions }, name)
  } catch (error) {
    throw new CompositionFault([`[${name}] ${error instanceof Error ? error.message : error}`])
  }
}

function undescribed(node: DefinitionNode, isForeign: (type: string) => boolean): DefinitionNode {
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION || !isForeign(node.name.value)) return node
  const { description: _, ...rest } = node
  return {
    ...rest,
    fields: (node.fields ?? []).map((field) => (field.name.value === 'id' ? withoutDescription(field) : field)),
  }
}

const withoutDescription = ({ description: _, ...field }: FieldDefinitionNode): FieldDefinitionNode => field
