import { buildSchema, getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Allowed } from '../graph/executor.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { compiledExecutor } from './compiled-executor.ts'

/** So long that only two of them are kept. */
const LONG = 1_500_000

/** Runs documents that ask for nothing of a subgraph, and tells which of them were planned. */
function executor() {
  const planned: string[] = []
  const run = compiledExecutor({
    schema: buildSchema('type Query { whoami: String }'),
    plan: async ({ hash }) => {
      planned.push(hash)
      return { kind: 'QueryPlan' }
    },
    planNames: { fields: new Set(), argued: new Set() },
    showsPlans: false,
    askOf: () => async () => ({ data: null }),
    isKind: () => true,
    log: silent,
  })
  const ask = async (queryHash: string, text: string) => {
    const document = parse(text)
    const operation = getOperationAST(document)
    const executing = { document, operation, request: {}, context: askingAs({ audience: 'GUEST' }) }
    return run({ executing, document, queryHash, branch: null, variables: {} } as unknown as Allowed)
  }
  return { ask, planned }
}

test('programs are kept by how long their documents are, those that were run last', async () => {
  const { ask, planned } = executor()
  const long = (name: string) => ask(name, `{ ${name.repeat(LONG)}: __typename }`)
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await long(name)
  expect(planned).toEqual(['a', 'b', 'c', 'b'])
})

test('what stands around a document makes its program no heavier', async () => {
  const { ask, planned } = executor()
  for (const name of ['a', 'b', 'c', 'd', 'a']) await ask(name, `{ ${name}: __typename } # ${'x'.repeat(LONG)}`)
  expect(planned).toEqual(['a', 'b', 'c', 'd'])
})
