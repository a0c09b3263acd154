import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { execute, parse } from 'graphql'

export type Subgraph = { readonly name: string; readonly sdl: string; readonly resolvers: object }

export const HEAD = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides"]
)`

/** All subgraphs behind one port, each under its name. */
export async function serveSubgraphs(subgraphs: readonly Subgraph[]): Promise<number> {
  const answersOf = new Map(subgraphs.map((subgraph) => [subgraph.name, answering(subgraph)]))
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const [, name = '', path] = (request.url ?? '').split('/')
    const body = await textOf(request)
    const answer = path === 'graphql' ? answersOf.get(name)?.(body) : Promise.resolve('{}')
    if (!answer) return response.writeHead(404).end()
    response.setHeader('content-type', 'application/json')
    response.end(await answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** A subgraph in the gateway's own process; each answer is new, for a gateway may change what it was given. */
export function subgraphInside(subgraph: Subgraph): OpenSubgraph {
  const answer = answering(subgraph)
  return {
    name: subgraph.name,
    schema: schemaOf(subgraph),
    contextFor: (request) => request,
    execute: async ({ query, variables, operationName }) =>
      JSON.parse(await answer(JSON.stringify({ query, variables, operationName }))),
    routes: [],
    errands: {},
    check: async () => undefined,
    seed: async () => undefined,
    stop: async () => undefined,
  }
}

/** The same question is worked on once and then answered from memory: what is measured is the gateway before it. */
function answering(subgraph: Subgraph): (body: string) => Promise<string> {
  const schema = schemaOf(subgraph)
  const answers = new Map<string, Promise<string>>()

  async function work(body: string): Promise<string> {
    const { query, variables, operationName } = JSON.parse(body)
    const document = parse(query)
    return JSON.stringify(await execute({ schema, document, variableValues: variables, operationName }))
  }

  return (body) => {
    const answer = answers.get(body) ?? work(body)
    answers.set(body, answer)
    return answer
  }
}

const schemaOf = ({ sdl, resolvers }: Subgraph) =>
  buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never })

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) text += chunk
  return text
}
