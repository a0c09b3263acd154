import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'

let mall: FixtureMall
let graph: string

beforeAll(async () => {
  mall = await fixtureMall({ variables: { CORS_ORIGINS: 'https://shop.example', LIMIT_BODY_KB: '4' } })
  graph = `${mall.url}/graphql`
})
afterAll(() => mall.stop())

const GRAPHQL = 'application/graphql-response+json'
const query = '{ shops { name } }'
const get = (search: Record<string, string>, headers: Record<string, string> = { 'apollo-require-preflight': 'yes' }) =>
  fetch(`${graph}?${new URLSearchParams(search)}`, { headers })

/** What is against a well-formed request: a client that wants `application/json` by its name is told so in the body alone. */
const OF_OPERATIONS = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'OPERATION_RESOLUTION_FAILURE',
]

const nested = (levels: number): object => (levels === 0 ? {} : { not: nested(levels - 1) })

describe('the status of an answer by POST', () => {
  it.each([
    ['a good question', { query }, 200, undefined],
    ['a question that fails while it runs', { query: '{ crash }' }, 200, 'INTERNAL_SERVER_ERROR'],
    ['a question that the domain refuses', { query: '{ refuse }' }, 200, 'BAD_USER_INPUT'],
    [
      'null for what need not be there',
      { query, variables: null, operationName: null, extensions: null },
      200,
      undefined,
    ],
    ['an operation name that is empty', { query, operationName: '' }, 200, undefined],
    ['a body that is not JSON', '{', 400, 'BAD_REQUEST'],
    ['a body without a bottom', '['.repeat(1_500), 400, 'BAD_REQUEST'],
    ['variables without a bottom', { query, variables: { where: nested(400) } }, 400, 'DEPTH_LIMIT'],
    ['a variable with a character zero', { query, variables: { slug: 'a\0b' } }, 400, 'BAD_REQUEST'],
    ['half a character', { query, variables: { where: { title: '\ud83d' } } }, 400, 'BAD_REQUEST'],
    ['a whole one', { query, variables: { where: { title: '🙂' } } }, 200, undefined],
    ['a document with a character zero', { query: '{ product(id: "\\u0000") { title } }' }, 400, 'BAD_REQUEST'],
    ['variables as deep as may be', { query, variables: { where: nested(62) } }, 200, undefined],
    ['a body that is a list', [{ query }], 400, 'BATCHING_NOT_SUPPORTED'],
    ['a body that is a word', '"query"', 400, 'BAD_REQUEST'],
    ['a body without a query', {}, 400, 'BAD_REQUEST'],
    ['an empty query', { query: ' ' }, 400, 'BAD_REQUEST'],
    ['a query that is no text', { query: 7 }, 400, 'BAD_REQUEST'],
    ['variables that are no object', { query, variables: [] }, 400, 'BAD_REQUEST'],
    ['variables that are text', { query, variables: '{}' }, 400, 'BAD_REQUEST'],
    ['extensions that are no object', { query, extensions: 'x' }, 400, 'BAD_REQUEST'],
    ['an operation name that is no text', { query, operationName: 7 }, 400, 'BAD_REQUEST'],
    [
      'only the hash of a query',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
      400,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['an id that is none', { documentId: 'sha256:x' }, 400, 'BAD_REQUEST'],
    ['the id of a document that there is not', { documentId: `sha256:${'0'.repeat(64)}` }, 404, 'DOCUMENT_NOT_FOUND'],
    ['a syntax error', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['a field that there is not', { query: '{ shpos }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a variable of the wrong type',
      { query: 'query ($n: Int) { products(first: $n) { id } }', variables: { n: 'x' } },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a number that no number can be',
      '{"query":"query ($n: Int) { products(first: $n) { id } }","variables":{"n":1e400}}',
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an operation that there is not',
      { query: 'query A { whoami }', operationName: 'B' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'two operations and no name',
      { query: 'query A { whoami } query B { whoami }' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['a subscription', { query: 'subscription { x }' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a body over the limit', { query: `{ whoami } #${'x'.repeat(5_000)}` }, 413, 'BODY_LIMIT'],
  ])('for %s', async (_, body, status, code) => {
    for (const accept of [GRAPHQL, 'application/json']) {
      const answered = await post(graph, body, { accept })
      const told = accept !== GRAPHQL && OF_OPERATIONS.includes(String(code)) ? 200 : status
      expect([answered.status, answered.codes[0]]).toEqual([told, code])
      expect(answered.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
      for (const { extensions } of answered.errors) {
        expect(extensions).toMatchObject({
          retryable: expect.any(Boolean),
          traceId: answered.headers.get('x-trace-id'),
        })
      }
    }
  })

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=UTF-8', 200],
  ])('for a body of %s', async (type, status) => {
    expect((await post(graph, { query }, { 'content-type': type })).status).toBe(status)
  })

  it.each([
    ['text/html', 406],
    ['application/json;q=0', 406],
    ['*/*', 200],
    ['text/html, application/*;q=0.1', 200],
  ])('for an answer wanted as %s', async (accept, status) => {
    const before = mall.domains.goods.asked.length
    expect((await post(graph, { query: 'mutation { visit }' }, { accept })).status).toBe(status)
    expect(mall.domains.goods.asked.length - before).toBe(status === 200 ? 1 : 0)
  })
})

describe('a question by GET', () => {
  it('is answered, variables and all', async () => {
    const response = await get({
      query: 'query Q($n: Int) { products(first: $n) { title } }',
      variables: '{"n":1}',
      operationName: 'Q',
    })
    expect(await response.json()).toMatchObject({ data: { products: [{ title: 'Product 1' }] } })
  })

  it.each([
    [
      'a name of a document that is no text',
      { extensions: '{"persistedQuery":{"version":1,"sha256Hash":{"toString":1}}}' },
      400,
    ],
    ['extensions that are too long', { query, extensions: `{"x":"${'x'.repeat(4_096)}"}` }, 400],
    ['a mutation', { query: 'mutation { visit }' }, 405],
    ['nothing', {}, 400],
    ['variables that are not JSON', { query, variables: '{' }, 400],
    ['an operation that there is not', { query: 'query A { whoami }', operationName: 'B' }, 400],
  ])('is refused for %s', async (_, search, status) => {
    const response = await get(search as Record<string, string>)
    expect(response.status).toBe(status)
    if (status !== 405) return
    expect(response.headers.get('allow')).toBe('POST')
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] })
  })

  it('is refused where a page of somebody else could have sent it without asking', async () => {
    const response = await get({ query }, {})
    expect(response.status).toBe(400)
    expect(JSON.stringify(await response.json())).toContain('Cross-Site Request Forgery')
  })

  it('is not there for other methods', async () => {
    const response = await fetch(graph, { method: 'PATCH' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT, DELETE, OPTIONS'])
  })
})

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    fetch(graph, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })

  it('may ask when it is on the list', async () => {
    const { status, headers } = await preflight('https://shop.example')
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://shop.example'])
    for (const name of ['authorization', 'x-apollo-operation-name', 'apollographql-client-name', 'tracestate'])
      expect(headers.get('access-control-allow-headers')).toContain(name)
    const answered = await post(graph, { query }, { origin: 'https://shop.example' })
    expect(answered.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  })

  it('may send a file to a plain path when it is on the list', async () => {
    const path = `${new URL(graph).origin}/media/upload/x`
    const asks = { origin: 'https://shop.example', 'access-control-request-method': 'PUT' }
    const { status, headers } = await fetch(path, { method: 'OPTIONS', headers: asks })
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://shop.example'])
    expect(headers.get('access-control-allow-methods')).toContain('PUT')
    const sent = await fetch(path, { method: 'PUT', body: 'x', headers: { origin: 'https://shop.example' } })
    expect(sent.headers.get('access-control-allow-origin')).toBe('https://shop.example')
  })

  it('may not when it is not', async () => {
    const { headers } = await preflight('https://evil.example')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('vary')).toContain('Origin')
  })
})

describe('an answer', () => {
  const raw = (encoding: string, body: string) =>
    new Promise<{ coding: string | undefined; body: Buffer }>((resolve, reject) => {
      const sent = request(
        graph,
        { method: 'POST', headers: { 'content-type': 'application/json', 'accept-encoding': encoding } },
        async (response) => {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk)
          resolve({ coding: response.headers['content-encoding'], body: Buffer.concat(chunks) })
        },
      )
      sent.on('error', reject)
      sent.end(JSON.stringify({ query: body }))
    })
  const large = '{ __schema { types { name description } } }'

  it('is compressed when it is large and that is accepted', async () => {
    const [br, gzip, plain, refused] = await Promise.all([
      raw('gzip, br', large),
      raw('gzip', large),
      raw('identity', large),
      raw('gzip;q=0', large),
    ])
    expect([br.coding, gzip.coding, plain.coding, refused.coding]).toEqual(['br', 'gzip', undefined, undefined])
    const wanted = ['br;q=0.2, gzip;q=0.8', 'br;q=0, *', 'gzip;q=0.5, identity', '*;q=0'].map((one) => raw(one, large))
    expect((await Promise.all(wanted)).map(({ coding }) => coding)).toEqual(['gzip', 'gzip', undefined, undefined])
    expect(brotliDecompressSync(br.body)).toEqual(plain.body)
    expect(gunzipSync(gzip.body)).toEqual(plain.body)
    expect((await raw('gzip', query)).coding).toBeUndefined()
  })

  it('is never framed, sniffed or kept by others', async () => {
    const { headers } = await post(graph, { query })
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
  })
})

describe('in production', () => {
  it('nobody may ask for the schema, or learn of it from suggestions, service names and stacks', async () => {
    const production = await fixtureMall({ mode: 'production' })
    const introspection = await production.ask('{ __schema { types { name } } }')
    const typo = await production.ask('{ shpos { name } }')
    const crash = await production.ask('{ crash }')
    const labelled = { query: 'query ($by: Labels) { labelled(by: $by) }', variables: { by: { tekst: 'x' } } }
    const wrong = await post(`${production.url}/graphql`, labelled)
    await production.stop()
    expect([introspection.status, introspection.codes[0]]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(typo.errors[0]?.message).toBe('Cannot query field "shpos" on type "Query".')
    expect(wrong.errors[0]?.message).toMatch(/^Variable "\$by" got .* not defined by type "Labels"\.$/)
    expect(Object.keys(crash.errors[0]?.extensions ?? {}).sort()).toEqual(['code', 'retryable', 'traceId'])
    expect(crash.text).not.toMatch(/swordfish|goods|stack/)
  })

  it('what a client wrote into its own error is read once, however it looks', async () => {
    const production = await fixtureMall({ mode: 'production' })
    const text = 'Did you mean x'.repeat(2_000)
    const { errors } = await post(`${production.url}/graphql`, { query: `{ products(first: "${text}") { title } }` })
    await production.stop()
    expect(errors[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
  })

  it('development says which domain it was, and what may have been meant', async () => {
    expect((await mall.ask('{ shpos { name } }')).errors[0]?.message).toContain('Did you mean')
    const crash = await mall.ask('{ crash }')
    expect(crash.errors[0]?.extensions).toMatchObject({ service: 'goods', code: 'INTERNAL_SERVER_ERROR' })
    expect(crash.text).not.toMatch(/swordfish/)
  })
})

it('Where there is nothing, there is a 404 that a client of the graph can read', async () => {
  const response = await fetch(`${mall.url}/nowhere`)
  expect(response.status).toBe(404)
  const traceId = response.headers.get('x-trace-id')
  expect(traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND', traceId } }] })
})
