import type { HTTPGraphQLResponse } from '@apollo/server'
import { HeaderMap } from '@apollo/server'
import type { OperationDefinitionNode } from 'graphql'
import { getOperationAST, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import type { Asking } from '../asking.ts'
import { askingAs, consumer, postOf } from '../testing/fixture-graph.ts'
import { silent } from '../testing/fixture-subgraph.ts'
import { answeredTogether } from './answered-together.ts'
import type { Asked } from './answers.ts'
import { uncached } from './answers.ts'

const answered = (answer: object): HTTPGraphQLResponse => ({
  headers: new HeaderMap(),
  body: { kind: 'complete', string: JSON.stringify(answer) },
})

/** What is asked of the graph, which answers with how often it was asked, or with what it is given. */
function trial(answer?: object) {
  const seen: Asking[] = []
  const logged: unknown[] = []
  const log = { ...silent, warn: (event: string, facts?: object) => void logged.push([event, facts]) }
  const answers = answeredTogether(uncached, log)
  const ask = async (asked: Asked): Promise<unknown> => {
    const { body } = await answers(asked, async (_, asking) => {
      seen.push(asking)
      return answered(answer ?? { data: seen.length })
    })
    return body.kind === 'complete' ? JSON.parse(body.string) : null
  }
  return { ask, seen, logged }
}

const buyer = consumer()
const text = '{ mine { id } }'
const deadline = Date.now() + 60_000
const asking = (more: Partial<Asking> = {}): Asking => ({ ...askingAs(buyer), deadline, arrivedAt: 1, ...more })
const said = (more: Partial<Asked> = {}): Asked => ({
  text,
  operation: operationIn(text),
  variables: { first: 1 },
  operationName: null,
  contentType: 'application/json; charset=utf-8',
  request: postOf({ query: text }),
  asking: asking(),
  ...more,
})
const operationIn = (query: string): OperationDefinitionNode | null => getOperationAST(parse(query)) ?? null
const inGerman = { ...asking().request, caller: { ...asking().request.caller, language: 'de' } }

describe('the same question of one viewer', () => {
  it('is answered once for all who ask it in one turn, after the last of them has come', async () => {
    const { ask, seen } = trial()
    const all = [1, 3, 2].map((arrivedAt) => ask(said({ asking: asking({ arrivedAt }) })))
    expect(seen).toHaveLength(0)
    expect(await Promise.all(all)).toEqual([{ data: 1 }, { data: 1 }, { data: 1 }])
    expect(seen.map(({ arrivedAt }) => arrivedAt)).toEqual([3])
    expect(await ask(said())).toEqual({ data: 2 })
  })

  it.each<[string, Partial<Asked>]>([
    ['another viewer', { asking: asking({ request: askingAs(consumer()).request }) }],
    ['another language', { asking: asking({ request: inGerman }) }],
    ['other variables', { variables: { first: 2 } }],
    ['another document', { text: '{ mine { name } }' }],
    ['another operation of it', { operationName: 'Other' }],
    ['another way to write the answer', { contentType: 'application/graphql-response+json; charset=utf-8' }],
    ['who wants to be told of the cost', { asking: asking({ cost: { estimated: 1, isTold: true } }) }],
    ['a change', { operation: operationIn('mutation { change }') }],
    ['whose token is not believed', { asking: asking({ doubt: 'UNAUTHENTICATED' }) }],
    ['less time', { asking: asking({ deadline: deadline - 1_000 }) }],
    ['more time', { asking: asking({ deadline: deadline + 1_000 }) }],
    ['nobody knows since when', { asking: { ...askingAs(buyer), deadline } }],
    ['what another site may have sent', { request: { ...postOf({ query: text }), headers: new HeaderMap() } }],
  ])('is not that of %s', async (_, more) => {
    const { ask, seen } = trial()
    await Promise.all([ask(said()), ask(said(more))])
    expect(seen).toHaveLength(2)
  })

  it('has its errors told to each with his own trace', async () => {
    const code = 'INTERNAL_SERVER_ERROR'
    const first = { message: 'no', extensions: { code, traceId: 'a' } }
    const { ask, logged } = trial({ errors: [first], data: { mine: null } })
    const told = await Promise.all(['a', 'b'].map((traceId) => ask(said({ asking: asking({ traceId }) }))))
    const error = (traceId: string) => ({ message: 'no', extensions: { code, traceId } })
    expect(told).toEqual(['a', 'b'].map((traceId) => ({ errors: [error(traceId)], data: { mine: null } })))
    expect(logged).toEqual([['fault.shared', { traceId: 'b', of: 'a' }]])
  })

  it('goes on without whoever went away, and ends when nobody waits', async () => {
    const { ask, seen } = trial()
    const [one, other] = [new AbortController(), new AbortController()]
    const all = [one, other].map(({ signal }) => ask(said({ asking: asking({ gone: signal }) })))
    one.abort()
    await new Promise(setImmediate)
    expect(seen.map(({ gone }) => gone.aborted)).toEqual([false])
    await Promise.all(all)
    const left = [said(), said()].map((more) => ask({ ...more, asking: asking({ gone: AbortSignal.abort() }) }))
    await Promise.all(left)
    expect(seen.map(({ gone }) => gone.aborted)).toEqual([false, true])
  })
})
