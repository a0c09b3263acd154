import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { nodesSchema, NODES_SUBGRAPH } from './nodes/nodes-schema.ts'

/** A domain as composition sees it. */
export type Part = {
  readonly name: string
  readonly sdl: string
  /** Which of its types have ids, by the prefix of the id. */
  readonly nodes: Readonly<Record<string, string>>
}

export type Composed = { readonly supergraph: string; readonly hints: readonly string[] }

/** Where a subgraph really listens is the launcher's knowledge; composition only wants something that looks like an address. */
const addressOf = (name: string): string => `http://${name}.invalid/graphql`

/** One graph of all parts and of `node(id:)`, which finds every type that one of them lists. */
export function composeSupergraph(parts: readonly Part[]): Composed {
  const texts = [...parts, { name: NODES_SUBGRAPH, sdl: nodesSchema(parts) }]
  const result = composeServices(texts.map(({ name, sdl }) => ({ name, url: addressOf(name), typeDefs: parseAs(name, sdl) })))
  if (result.errors) throw new CompositionFault(result.errors.map(({ message, extensions }) => `${String(extensions.code)}: ${message}`))
  return { supergraph: `${result.supergraphSdl}\n`, hints: result.hints.map(({ definition, message }) => `${definition.code}: ${message}`) }
}

export class CompositionFault extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'CompositionFault'
    this.lines = lines
  }
}

function parseAs(name: string, sdl: string) {
  try {
    return parse(sdl)
  } catch (error) {
    throw new CompositionFault([`[${name}] ${error instanceof Error ? error.message : error}`])
  }
}
