import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, parse } from 'graphql'

export type Subgraph = { readonly name: string; readonly sdl: string; readonly resolvers: object }

export const HEAD = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@requires", "@provides"]
)`

/**
 * All subgraphs behind one port, each under its name. The same question is worked on once and then answered from
 * memory: what is measured is the gateway before them.
 */
export async function serveSubgraphs(subgraphs: readonly Subgraph[]): Promise<number> {
  const answers = new Map<string, Promise<string>>()
  const answersOf = new Map(
    subgraphs.map(({ name, sdl, resolvers }) => {
      const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never })
      return [
        name,
        async (body: string) => {
          const { query, variables, operationName } = JSON.parse(body)
          const document = parse(query)
          return JSON.stringify(await execute({ schema, document, variableValues: variables, operationName }))
        },
      ] as const
    }),
  )
  const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
    const [, name = '', path] = (request.url ?? '').split('/')
    const body = await textOf(request)
    const key = `${name} ${body}`
    const answer = answers.get(key) ?? (path === 'graphql' ? answersOf.get(name)?.(body) : Promise.resolve('{}'))
    if (!answer) return response.writeHead(404).end()
    answers.set(key, answer)
    response.setHeader('content-type', 'application/json')
    response.end(await answer)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  request.setEncoding('utf8')
  for await (const chunk of request) text += chunk
  return text
}
