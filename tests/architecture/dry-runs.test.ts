import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'

test('a dry run is asked for: what says nothing of it is done, by whatever mutation', () => {
  const graph = readFileSync(fromRoot('gateway', 'schema.graphql'), 'utf8')
  const lines = graph.split('\n').filter((line) => line.includes('isDryRun:'))
  expect(lines.length).toBeGreaterThan(10)
  expect(new Set(lines.map((line) => line.trim()))).toEqual(new Set(['isDryRun: Boolean! = false']))
})
