import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { expect, test } from 'vitest'

const graph = readFileSync(fromRoot('gateway/supergraph.graphql'), 'utf8')

test('a picture that is drawn for whoever asks has a price', () => {
  const drawn = graph.split('\n').filter((line) => line.trim().startsWith('qrSvg'))
  expect(drawn).not.toEqual([])
  expect(drawn.filter((line) => !line.includes('@cost(weight: '))).toEqual([])
})
