import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = {
  readonly headers: IncomingHttpHeaders
  readonly body: {
    readonly query: string
    readonly operationName?: string | null
    readonly variables?: Record<string, Record<string, unknown>>
  }
}

export type ScriptedEndpoint = AsyncDisposable & {
  readonly url: string
  readonly received: readonly Received[]
}

/** For tests: a real HTTP endpoint on loopback whose every answer the test writes itself. */
export async function scriptedEndpoint(
  answer: (request: Received, response: ServerResponse) => unknown,
): Promise<ScriptedEndpoint> {
  const received: Received[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const request = { headers: incoming.headers, body: JSON.parse(Buffer.concat(chunks).toString()) }
    received.push(request)
    await answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export function json(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/graphql-response+json; charset=utf-8')
  response.end(JSON.stringify(body))
}

/** The tab's `sessionStorage`, as far as the playground uses it. */
export function memoryStorage(): Storage {
  const entries = new Map<string, string>()
  return {
    get length() {
      return entries.size
    },
    clear: () => entries.clear(),
    key: (index) => [...entries.keys()][index] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  }
}
