import { beforeAll, describe, expect, it } from 'vitest'
import { goods, shopkeepers, visited } from '../testing/fixture-domains.ts'
import { consumer, fixtureGraph, merchant, platform } from '../testing/fixture-graph.ts'

let ask: Awaited<ReturnType<typeof fixtureGraph>>['ask']
const fixtures = [goods(), shopkeepers()] as const

beforeAll(async () => {
  ask = (await fixtureGraph({ fixtures })).ask
})

const codes = (answered: Awaited<ReturnType<typeof ask>>) =>
  answered.errors.map(({ extensions, path }) => [extensions.code, path])

describe('a denied field at the root of a query', () => {
  it('is null with the reason, and what stands beside it is answered', async () => {
    const answered = await ask('{ mine audit products(first: 1) { title } }')
    expect(answered.data).toEqual({ mine: null, audit: null, products: [{ title: 'Product 1' }] })
    expect(codes(answered)).toEqual([
      ['UNAUTHENTICATED', ['mine']],
      ['UNAUTHENTICATED', ['audit']],
    ])
  })

  it('is forbidden to somebody who is signed in without the permission', async () => {
    const answered = await ask('{ mine audit }', { viewer: consumer() })
    expect(answered.data).toEqual({ mine: 'mine', audit: null })
    expect(codes(answered)).toEqual([['FORBIDDEN', ['audit']]])
  })

  it('is answered to whoever holds the permission', async () => {
    expect((await ask('{ audit }', { viewer: platform('identity.*') })).data).toEqual({ audit: 'audited' })
    expect((await ask('{ audit }', { viewer: merchant('identity.audit.view') })).data).toEqual({ audit: 'audited' })
  })

  it('takes the whole answer with it where no null may be', async () => {
    const answered = await ask('{ staffOnly products { title } }')
    expect(answered.data).toBeNull()
    expect(codes(answered)).toEqual([['UNAUTHENTICATED', ['staffOnly']]])
  })

  it('is denied to everybody when it asks for a permission that does not exist', async () => {
    expect(codes(await ask('{ stranger }', { viewer: platform('*') }))).toEqual([['FORBIDDEN', ['stranger']]])
  })

  it('keeps its alias, and is not told when it was not asked for', async () => {
    const query =
      'query ($on: Boolean!) { a: mine @include(if: $on) b: mine @skip(if: $on) c: product(id: "x") { id } }'
    expect(codes(await ask(query, { variables: { on: true } }))).toEqual([['UNAUTHENTICATED', ['a']]])
    expect((await ask(query, { variables: { on: false } })).data).toEqual({ b: null, c: null })
  })

  it('never reaches a subgraph', async () => {
    const before = fixtures[0].asked.length
    await ask('{ mine audit stranger vault { gold } }')
    expect(fixtures[0].asked.length).toBe(before)
  })
})

describe('a denied field further inside', () => {
  it('is null in each place of a list', async () => {
    const answered = await ask('{ shelf { title cost } }', { viewer: consumer() })
    expect(answered.data).toEqual({ shelf: [1, 2, 3].map((n) => ({ title: `Product ${n}`, cost: null })) })
    expect(codes(answered)).toEqual([0, 1, 2].map((at) => ['UNAUTHORIZED_FIELD_OR_TYPE', ['shelf', at, 'cost']]))
  })

  it('bubbles to the item when the field must not be null and the item may', async () => {
    const answered = await ask('{ shelf { margin } }')
    expect(answered.data).toEqual({ shelf: [null, null, null] })
    expect(codes(answered)[2]).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE', ['shelf', 2, 'margin']])
  })

  it('bubbles out of a list that takes no nulls, up to the first place that takes one', async () => {
    expect((await ask('{ products { margin } }')).data).toBeNull()
  })

  it('is denied behind fragments and aliases, once however often it is selected', async () => {
    const answered = await ask(
      'query { product(id: "prd_01hf7yat01000000000000000x") { id } shelf { ...F ... on Product { c: cost } c: cost } } fragment F on Product { title c: cost ...G } fragment G on Product { shop { l: ledger } }',
    )
    expect(answered.data?.shelf).toEqual([1, 2, 3].map((n) => ({ title: `Product ${n}`, c: null, shop: { l: null } })))
    expect(answered.errors).toHaveLength(6)
  })

  it('is denied on the types of an interface that are guarded, and on no other', async () => {
    const answered = await ask('{ priced { __typename price } }', { viewer: consumer() })
    expect(answered.data).toEqual({
      priced: [
        { __typename: 'Product', price: '9.99' },
        { __typename: 'Vault', price: null },
      ],
    })
    expect(codes(answered)).toEqual([['UNAUTHORIZED_FIELD_OR_TYPE', ['priced', 1, 'price']]])
  })

  it('is denied within a union, where the order of fields stays what was asked for', async () => {
    const answered = await ask(
      '{ things { ... on Vault { gold } ... on Product { cost title } ... on Shop { ledger name } } }',
    )
    expect(JSON.stringify(answered.data)).toBe(
      '{"things":[{"cost":null,"title":"Product 1"},{"ledger":null,"name":"Corner shop"},{"gold":null}]}',
    )
  })

  it('is denied where a guarded type begins', async () => {
    expect(codes(await ask('{ vault { gold } }', { viewer: consumer() }))).toEqual([['FORBIDDEN', ['vault']]])
    expect((await ask('{ vault { gold } }', { viewer: platform() })).data).toEqual({ vault: { gold: 'bar' } })
  })

  it('is not told for an object that is not there', async () => {
    expect(await ask('{ product(id: "none") { cost } }')).toMatchObject({ data: { product: null }, errors: [] })
  })
})

describe('a denied mutation', () => {
  it('does not run, and nothing beside it does', async () => {
    const before = visited()
    const answered = await ask('mutation { visit renamed: productRename(id: "x", title: "y") { id } }', {
      viewer: consumer(),
    })
    expect(answered).toMatchObject({ status: 200, data: null })
    expect(codes(answered)).toEqual([['FORBIDDEN', ['renamed']]])
    expect(visited()).toBe(before)
  })

  it('does not stop what stands beside it when it is left out', async () => {
    const query =
      'mutation ($on: Boolean!) { visit ...F @include(if: $on) } fragment F on Mutation { productRename(id: "x", title: "y") { id } }'
    const answered = await ask(query, { variables: { on: false } })
    expect(answered.errors).toEqual([])
    expect(answered.data).toEqual({ visit: visited() })
    expect(codes(await ask(query, { variables: { on: true } }))).toEqual([['UNAUTHENTICATED', ['productRename']]])
  })

  it('runs for whoever may, with what he may not see left out of its answer', async () => {
    const answered = await ask('mutation { productRename(id: "x", title: "New") { title cost } }', {
      viewer: merchant('catalog.*'),
    })
    expect(answered.data).toEqual({ productRename: { title: 'New', cost: null } })
    expect(codes(answered)).toEqual([['UNAUTHORIZED_FIELD_OR_TYPE', ['productRename', 'cost']]])
  })
})

it('Introspection is answered whoever asks, beside what is denied', async () => {
  const answered = await ask('{ __typename __schema { queryType { name } } mine }')
  expect(answered.data).toEqual({ __typename: 'Query', __schema: { queryType: { name: 'Query' } }, mine: null })
})

it('A name that a client chose is never taken for a marker', async () => {
  const answered = await ask('{ denied0: mine denied1: products(first: 1) { denied: title } }')
  expect(answered.data).toEqual({ denied0: null, denied1: [{ denied: 'Product 1' }] })
})
