import { readdirSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { readSettings } from '@supermall/subgraph/settings'
import type { GraphQLNamedType, GraphQLObjectType } from 'graphql'
import { getNamedType, isCompositeType, isNonNullType, isObjectType, parse } from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { pricing } from '../cost/pricing.ts'
import type { Graph } from '../graph/graph.ts'
import { openGraph } from '../graph/graph.ts'
import { nodesSource } from '../nodes/nodes-source.ts'
import { openPlanner } from '../planning/planner.ts'
import { gatewaySettings } from '../settings.ts'
import { askingAs, platform, postOf } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { mockSource } from '../testing/mock-source.ts'
import { plannerLimits } from './plan-limits.ts'

/** The real graph over subgraphs that have everything they are asked for: what is not refused is really worked out. */

const settings = readSettings(gatewaySettings, {})
/** Nobody may ask for more. */
const viewer = platform('*')
let graph: Graph

beforeAll(async () => {
  const text = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
  const planner = await openPlanner(text, plannerLimits(settings))
  const domains = readdirSync(fromRoot('subgraphs'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const own = new Map(domains.map(({ name }) => [name, mockSource(name)]))
  const sources = new Map([
    ...own,
    ['nodes', nodesSource(planner.supergraph.nodes, { sources: own, log: silent })] as const,
  ])
  graph = await openGraph({ planner, sources, mode: 'development', settings, log: silent })
  await answer('{ productLabels { nodes { id } } }')
})

type Outcome = { readonly code: string; readonly milliseconds: number }

async function answer(query: string, variables: Record<string, unknown> = {}): Promise<Outcome> {
  const startedAt = process.cpuUsage()
  const end = (code: string) => ({ code, milliseconds: workSince(startedAt) })
  const prepared = graph.prepare(query)
  if ('errors' in prepared) return end(String(prepared.errors[0]?.extensions.code))
  const { estimate, refusal } = pricing({ tariff: graph.tariff, settings, log: silent })
  const estimated = estimate({ document: prepared.document, operationName: null, variables })
  const refused = refusal(estimated, viewer)
  if (refused) return end(String(refused.extensions.code))
  const { body } = await graph.run(postOf({ query, variables }), askingAs(viewer))
  const text = body.kind === 'complete' ? body.string : ''
  const { data, errors = [] } = JSON.parse(text)
  return end(data ? 'answered' : String(errors[0]?.extensions?.code))
}

/** Of this process with all its threads, the planner's too: what else the machine does at the same time is not counted. */
function workSince(startedAt: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(startedAt)
  return (user + system) / 1_000
}

const SECOND = 1_000
/** What it takes to read the supergraph once more, on the machine whose second is meant. */
const READING_MS = 20

/** A second of that machine, in milliseconds of this one, which may be slower or do other things; only asked where it matters. */
function secondFor(milliseconds: number): number {
  if (milliseconds < SECOND) return SECOND
  const text = readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8')
  const read = (): number => {
    const startedAt = process.cpuUsage()
    parse(text, { noLocation: true })
    return workSince(startedAt)
  }
  const all = Array.from({ length: 21 }, read).sort((a, b) => a - b)
  return SECOND * Math.max(1, (all[10] ?? 0) / READING_MS)
}

const times = (n: number, text: (i: number) => string) => Array.from({ length: n }, (_, i) => text(i)).join(' ')
const chain = (depth: number): string =>
  depth === 0 ? 'id name' : `id name products(first: 1) { nodes { id title shop { ${chain(depth - 1)} } } }`
const fork = (depth: number): string =>
  depth === 0
    ? 'name'
    : `name ${times(2, (i) => `f${i}: products(first: 2) { nodes { shop { ${fork(depth - 1)} } } }`)}`

const nested = (open: string, close: string, within = ''): string => open.repeat(5_000) + within + close.repeat(5_000)

/** Every plain field that a type has, as wide as a selection can be. */
const leaves = (type: string): string => {
  const found = graph.tariff().schema.getType(type) as GraphQLObjectType
  const plain = Object.values(found.getFields()).filter(
    (field) => !isCompositeType(getNamedType(field.type)) && field.args.every(({ type: of }) => !isNonNullType(of)),
  )
  return plain.map(({ name }) => name).join(' ')
}
const typesOf = (name: string): readonly GraphQLNamedType[] => {
  const { schema } = graph.tariff()
  return schema.getPossibleTypes(schema.getType(name) as never).filter((type) => isObjectType(type))
}

const hostile: readonly (readonly [string, () => string])[] = [
  ['a deep chain from shop to goods to shop', () => `{ shops { nodes { ${chain(3)} } } }`],
  ['a chain that forks at every step', () => `{ shops(first: 3) { nodes { ${fork(3)} } } }`],
  [
    'twenty chains beside each other',
    () => `{ ${times(20, (i) => `a${i}: shops(first: 1) { nodes { ${chain(3)} } }`)} }`,
  ],
  [
    'twenty widest pages',
    () => `{ ${times(20, (i) => `a${i}: products(first: 100) { nodes { ${leaves('Product')} } }`)} }`,
  ],
  [
    'every type of thing at once',
    () =>
      `{ ${times(
        20,
        (i) =>
          `a${i}: node(id: "prd_${i}") { ${typesOf('Node')
            .map(({ name }) => `... on ${name} { id }`)
            .join(' ')} }`,
      )} }`,
  ],
  [
    'fragments within fragments',
    () =>
      `{ products { nodes { ...F0 } } } ${times(30, (i) => `fragment F${i} on Product { shop { id } ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Product { id }`,
  ],
  ['one field nine hundred times', () => `{ products { nodes { ${times(900, () => 'id')} } } }`],
  [
    'conditions around conditions',
    () =>
      `query (${times(12, (i) => `$v${i}: Boolean = true`)}) { products { nodes { ${times(12, (i) => `... @include(if: $v${i}) { s${i}: shop { name products(first: 1) { nodes { id shop { name } } } } }`)} } } }`,
  ],
  ['a list of ids as long as a document may be', () => `{ nodes(ids: [${times(1_900, () => '"prd_1"')}]) { id } }`],
  [
    'deep nesting that is no field',
    () => `{ products { nodes { ${times(150, () => '... on Product {')} id ${times(150, () => '}')} } } }`,
  ],
  ['lists within lists', () => `{ node(id: ${nested('[', ']')}) { id } }`],
  ['objects within objects', () => `{ node(id: ${nested('{a:', '}', '1')}) { id } }`],
  ['lists in the arguments of a directive', () => `{ me @include(if: ${nested('[', ']')}) { id } }`],
  ['lists that nobody closes', () => `{ node(id: ${'['.repeat(5_000)}`],
  ['selections within selections', () => nested('{a', '}')],
  ['a variable of lists of lists', () => `query ($of: ${nested('[', ']', 'Int')}) { me { id } }`],
  ['a default of lists of lists', () => `query ($of: Int = ${nested('[', ']')}) { me { id } }`],
  [
    'the schema in circles',
    () => `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`,
  ],
]

describe('a hostile document', () => {
  it.each(hostile)('is refused, or answered with less than a second of work: %s', async (_, write) => {
    const { code, milliseconds } = await answer(write())
    expect(code).toMatch(/^(answered|[A-Z]+_LIMIT|BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/)
    expect(milliseconds).toBeLessThan(secondFor(milliseconds))
  })

  it('is no harder when a machine writes it', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { code, milliseconds } = await answer(grown(seed))
      expect(code).toMatch(/^(answered|FORBIDDEN|[A-Z]+_LIMIT)$/)
      expect(milliseconds).toBeLessThan(secondFor(milliseconds))
    }
  })
})

/** Grows at random towards every limit at once: wide, deep, aliased, in pages. The same seed grows the same. */
function grown(seed: number): string {
  const { schema } = graph.tariff()
  let [state, left] = [seed * 2_654_435_761, 350]
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }

  function selection(type: GraphQLObjectType, depth: number): string {
    const all = Object.values(type.getFields()).filter((field) =>
      field.args.every(({ type: of }) => !isNonNullType(of)),
    )
    const below = all.filter((field) => isObjectType(getNamedType(field.type)))
    const chosen =
      depth > 0 && below.length > 0 ? times(1 + next(3), () => branch(below[next(below.length)], depth)) : ''
    return `{ __typename ${chosen} }`
  }

  function branch(field: ReturnType<GraphQLObjectType['getFields']>[string] | undefined, depth: number): string {
    if (!field || left-- <= 0) return '__typename'
    const page = field.args.some(({ name }) => name === 'first') ? `(first: ${1 + next(4)})` : ''
    const alias = left % 8 === 0 ? `a${left}: ` : page ? `p${page.replace(/\D/g, '')}_${field.name}: ` : ''
    return `${alias}${field.name}${page} ${selection(getNamedType(field.type) as GraphQLObjectType, depth - 1)}`
  }

  return selection(schema.getQueryType() as GraphQLObjectType, 6 + next(7))
}
