import { beforeAll, describe, expect, it } from 'vitest'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { fixture } from '../testing/fixture-subgraph.ts'

/** Four subgraphs that all have the same: the planner may go to any of them at every step. */
const same = Array.from({ length: 9 }, (_, i) => `f${i}: T @shareable g${i}: String @shareable`).join(' ')
const domains = ['root', 'first', 'second', 'third', 'fourth'].map((name) =>
  fixture({
    name,
    nodes: {},
    schema:
      name === 'root'
        ? 'type Query { t: T } type T @key(fields: "id") { id: ID! here: String }'
        : `type Query { ${name}: String } type T @key(fields: "id") { id: ID! ${same} }`,
    resolvers: {
      Query: { t: () => ({ id: '1' }) },
      T: { here: () => 'here', f1: () => ({ id: '1' }), f2: () => ({ id: '1' }), g1: () => 'g' },
    },
  }),
)

let ask: Awaited<ReturnType<typeof fixtureGraph>>['ask']
beforeAll(async () => {
  ;({ ask } = await fixtureGraph({ fixtures: domains }))
})

const codesOf = ({ errors = [] }: Awaited<ReturnType<typeof ask>>) => errors.map(({ extensions }) => extensions.code)
const times = (n: number, text: (i: number) => string) => Array.from({ length: n }, (_, i) => text(i)).join(' ')
const back = (depth: number): string => (depth === 0 ? 'here' : `f${depth} { here ${back(depth - 1)} }`)

describe('an operation that can be answered in many ways', () => {
  it('is answered in one that is good enough, without weighing all', async () => {
    const startedAt = performance.now()
    const { data, errors } = await ask(`{ t { ${times(9, (i) => `f${i} { here ${times(9, (j) => `g${j}`)} }`)} } }`)
    expect(errors).toEqual([])
    expect(data).toMatchObject({ t: { f1: { here: 'here', g1: 'g' } } })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('is refused where the ways multiply with every step', async () => {
    const answered = await ask(`{ t { ${back(7)} } }`)
    expect([answered.status, codesOf(answered)]).toEqual([400, ['PLAN_LIMIT']])
    expect((await ask(`{ t { ${back(2)} } }`)).data).toEqual({ t: { f2: { here: 'here', f1: { here: 'here' } } } })
  })
})
