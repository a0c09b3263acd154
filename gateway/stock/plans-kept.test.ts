import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Allowed } from '../graph/executor.ts'
import { composed } from '../testing/composed.ts'
import { goods } from '../testing/fixture-domains.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { openStock } from './open-stock.ts'

/** So long that only two of them are kept. */
const LONG = 1_500_000

test('plans are kept by how long their documents are, those that were run last', async () => {
  const planned: string[] = []
  const plan = async ({ hash }: { readonly hash: string }) => {
    planned.push(hash.trim())
    return { kind: 'QueryPlan' as const }
  }
  const options = {
    planNames: { fields: new Set<string>(), argued: new Set<string>() },
    showsPlans: false,
    log: silent,
  }
  const askOf = () => async () => ({ data: null })
  const run = await openStock({ text: composed([goods().part]), plan }, { ...options, askOf })
  for (const queryHash of ['a', 'b', 'a', 'c', 'a', 'b']) {
    const source = `{ __typename } # ${queryHash.repeat(LONG)}`
    const document = parse(source)
    const request = { query: source, variables: {} }
    const context = askingAs({ audience: 'GUEST' })
    const executing = { document, operation: getOperationAST(document), request, context, queryHash, source }
    const allowed = { executing, document, queryHash, branch: null, variables: {} } as unknown as Allowed
    expect(await run(allowed)).toMatchObject({ data: { __typename: 'Query' } })
  }
  expect(planned).toEqual(['a', 'b', 'c', 'b'])
})
