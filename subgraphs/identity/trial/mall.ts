import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { mutation as anyMutation, served } from '@supermall/testing/served'
import subgraph from '../index.ts'
import { CHEAP } from './floor.ts'

export type { Asked } from '@supermall/testing/served'
export { errorCodes } from '@supermall/testing/served'
export { buyer, guest, merchant, platform } from '@supermall/testing/viewers'

/** The seeded domain as it is served; it hears its own audit entries, as it does in the mall. */
export async function identityMall() {
  const house = await served(subgraph, {
    variables: CHEAP,
    subscribersOf: (event) => (event === 'audit.recorded' ? ['identity'] : []),
  })
  await house.opened.seed(1_000)
  return {
    ...house,
    kept: async (table: string): Promise<string> =>
      JSON.stringify((await house.sql.query(`select * from ${table} order by 1, 2`)).rows),
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

export const mutation = (name: string, selection: string): string =>
  anyMutation(name, selection, '__typename code path')
