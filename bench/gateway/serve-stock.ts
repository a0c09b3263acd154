// Apollo's gateway and server as their documentation puts them together: `serve-stock <supergraph>`.
import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'

const [file = ''] = process.argv.slice(2)

class PassingOn extends RemoteGraphQLDataSource<{ authorization?: string }> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource['willSendRequest']>>[0]) {
    const { authorization } = context as { authorization?: string }
    if (authorization) request.http?.headers.set('authorization', authorization)
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(file, 'utf8'),
  buildService: ({ url }) => new PassingOn({ url: url ?? '' }),
})
const server = new ApolloServer<{ authorization?: string }>({ gateway })
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async ({ req: { headers } }) => (headers.authorization ? { authorization: headers.authorization } : {}),
})
console.log(`port ${new URL(url).port}`)
