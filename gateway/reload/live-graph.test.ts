import { HeaderMap } from '@apollo/server'
import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { answeredTogether } from '../cache/answered-together.ts'
import type { Asked } from '../cache/answers.ts'
import { uncached } from '../cache/answers.ts'
import type { Graph } from '../graph/graph.ts'
import { outcomeIn } from '../seeing/seeing-hand.ts'
import { askingAs, postOf } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import type { Generation } from './live-graph.ts'
import { liveGraph } from './live-graph.ts'

const text = '{ mine { id } }'
const asked: Asked = {
  text,
  operation: getOperationAST(parse(text)) ?? null,
  variables: {},
  operationName: 'Mine',
  contentType: 'application/json',
  request: postOf({ query: text }),
  asking: { ...askingAs({ audience: 'GUEST' }), arrivedAt: 1 },
}

test('who gets the answer that another one is given is counted beside him, by what is in it', async () => {
  const errors = [{ message: 'no', extensions: { code: 'SERVICE_UNAVAILABLE' } }]
  const string = JSON.stringify({ errors, data: null })
  const run: Graph['run'] = async () => ({ headers: new HeaderMap(), body: { kind: 'complete', string } })
  const generation = { graph: { run }, answers: answeredTogether(uncached, silent) } as Generation
  const kept: unknown[] = []
  const live = liveGraph(generation, {
    seen: { saw: () => undefined, top: () => [] },
    countKept: (name, { body }) => kept.push([name, body.kind === 'complete' && outcomeIn(body.string)]),
  })
  await Promise.all([live.answers(asked, live.graph.run), live.answers(asked, live.graph.run)])
  expect(kept).toEqual([['Mine', 'failed']])
})

test.each([
  ['{"data":{"errors":[]}}', 'ok'],
  ['{"errors":[{"message":"no","extensions":{"code":"FORBIDDEN"}}],"data":null}', 'errors'],
  ['{"errors":[{"message":"no","extensions":{"code":"OVERLOADED"}}]}', 'failed'],
])('what an answer comes to is read from its text: %s', (answer, outcome) => {
  expect(outcomeIn(answer)).toBe(outcome)
})
