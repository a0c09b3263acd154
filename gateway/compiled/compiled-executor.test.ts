import { fault } from '@supermall/kernel/fault'
import { Kind, parse } from 'graphql'
import { describe, expect, it } from 'vitest'
import { localSource } from '../sources/local-source.ts'
import { goods, shopkeepers } from '../testing/fixture-domains.ts'
import { fixtureGraph } from '../testing/fixture-graph.ts'
import { isSame, merge } from './fields.ts'
import type { Flags } from './flags.ts'
import { flagsOf, keyOf } from './flags.ts'
import { quote } from './json.ts'
import { gatherer, locate } from './places.ts'
import { representer } from './representation.ts'

const open = async () => {
  const domains = { goods: goods(), shopkeepers: shopkeepers() }
  const { ask, graph } = await fixtureGraph({ fixtures: Object.values(domains) })
  return { ...domains, ask, graph }
}
const textsOf = ({ shopkeepers: { asked } }: Awaited<ReturnType<typeof open>>) =>
  asked.map(({ operation }) => operation.query)

describe('An operation that is run as a program', () => {
  it('asks the same question of several places in one request', async () => {
    const mall = await open()
    const { data } = await mall.ask('query Q { products { shop { name } } shelf { shop { name } } }')
    expect(data?.shelf).toEqual(data?.products)
    expect(textsOf(mall)).toEqual([expect.stringMatching(/^query Q__shopkeepers\(/)])
    expect(mall.shopkeepers.asked[0]?.operation.variables?.representations).toHaveLength(1)
  })

  it('asks different questions in requests of their own', async () => {
    const mall = await open()
    await mall.ask('{ products { shop { name } } shelf { shop { motto } } }')
    expect(textsOf(mall)).toHaveLength(2)
  })

  it('is compiled once for each set of conditions, and each gives what it should', async () => {
    const { ask } = await open()
    const query = 'query ($on: Boolean!) { products(first: 1) { title id @include(if: $on) } }'
    for (const on of [true, false, true]) {
      const { data } = await ask(query, { variables: { on } })
      expect(data).toEqual({ products: [on ? { title: 'Product 1', id: expect.any(String) } : { title: 'Product 1' }] })
    }
  })

  it('may call its fields what every object has already', async () => {
    const { ask } = await open()
    const { data } = await ask('{ products(first: 1) { constructor: title shop { toString: name } } }')
    expect(data).toEqual({ products: [{ constructor: 'Product 1', shop: { toString: 'Corner shop' } }] })
    expect(JSON.stringify((await ask('{ products(first: 1) { __proto__: title } }')).data)).toBe(
      '{"products":[{"__proto__":"Product 1"}]}',
    )
  })

  it('tells of a null that may not be where it is, though another subgraph told of something else', async () => {
    const domains = [goods(), shopkeepers()]
    const sources = domains
      .map(({ open }) => localSource(open))
      .map((source) => ({
        ...source,
        ask: async () => {
          if (source.name === 'shopkeepers') throw fault('SERVICE_UNAVAILABLE', 'down')
          return { data: { products: [{ title: null }] } }
        },
      }))
    const { ask } = await fixtureGraph({ fixtures: domains, sources })
    const { errors } = await ask('{ products { title } shop(id: "x") { name } }')
    expect(errors.map(({ path, extensions: { code } }) => [path, code])).toEqual([
      [['shop'], 'SERVICE_UNAVAILABLE'],
      [['products', 0, 'title'], 'INTERNAL_SERVER_ERROR'],
    ])
  })

  it('tells nothing of a healthy field that its subgraph gave up for the sake of another', async () => {
    const domains = [goods(), shopkeepers()]
    const refused = { message: 'At most 100.', extensions: { code: 'BAD_USER_INPUT' } }
    const sources = domains
      .map(({ open }) => localSource(open))
      .map((source) => ({ ...source, ask: async () => ({ data: null, errors: [{ ...refused, path: ['bad'] }] }) }))
    const { ask } = await fixtureGraph({ fixtures: domains, sources })
    for (const query of [
      '{ toString: products { title } ... on Query { bad: products(first: 1000) { title } } }',
      'query ($on: Boolean = true) { bad: products(first: 1) { id } ... on Query @include(if: $on) { products { id } } }',
    ])
      expect(await ask(query)).toMatchObject({
        data: null,
        errors: [{ path: ['bad'], extensions: { code: 'BAD_USER_INPUT' } }],
      })
  })

  it('runs its mutations in turn, each once', async () => {
    const { ask, goods } = await open()
    const { data } = await ask('mutation { a: visit b: visit c: visit }')
    const { a, b, c } = data as Record<string, number>
    expect([b, c]).toEqual([Number(a) + 1, Number(a) + 2])
    expect(goods.asked.length).toBeLessThanOrEqual(3)
  })
})

describe('What a subgraph says', () => {
  it('is laid over what is there, through lists of one length', () => {
    const onto = { shop: { id: 1, tags: [{ x: 1 }, 2] }, all: [1] }
    merge(onto, { shop: { name: 'A', tags: [{ y: 2 }, 3] }, all: [1, 2], none: undefined, no: null })
    expect(onto).toEqual({ shop: { id: 1, name: 'A', tags: [{ x: 1, y: 2 }, 3] }, all: [1, 2], no: null })
  })

  it('is found again at its place, through lists of lists, holes and all', () => {
    const data = {
      a: [
        [{ b: { id: 1 } }, null],
        [{ b: null }, { b: { id: 2 } }],
      ],
    }
    const met: unknown[] = []
    gatherer(['a', '@', '@', 'b'])(data, (fields, holder, key) => met.push([fields, holder[key] === fields]))
    expect(met).toEqual([
      [{ id: 1 }, true],
      [{ id: 2 }, true],
    ])
    expect([...locate(data, ['a', '@', '@', 'b']).values()]).toEqual([[['a', 0, 0, 'b']], [['a', 1, 1, 'b']]])
  })

  it('of one object is the same only where nothing else is said', () => {
    const one = { __typename: 'Shop', id: '1' }
    expect(isSame(one, { id: '1', __typename: 'Shop' })).toBe(true)
    for (const other of [{ ...one, name: 'A' }, { ...one, id: '2' }, { __typename: 'Shop' }, { ...one, tags: [] }])
      expect([isSame(one, other), isSame(other, one)]).toEqual([false, false])
    expect(isSame({ ...one, tags: [] }, { ...one, tags: [] })).toBe(false)
  })

  it('identifies its objects only when all of a key is there', () => {
    const requires = [
      {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: 'Media',
        selections: ['__typename', 'id'].map((name) => ({ kind: Kind.FIELD, name })),
      },
    ]
    const isKind = (type: string, condition: string) => type === 'Book' && condition === 'Media'
    const written = new Map()
    const represent = (fields: object) => representer(requires as never, isKind)(fields as never, written)
    expect(represent({ __typename: 'Book', id: '"1"', more: 2 })).toBe('{"__typename":"Book","id":"\\"1\\""}')
    expect(represent({ __typename: 'Book', id: '"1"', more: 3 })).toBe('{"__typename":"Book","id":"\\"1\\""}')
    expect([1, '1', null].map((id) => represent({ __typename: 'Book', id }))).toEqual([
      '{"__typename":"Book","id":1}',
      '{"__typename":"Book","id":"1"}',
      '{"__typename":"Book","id":null}',
    ])
    expect(represent({ __typename: 'Book' })).toBeNull()
    expect(represent({ __typename: 'Person', id: '1' })).toBeNull()
    expect(represent({ id: '1' })).toBeNull()
  })
})

describe('What decides which program is run', () => {
  it('is the value of each variable in a condition, and of no other', () => {
    const document = parse('query ($a: Boolean!, $b: Boolean!, $n: Int) { x @skip(if: $a) y(n: $n) @include(if: $b) }')
    expect(keyOf(flagsOf(document, { a: true, b: false, n: 3 }) as Flags)).toBe('10')
  })

  it('is never null, though a variable with a default may be sent as null', async () => {
    const { ask } = await open()
    const query = 'query ($on: Boolean! = true) { shelf { id @include(if: $on) title } }'
    expect(await ask(query, { variables: { on: null } })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    const nullable = 'query ($on: Boolean = true) { shelf { id @include(if: $on) title } }'
    expect(await ask(nullable, { variables: { on: null } })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    })
    expect((await ask(nullable)).data?.shelf).toHaveLength(3)
  })
})

describe('A key of an object', () => {
  it.each(['', 'plain', '"', '\\', '\n', '\u0000', '🙂', '\ud800', 'é'.repeat(40), `${'x'.repeat(40)}"`])(
    'with %j is quoted as JSON does',
    (text) => {
      expect(quote(text)).toBe(JSON.stringify(text))
    },
  )
})
