import { readFileSync } from 'node:fs'
import { revokedSessions } from '@supermall/contracts/identity'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import type { OperationDefinitionNode } from 'graphql'
import { Kind, parse } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SourceOption } from '../sources/open-sources.ts'
import type { Gateway } from '../start-gateway.ts'
import { startGateway } from '../start-gateway.ts'
import { SECRET } from '../testing/fixture-graph.ts'
import { post } from '../testing/fixture-mall.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { realDomains } from '../testing/real-domains.ts'

/** The real domains, behind a gateway with our executor and one with Apollo's. */

let domains: Awaited<ReturnType<typeof realDomains>>
const gateways: Gateway[] = []
const bus = memoryBus()

async function open(executor: string): Promise<Gateway> {
  const variables = { PORT: '0', PLAYGROUND: 'false', CACHE: 'false', EXECUTOR: executor }
  return startGateway({
    sources: new Map(
      domains.domains.map((one): [string, SourceOption] => [one.name, { kind: 'local', subgraph: one }]),
    ),
    paths: [],
    secret: SECRET,
    bus,
    cache: memoryCache(),
    settings: readSettings(houseSettings, variables),
    variables,
    log: silent,
    clock: () => new Date(),
    demo: null,
  })
}

beforeAll(async () => {
  domains = await realDomains()
  const revocations = answer(revokedSessions, async () => ({ sessions: [] }))
  await startAnswering([revocations], { bus, within: undefined, log: silent })
  gateways.push(await open('compiled'), await open('stock'))
})
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop()
  await domains.stop()
  await bus.close()
})

/** What is asked of the mall by documents that it trusts, as far as it can be asked without knowing anything. */
const questions = (): readonly { name: string; body: string }[] => {
  const { operations } = JSON.parse(readFileSync(new URL('../trusted/manifest.json', import.meta.url), 'utf8'))
  return operations.filter(({ body }: { body: string }) => {
    const [operation] = parse(body).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION)
    const { operation: kind, variableDefinitions = [] } = operation as OperationDefinitionNode
    return (
      kind === 'query' &&
      variableDefinitions.every(({ type, defaultValue }) => type.kind !== Kind.NON_NULL_TYPE || defaultValue)
    )
  })
}

it("is answered by Apollo's executor as by ours, refusals among it", async () => {
  const codes = new Set<unknown>()
  expect(questions().length).toBeGreaterThan(5)
  for (const { name, body } of questions()) {
    const [ours, theirs] = await Promise.all(
      gateways.map(async ({ port }) => {
        const { status, data, errors } = await post(`http://127.0.0.1:${port}/graphql`, { query: body })
        const told = errors.map(({ message, path, extensions: { traceId: _, ...rest } }) =>
          JSON.stringify([message, path, rest]),
        )
        for (const { extensions } of errors) codes.add(extensions.code)
        return { status, data, errors: told.sort() }
      }),
    )
    expect(theirs, name).toEqual(ours)
  }
  expect([...codes]).toContain('UNAUTHENTICATED')
})
