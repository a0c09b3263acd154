import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

/** What the specification of GraphQL over HTTP asks of a server, tried from outside. */

let mall: FixtureMall
beforeAll(async () => {
  mall = await fixtureMall()
})
afterAll(() => mall.stop())

const JSON_TYPE = 'application/json; charset=utf-8'
const RESPONSE_TYPE = 'application/graphql-response+json; charset=utf-8'

async function ask(body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const response = await fetch(`${mall.url}/graphql`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text(), response }
}

describe('the type of an answer', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/json', JSON_TYPE],
    ['application/json; charset=utf-8', JSON_TYPE],
    ['application/graphql-response+json', RESPONSE_TYPE],
    ['application/graphql-response+json; charset=utf-8, application/json;q=0.9', RESPONSE_TYPE],
    ['application/graphql-response+json, application/json', RESPONSE_TYPE],
    ['application/json, application/graphql-response+json', JSON_TYPE],
    ['application/graphql-response+json;q=0.1, */*;q=0.9', JSON_TYPE],
    ['application/json;q=0, */*', RESPONSE_TYPE],
    ['text/html, application/graphql-response+json;q=0.5, */*;q=0.1', RESPONSE_TYPE],
  ])('that is wanted as %j is %s, whether it is well or not', async (accept, type) => {
    const headers = accept === undefined ? {} : { accept }
    const well = { query: '{ shelf { title } }' }
    const refused = type === JSON_TYPE && accept?.includes('application/json') ? 200 : 400
    for (const [body, status] of [
      [well, 200],
      [well, 200],
      [{ query: '{ nothing }' }, refused],
      [{ query: '{' }, refused],
      [{ query: 'query ($n: Int!) { products(first: $n) { title } }' }, refused],
      [{ query: '{ shelf { title } }', operationName: 'Nobody' }, refused],
      ['{', 400],
      [{}, 400],
    ] as const) {
      const answered = await ask(body, headers)
      expect([answered.status, answered.type]).toEqual([status, type])
      expect('data' in JSON.parse(answered.text)).toBe(body === well)
    }
  })
})

describe('what may be left out or null', () => {
  it.each([
    [{ variables: null }],
    [{ extensions: null }],
    [{ operationName: null }],
    [{ variables: { unused: 1 }, extensions: { unknown: true }, more: 'is ignored' }],
  ])('is %j', async (more) => {
    expect(await ask({ query: '{ whoami }', ...more })).toMatchObject({ status: 200 })
  })

  it('is not a value of a variable, nor one of another type', async () => {
    const query = 'query ($n: Int!) { products(first: $n) { title } }'
    for (const variables of [{}, { n: null }, { n: 'x' }, { n: '1' }, { n: 1.5 }, { n: 2 ** 31 }, { n: 2 ** 40 }]) {
      const { status, text } = await ask({ query, variables })
      expect([status, JSON.parse(text).data]).toEqual([400, undefined])
    }
  })

  it('is no number that is too large for any, in whatever it is written', async () => {
    const query = 'query ($n: Int!) { products(first: $n) { title } }'
    for (const body of [
      `{ "query": ${JSON.stringify(query)}, "variables": { "n": 1e400 } }`,
      JSON.stringify({ query: '{ products(first: 1e400) { title } }' }),
      JSON.stringify({ query: `{ products(first: ${'9'.repeat(400)}) { title } }` }),
    ]) {
      const { status, text } = await ask(body)
      expect([status, JSON.parse(text).data]).toEqual([400, undefined])
    }
  })
})

describe('a body', () => {
  it.each(['identity', 'Identity', ''])('that is coded as %j is read', async (coding) => {
    expect(await ask({ query: '{ whoami }' }, { 'content-encoding': coding })).toMatchObject({ status: 200 })
  })

  it('that is not UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"{ whoami }","variables":{"a":"'),
      Buffer.of(0xff),
      Buffer.from('"}}'),
    ])
    const headers = { 'content-type': 'application/json' }
    const { status } = await fetch(`${mall.url}/graphql`, { method: 'POST', headers, body })
    expect(status).toBe(400)
  })
})

describe('a method', () => {
  it.each(['apollo-require-preflight', 'graphql-require-preflight'])(
    'that is GET needs a header that no page of another site sends, such as %s',
    async (name) => {
      const url = `${mall.url}/graphql?${new URLSearchParams({ query: '{ whoami }' })}`
      const [bare, marked] = await Promise.all([fetch(url), fetch(url, { headers: { [name]: '1' } })])
      expect([bare.status, marked.status]).toEqual([400, 200])
    },
  )

  it.each(['PATCH', 'PROPFIND'])('that is %s is none to ask by', async (method) => {
    const { status, response } = await ask({ query: '{ whoami }' }, {}, method)
    expect([status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT, DELETE, OPTIONS'])
  })

  it.each(['PUT', 'DELETE'])('that is %s answers no question', async (method) => {
    const before = mall.domains.goods.asked.length
    const { text } = await ask({ query: '{ whoami }' }, {}, method)
    expect([text.includes('whoami'), mall.domains.goods.asked.length]).toEqual([false, before])
  })

  it('that is GET changes nothing, however it is asked', async () => {
    const before = mall.domains.goods.asked.length
    for (const search of [
      { query: 'mutation { visit }' },
      { query: 'query A { whoami } mutation B { visit }', operationName: 'B' },
    ]) {
      const response = await fetch(`${mall.url}/graphql?${new URLSearchParams(search)}`, {
        headers: { 'apollo-require-preflight': 'true' },
      })
      expect(response.status).toBe(405)
    }
    expect(mall.domains.goods.asked).toHaveLength(before)
  })
})

describe('what belongs to subgraphs', () => {
  it.each(['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }'])(
    'is nothing that a client can ask for: %s',
    async (query) => {
      expect(await ask({ query })).toMatchObject({ status: 400 })
    },
  )
})
