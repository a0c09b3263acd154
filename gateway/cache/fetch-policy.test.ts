import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { describe, expect, it } from 'vitest'
import { readSupergraph } from '../supergraph.ts'
import { fetchPolicies } from './fetch-policy.ts'
import { watchedIn } from './open-caching.ts'

const supergraph = readSupergraph(readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8'))
const policyOf = fetchPolicies(supergraph)
const read = (domain: string, query: string) => {
  const { seconds, isPrivate, openTypes } = policyOf(domain, query)
  return [seconds, isPrivate, [...openTypes].sort()]
}
const ENTITIES = 'query ($representations: [_Any!]!) { _entities(representations: $representations)'

describe('how long an answer may be kept', () => {
  it.each([
    ['as its domain says', 'catalog', '{ productsByIds(ids: ["x"]) { id title } }', [60, false, []]],
    ['values live as long as what they stand in', 'catalog', '{ sku(id: "x") { price { amount } } }', [60, false, []]],
    [
      'the shortest of all counts',
      'catalog',
      '{ categoryTree { name } productsByIds(ids: ["x"]) { title } }',
      [60, false, ['Category']],
    ],
    ['a list may get others', 'catalog', '{ products { nodes { id title } } }', [60, false, ['Product']]],
    [
      'things that are not named',
      'catalog',
      '{ productsByIds(ids: ["x"]) { skus { price { amount } } } }',
      [60, false, ['Sku']],
    ],
    [
      'things that are named',
      'catalog',
      '{ productsByIds(ids: ["x"]) { skus { id price { amount } } } }',
      [60, false, []],
    ],
    ['one private field is enough', 'catalog', '{ productsByIds(ids: ["x"]) { title canBuy } }', [0, true, []]],
    ['what is not said is nothing', 'cart', '{ cart { id } }', [0, true, ['Cart']]],
    [
      'each domain for itself',
      'inventory',
      `${ENTITIES} { ... on Sku { availability { state quantity } } } }`,
      [5, false, []],
    ],
    ['each domain for itself', 'catalog', `${ENTITIES} { ... on Sku { price { amount } } } }`, [60, false, []]],
    ['a view is counted, so it must be seen', 'catalog', '{ product(id: "x") { title } }', [0, false, []]],
    ['nothing that changes something', 'catalog', 'mutation { x }', [0, false, []]],
  ])('%s: %s %s', (_, domain, query, policy) => {
    expect(read(domain, query)).toEqual(policy)
  })

  it.each([
    ['{ category(id: "x") { id children { id name } } }', ['Category']],
    ['{ category(id: "x") { id products { nodes { id title } } } }', ['Category', 'Product']],
    ['{ productsByIds(ids: ["x"]) { id bundles { id title } } }', ['Bundle']],
    ['{ productsByIds(ids: ["x"]) { id skus { id product { id } } } }', []],
    ['{ productsByIds(ids: ["x"]) { id category { id } } }', ['Category']],
    [`${ENTITIES} { ... on Category { name } } }`, ['Category']],
  ])(
    'knows what others may join, also where nothing was said to choose them by, and what stands under others: %s',
    (query, openTypes) => {
      expect(policyOf('catalog', query).openTypes).toEqual(openTypes)
    },
  )

  it('is nothing for what not everybody may see', () => {
    const { seconds } = policyOf('catalog', '{ managedProducts { nodes { id } } }')
    expect(seconds).toBe(0)
  })

  it('asks those domains what changed that keep something under an id', () => {
    const watched = watchedIn(supergraph)
    expect([...(watched.get('inventory') ?? [])]).toEqual([['sku', 'Sku']])
    expect([...(watched.get('catalog') ?? [])]).toEqual(
      expect.arrayContaining([
        ['sku', 'Sku'],
        ['prd', 'Product'],
      ]),
    )
    expect(watched.has('orders')).toBe(false)
  })
})

describe('what is known of texts for subgraphs', () => {
  it('takes no more room than so many characters, however few they are', () => {
    const often = () => policyOf('cart', '{ cart { id } }')
    const first = often()
    const long = (i: number) => policyOf('cart', `{ cart { id } } # ${i} ${'x'.repeat(100_000)}`)
    for (let i = 0; i < 60; i++) long(i)
    expect(often()).toBe(first)
    const kept = long(59)
    for (let i = 60; i < 160; i++) long(i)
    expect(long(59)).not.toBe(kept)
    expect(often()).not.toBe(first)
  })
})
