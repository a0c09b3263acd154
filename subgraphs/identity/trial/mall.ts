import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createPool } from '@supermall/subgraph/database/pool'
import type { OpenSubgraph, PublicError } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import { cloneDatabase } from '@supermall/testing/database'
import { environment } from '@supermall/testing/environment'
import { whenFileIsDone } from '@supermall/testing/leavings'
import subgraph from '../index.ts'
import { CHEAP } from './floor.ts'

const session = derivedId('ses', 1)

export const guest: Viewer = { audience: 'GUEST' }
export const buyer = (ordinal: number): Viewer => ({
  audience: 'CONSUMER',
  accountId: derivedId('acc', ordinal),
  sessionId: session,
})
export const platform = (permissions: readonly string[] = ['*'], ordinal = 900): Viewer => ({
  audience: 'PLATFORM',
  accountId: derivedId('acc', ordinal),
  sessionId: session,
  permissions,
})
export const merchant = (shop: number, permissions: readonly string[] = ['*']): Viewer => ({
  audience: 'MERCHANT',
  accountId: derivedId('acc', 1000 + shop),
  sessionId: session,
  shopId: derivedId('shp', shop),
  permissions,
  storeIds: [],
})

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it has just asked for
type Data = Record<string, any>
export type Asked = { readonly data: Data; readonly errors: readonly PublicError[] }

/** The seeded domain as it is served, alone on a bus of its own; it hears its own audit entries, as it does in the mall. */
export async function identityMall() {
  const databaseUrl = await cloneDatabase('identity')
  const bus = memoryBus()
  const dataDirectory = mkdtempSync(join(tmpdir(), 'supermall-identity-'))
  const sql = createPool(databaseUrl, { max: 2, statementTimeoutMs: 5_000, applicationName: 'test-identity' })
  const opened = await subgraph.open(
    environment({
      databaseUrl,
      bus,
      variables: CHEAP,
      dataDirectory,
      subscribersOf: (event) => (event === 'audit.recorded' ? ['identity'] : []),
    }),
  )
  await opened.seed(1_000)
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    bus,
    opened,
    ask: asker(bus, null),
    async asks(viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> {
      const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }
      const { data, errors } = await opened.execute({ query, variables }, opened.contextFor({ viewer, caller }))
      return { data: (data ?? {}) as Data, errors: errors ?? [] }
    },
    kept: async (table: string): Promise<string> =>
      JSON.stringify((await sql.query(`select * from ${table} order by 1, 2`)).rows),
  }
}

/** A route as a client on the network sees it. */
export async function fetchRoute({ routes }: OpenSubgraph, path: string): Promise<Response> {
  const route = routes.find((one) => one.path === path)
  if (!route) throw new Error(`no route ${path}`)
  const server = createServer((request, response) => void route.handle(request, response, undefined))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  } finally {
    server.close()
  }
}

/** A mutation with one input that answers with what is selected and the codes of its refusals. */
export const mutation = (name: string, selection: string): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { __typename code path } } }`
}

export const errorCodes = ({ errors }: Asked): readonly string[] => errors.map(({ extensions }) => extensions.code)
