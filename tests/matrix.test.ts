import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import type { Served } from '@supermall/subgraph/serve'
import { serveSubgraph } from '@supermall/subgraph/serve'
import { readSettings } from '@supermall/subgraph/settings'
import type { Viewer } from '@supermall/subgraph/viewer'
import { VIEWER_HEADER } from '@supermall/subgraph/viewer'
import type { GraphQLField, GraphQLInputType } from 'graphql'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  valueFromASTUntyped,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Graph } from '../gateway/graph/graph.ts'
import { openGraph } from '../gateway/graph/graph.ts'
import { plannerLimits } from '../gateway/limits/plan-limits.ts'
import { nodesSource } from '../gateway/nodes/nodes-source.ts'
import { openPlanner } from '../gateway/planning/planner.ts'
import { gatewaySettings } from '../gateway/settings.ts'
import { localSource } from '../gateway/sources/local-source.ts'
import type { Source } from '../gateway/sources/source.ts'
import { readSupergraph } from '../gateway/supergraph.ts'
import { askingAs, consumer, merchant, platform, postOf, SECRET } from '../gateway/testing/fixture-graph.ts'
import { silent } from '../gateway/testing/fixture-subgraph.ts'
import { realDomains } from '../gateway/testing/real-domains.ts'

/**
 * Who may call what is read from the schema here once more, on its own: the gateway and the subgraphs must come to the same,
 * for every mutation that there is and will be.
 */

const ROLES: Readonly<Record<string, Viewer>> = {
  guest: { audience: 'GUEST' },
  consumer: consumer(),
  'staff of a shop without permissions': merchant(),
  'staff of the platform without permissions': platform(),
}

/**
 * How an account comes to be and is signed in to, what a guest does to a cart, and that a visitor scanned a poster: everything else is
 * done by somebody who is known.
 */
const OPEN = [
  ...['signIn', 'signInByCode', 'signInByWechat', 'codeRequest', 'register', 'tokensRefresh', 'passwordReset'],
  ...['cartLinesAdd', 'cartBundleAdd', 'cartLineUpdate', 'cartLinesRemove', 'cartClear', 'cartLinesSelect'],
  ...['cartLineSkuChange', 'posterVisit'],
]

type Mutation = GraphQLField<unknown, unknown>
type Demand = { readonly isGuarded: boolean; readonly needsScope: boolean; readonly audiences: readonly string[] }
type Answer = { readonly data?: Record<string, unknown> | null; readonly errors?: { extensions: { code: string } }[] }

const schema = buildSchema(readFileSync(fromRoot('gateway', 'schema.graphql'), 'utf8'))
const text = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
const supergraph = readSupergraph(text)
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
const demands = readDemands()

let domains: Awaited<ReturnType<typeof realDomains>>
let graph: Graph
let served: ReadonlyMap<string, Served>
let asked = 0

beforeAll(async () => {
  domains = await realDomains()
  const counted = (source: Source): Source => ({
    ...source,
    ask: (...question) => {
      asked++
      return source.ask(...question)
    },
  })
  const own = new Map(domains.domains.map((domain) => [domain.name, counted(localSource(domain))]))
  const sources = new Map([...own, ['nodes', nodesSource(supergraph.nodes, { sources: own, log: silent })] as const])
  const settings = readSettings(gatewaySettings, {})
  const planner = await openPlanner(text, plannerLimits(settings))
  graph = await openGraph({ planner, sources, mode: 'production', settings, log: silent })
  const serving = { host: '127.0.0.1', port: 0, secret: SECRET, mode: 'production', log: silent } as const
  served = new Map(
    await Promise.all(domains.domains.map(async (one) => [one.name, await serveSubgraph(one, serving)] as const)),
  )
})
afterAll(async () => {
  await Promise.all([...served.values()].map((one) => one.stop()))
  await graph.stop()
  await domains.stop()
})

describe.each(Object.entries(ROLES))('a %s', (role, viewer) => {
  const refused = mutations.filter(({ name }) => !mayCall(viewer, demandOf(name)))
  const code = role === 'guest' ? 'UNAUTHENTICATED' : 'FORBIDDEN'

  test('is refused at the gateway whatever is not granted, and no subgraph hears of it', async () => {
    asked = 0
    const wrong: string[] = []
    for (const mutation of refused) {
      const { data, errors } = await askGateway(mutation, viewer)
      if (data !== null || errors?.[0]?.extensions.code !== code) wrong.push(`${mutation.name}: ${said(errors)}`)
    }
    expect(wrong).toEqual([])
    expect(asked).toBe(0)
    expect(refused.length).toBeGreaterThan(10)
  })

  test('is refused the same by the subgraph itself, by whatever way it is reached', async () => {
    const wrong: string[] = []
    for (const mutation of refused) {
      const { data, errors } = await askSubgraph(mutation, viewer)
      const isDone = data?.[mutation.name] != null
      if (isDone || errors?.[0]?.extensions.code !== code) wrong.push(`${mutation.name}: ${said(errors)}`)
    }
    expect(wrong).toEqual([])
  })
})

describe('the matrix', () => {
  test('has no row that is open by oversight: what a guest may call is listed here', () => {
    const open = mutations.filter(({ name }) => !demandOf(name).isGuarded).map(({ name }) => name)
    expect(open.sort()).toEqual([...OPEN].sort())
  })

  test('grants something to each role that has an account: a schema that refuses all would pass above', () => {
    const granted = Object.values(ROLES).map(
      (viewer) => mutations.filter(({ name }) => mayCall(viewer, demandOf(name))).length,
    )
    for (const count of granted) expect(count).toBeGreaterThan(0)
    expect(Math.max(...granted)).toBeLessThan(mutations.length / 2)
  })

  test('has a subgraph for every row', () => {
    expect(mutations.filter(({ name }) => ownerOf(name) === undefined).map(({ name }) => name)).toEqual([])
  })
})

function readDemands(): ReadonlyMap<string, Demand> {
  const mutation = supergraph.full.definitions.find(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Mutation',
  )
  if (mutation?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error('the graph has no mutations')
  return new Map(
    (mutation.fields ?? []).map(({ name, directives = [] }) => {
      const values = (directive: string): string[][] =>
        directives
          .filter((one) => one.name.value === directive)
          .flatMap((one) => one.arguments ?? [])
          .flatMap((one) => valueFromASTUntyped(one.value) as string[][])
      const isGuarded = directives.some((one) => /^(authenticated|requiresScopes|policy)$/.test(one.name.value))
      const demand = { isGuarded, needsScope: values('requiresScopes').length > 0, audiences: values('policy').flat() }
      return [name.value, demand]
    }),
  )
}

function demandOf(name: string): Demand {
  const demand = demands.get(name)
  if (!demand) throw new Error(`${name} is not in the supergraph`)
  return demand
}

/** None of the roles holds a permission, so what needs any is nobody's. */
function mayCall({ audience }: Viewer, { isGuarded, needsScope, audiences }: Demand): boolean {
  if (!isGuarded) return true
  if (audience === 'GUEST' || needsScope) return false
  return audiences.length === 0 || audiences.includes(audience)
}

const ownerOf = (name: string) =>
  domains.domains.find((domain) => domain.schema.getMutationType()?.getFields()[name] !== undefined)

const said = (errors: Answer['errors']) => errors?.map(({ extensions }) => extensions.code).join(', ') ?? 'no error'

async function askGateway(mutation: Mutation, viewer: Viewer): Promise<Answer> {
  const question = questionFor(mutation)
  const prepared = graph.prepare(question.query)
  if ('errors' in prepared) throw new Error(`${question.query}: ${prepared.errors.join('\n')}`)
  const { body } = await graph.run(postOf(question), askingAs(viewer))
  return JSON.parse(body.kind === 'complete' ? body.string : '{}')
}

async function askSubgraph(mutation: Mutation, viewer: Viewer): Promise<Answer> {
  const port = served.get(ownerOf(mutation.name)?.name ?? '')?.port
  const headers = { 'content-type': 'application/json', [VIEWER_HEADER]: askingAs(viewer).signed() }
  const body = JSON.stringify(questionFor(mutation))
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body })
  return (await response.json()) as Answer
}

/** The smallest call of a mutation that the schema takes. */
function questionFor({ name, args, type }: Mutation) {
  const required = args.filter((argument) => isRequiredArgument(argument))
  const declared = required.map((argument) => `$${argument.name}: ${argument.type}`).join(', ')
  const given = required.map((argument) => `${argument.name}: $${argument.name}`).join(', ')
  const selection = isCompositeType(getNamedType(type)) ? ' { __typename }' : ''
  return {
    query: `mutation${declared && ` (${declared})`} { ${name}${given && `(${given})`}${selection} }`,
    variables: Object.fromEntries(required.map((argument) => [argument.name, valueOfType(argument.type)])),
  }
}

const SCALARS: Readonly<Record<string, unknown>> = {
  Int: 1,
  Float: 1,
  Boolean: true,
  Decimal: '1.00',
  BigInt: '1',
  DateTime: '2026-01-01T00:00:00Z',
  JSON: {},
}

function valueOfType(given: GraphQLInputType): unknown {
  const type = getNullableType(given)
  if (isListType(type)) return [valueOfType(type.ofType)]
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (!isInputObjectType(type)) return SCALARS[type.name] ?? 'something'
  const fields = Object.values(type.getFields())
  const chosen = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isRequiredInputField(field))
  return Object.fromEntries(chosen.map((field) => [field.name, valueOfType(field.type)]))
}
