import { derivedId } from '@supermall/kernel/id'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'

/** The same small mall twice: once with our executor, once with Apollo's. */

let compiled: FixtureMall
let stock: FixtureMall
beforeAll(async () => {
  compiled = await fixtureMall()
  stock = await fixtureMall({ variables: { EXECUTOR: 'stock' } })
})
afterAll(() => Promise.all([compiled.stop(), stock.stop()]))

type Asked = { readonly query: string; readonly variables?: object; readonly operationName?: string }
type Options = { readonly headers?: Record<string, string>; readonly contract?: string }

/** All that a client reads of it but the trace. */
async function told(mall: FixtureMall, asked: Asked, { headers = {}, contract = '' }: Options = {}) {
  const { status, data, errors } = await post(`${mall.url}/graphql${contract}`, asked, headers)
  const known = errors.map(({ message, path, extensions: { traceId: _, ...extensions } }) => ({
    message,
    path,
    extensions,
  }))
  return { status, data, errors: known.sort((a, b) => String(a.path).localeCompare(String(b.path))) }
}

async function both(asked: Asked, options: Options = {}) {
  const [ours, theirs] = await Promise.all([told(compiled, asked, options), told(stock, asked, options)])
  expect(theirs).toEqual(ours)
  return theirs
}

describe("Apollo's own executor, behind the same door", () => {
  it('is what runs every operation', async () => {
    const { domains } = stock
    const before = domains.shopkeepers.asked.length
    await stock.ask('query Q { products { shop { name } } shelf { shop { name } } }')
    // Our own asks for both places in one question, and takes the number of the place out of its name.
    expect(domains.shopkeepers.asked.length - before).toBe(2)
  })

  it.each([
    [{ query: '{ products { id title price shop { id name motto } } shops { name } }' }],
    [{ query: '{ things { __typename ... on Product { title } ... on Shop { name } } }' }],
    [
      {
        query: 'query ($n: Int!, $on: Boolean!) { products(first: $n) { title id @include(if: $on) } }',
        variables: { n: 2, on: false },
      },
    ],
    [
      {
        query: 'query A { whoami } query B { products { ...P } } fragment P on Product { shop { name } }',
        operationName: 'B',
      },
    ],
    [{ query: `{ node(id: "${derivedId('prd', 1)}") { __typename id ... on Product { shop { name } } } }` }],
    [{ query: '{ a: __typename __type(name: "Shop") { name } products(first: 1) { title } }' }],
    [{ query: '{ products(first: 1) { id: title constructor: title shop { toString: name } } }' }],
    [{ query: 'query ($by: Labels) { labelled(by: $by) }', variables: { by: { text: 'a' } } }],
  ])('answers %j as ours does', async (asked) => {
    expect((await both(asked)).errors).toEqual([])
    expect((await both(asked, { contract: '/merchant' })).status).toBe(200)
  })

  it.each([
    ['fails', '{ crash shops { name } }', 'INTERNAL_SERVER_ERROR'],
    ['is refused by its domain', '{ refuse shops { name } }', 'BAD_USER_INPUT'],
    ['may not be seen', '{ shelf { title margin shop { name ledger } } mine }', 'UNAUTHENTICATED'],
    [
      'may not be changed',
      `mutation { productRename(id: "${derivedId('prd', 1)}", title: "x") { title } }`,
      'UNAUTHENTICATED',
    ],
  ])('tells what %s as ours does', async (_, query, code) => {
    const { errors } = await both({ query })
    expect(errors.map(({ extensions }) => extensions.code)).toContain(code)
  })

  it.each([
    ['ALIAS_LIMIT', `{ ${Array.from({ length: 60 }, (_, n) => `a${n}: whoami`).join(' ')} }`],
    ['GRAPHQL_VALIDATION_FAILED', '{ shops { nothing } }'],
    ['BAD_USER_INPUT', 'query ($on: Boolean = true) { whoami @include(if: $on) }'],
  ])('refuses by %s as ours does', async (code, query) => {
    const { errors } = await both({ query, variables: { on: null } })
    expect(errors.map(({ extensions }) => extensions.code)).toContain(code)
  })

  it('tells what a subgraph that is not there costs as ours does', async () => {
    const [ours, theirs] = await Promise.all(
      ['compiled', 'stock'].map((executor) =>
        fixtureMall({ topology: 'remote', variables: { EXECUTOR: executor, START_GRACE_SECONDS: '0' } }),
      ),
    )
    if (!ours || !theirs) throw new Error('two were opened')
    await Promise.all([ours, theirs].map(({ served }) => served[1]?.stop()))
    const query = '{ products { title shop { id name } } shops { name } }'
    const [expected, answered] = await Promise.all([told(ours, { query }), told(theirs, { query })])
    expect(answered).toEqual(expected)
    expect(answered.errors.map(({ extensions }) => extensions.code)).toContain('SERVICE_UNAVAILABLE')
    await Promise.all([ours.stop(), theirs.stop()])
  })
})
