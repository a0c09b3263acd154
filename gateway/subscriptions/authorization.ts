import type { IncomingMessage } from 'node:http'
import { headerOf } from '@supermall/subgraph/http'

type Parameters = Readonly<Record<string, unknown>>

/**
 * A browser cannot send a header with its socket, so what would stand there comes in the first message: `authorization`, by
 * itself or among `headers`, as the clients of this protocol send it.
 */
export function authorizationIn(parameters: Parameters, { headers }: IncomingMessage): string | undefined {
  return wordIn(parameters) ?? wordIn(parameters.headers) ?? headerOf(headers, 'authorization')
}

function wordIn(parameters: unknown): string | undefined {
  if (typeof parameters !== 'object' || parameters === null) return undefined
  const found = Object.entries(parameters).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
  if (found === undefined || found === null) return undefined
  // Whoever says who he is in a way that nobody can read is no guest: he is told so.
  return typeof found === 'string' ? found : 'Bearer'
}
