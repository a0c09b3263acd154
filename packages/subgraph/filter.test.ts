import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { assertFilter, kept, valuesOf, whereOf } from './filter.ts'

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)
const order = newId('ord')
const hundred = { in: times(100, order) }

test('conditions side by side all hold, and what is not said asks for nothing', () => {
  const from = new Date('2026-11-21T00:00:00Z')
  const said = { name: { contains: ' 5%_ ' }, isOpen: { eq: false }, at: { range: { from, below: null } } }
  const unsaid = { shopId: null, openedAt: { range: {} }, title: { eq: null }, AND: [], OR: [] }
  expect(whereOf({ ...said, ...unsaid }, [])).toEqual({
    AND: [{ name: { contains: '5\\%\\_', mode: 'insensitive' } }, { isOpen: { equals: false } }, { at: { gte: from } }],
  })
  expect([whereOf(null, []), whereOf({}, []), whereOf(unsaid, [])]).toEqual([{}, {}, {}])
})

test('a span has its first end and not its last, and none of nothing is found', () => {
  const below = new Date('2026-11-22T00:00:00Z')
  expect(whereOf({ at: { range: { below } }, count: { range: { from: 0, below: 9 } }, id: { in: [] } }, [])).toEqual({
    AND: [{ at: { lt: below } }, { count: { gte: 0, lt: 9 } }, { id: { in: [] } }],
  })
})

test('a table may call a column otherwise, hold a text as it likes, or have no such column', () => {
  const reading = {
    names: { kind: 'bizType' },
    reads: { kind: (text: string) => text.toLowerCase(), spent: BigInt },
    own: { hasCase: ({ equals }: { equals?: unknown }) => ({ caseCount: equals ? { gt: 0 } : 0 }) },
  }
  const filter = {
    NOT: { kind: { eq: 'A', in: ['B'] } },
    OR: [{ hasCase: { eq: true } }, { spent: { range: { from: '7' } } }],
  }
  expect(whereOf(filter, [], reading)).toEqual({
    AND: [
      { NOT: { AND: [{ bizType: { equals: 'a', in: ['b'] } }] } },
      { OR: [{ AND: [{ caseCount: { gt: 0 } }] }, { AND: [{ spent: { gte: 7n } }] }] },
    ],
  })
})

test('what holds nothing is not what it is compared with, at any depth of what is not asked for', () => {
  const read = (filter: object) => whereOf(filter, ['shopId', 'bizType'], { names: { kind: 'bizType' } })
  const shopId = newId('shp')
  const asked = { shopId: { eq: shopId } }
  expect(read(asked)).toEqual({ AND: [{ shopId: { equals: shopId } }] })
  expect(read({ NOT: { ...asked, state: { eq: 'A' } } })).toEqual({
    AND: [{ NOT: { AND: [{ shopId: { not: null, equals: shopId } }, { state: { equals: 'A' } }] } }],
  })
  const kind = { OR: [{ AND: [{ bizType: { not: null, in: ['A'] } }] }] }
  expect(read({ NOT: { OR: [{ kind: { in: ['A'] } }] } })).toEqual({ AND: [{ NOT: { AND: [kind] } }] })
  expect(read({ NOT: { NOT: asked } })).toEqual({
    AND: [{ NOT: { AND: [{ NOT: { AND: [{ shopId: { not: null, equals: shopId } }] } }] } }],
  })
})

test.each<[string, object]>([
  ['three levels', { NOT: { NOT: { kind: { eq: 'A' } } } }],
  ['ten branches of ten', { AND: times(10, { OR: times(10, { kind: { eq: 'A' } }) }) }],
  ['5 000 values', { OR: times(10, { OR: times(5, { id: hundred }) }) }],
  ['lists that are a domain’s own', { flags: times(101, 'HOT') }],
])('%s are answered', (_, filter) => {
  expect(() => assertFilter(filter)).not.toThrow()
})

test.each<[string, object, string]>([
  ['deep', { NOT: { NOT: { NOT: {} } } }, 'FILTER_TOO_DEEP'],
  ['wide', { OR: times(11, {}) }, 'FILTER_TOO_WIDE'],
  ['wide in all', { AND: times(5, {}), OR: times(5, {}), NOT: {} }, 'FILTER_TOO_WIDE'],
  ['long', { id: { in: times(101, order) } }, 'FILTER_TOO_MANY_VALUES'],
  ['long in all', { id: { eq: order }, OR: times(10, { OR: times(5, { id: hundred }) }) }, 'FILTER_TOO_MANY_VALUES'],
  ['free with an id', { shopId: { eq: 'shp_nonsense' } }, 'FILTER_VALUE_INVALID'],
  ['free with whose id it is', { OR: [{ skuId: { in: [newId('sku'), newId('shp')] } }] }, 'FILTER_VALUE_INVALID'],
  ['odd in an id of anything', { ownerId: { eq: 'a\u00e9' } }, 'FILTER_VALUE_INVALID'],
  ['empty in an id of anything', { NOT: { ownerId: { in: [''] } } }, 'FILTER_VALUE_INVALID'],
  ['long in an id of anything', { ownerId: { eq: 'x'.repeat(101) } }, 'FILTER_VALUE_INVALID'],
  ['long in a text', { phone: { eq: 'x'.repeat(255) } }, 'FILTER_VALUE_INVALID'],
  ['empty in a text', { AND: [{ name: { contains: ' ' } }] }, 'FILTER_VALUE_INVALID'],
  ['long in a part of a text', { name: { contains: 'x'.repeat(101) } }, 'FILTER_VALUE_INVALID'],
  ['not to be written in a database', { name: { eq: 'a\u0000b' } }, 'FILTER_VALUE_INVALID'],
])('a filter that is too %s is refused with a code of its own', (_, filter, code) => {
  expect(() => whereOf(filter, [])).toThrow(expect.objectContaining({ code, status: 400 }))
})

test('an id is compared where it may be one of several kinds, and it is told which', () => {
  const [category, branch] = [newId('cat'), newId('sct')]
  expect(whereOf({ categoryId: { in: [category, branch] } }, [])).toEqual({
    AND: [{ categoryId: { in: [category, branch] } }],
  })
  expect(() => whereOf({ categoryId: { eq: newId('brd') } }, [])).toThrow(
    expect.objectContaining({ publicText: expect.stringContaining('begins with cat_ or sct_') }),
  )
})

test('a filter that was kept in other words finds nobody instead of everybody', () => {
  expect(() => whereOf({ spent: { range: { until: '1' } } }, [])).toThrow('until')
  expect(() => whereOf({ spent: { most: '1' } }, [])).toThrow('most')
})

test('a filter is kept as texts, and only within its bounds', () => {
  expect(kept({ at: { range: { below: new Date(0) } } })).toEqual({
    at: { range: { below: '1970-01-01T00:00:00.000Z' } },
  })
  expect(kept(null)).toEqual({})
  expect(() => kept({ OR: times(11, {}) })).toThrow(expect.objectContaining({ code: 'FILTER_TOO_WIDE' }))
})

test('what is equal and among others is both', () => {
  expect([valuesOf({ eq: 'a' }), valuesOf({ in: ['a', 'b'] }), valuesOf({ eq: 'a', in: ['b'] })]).toEqual([
    ['a'],
    ['a', 'b'],
    [],
  ])
  expect([valuesOf(null), valuesOf({}), valuesOf({ eq: 'a', in: ['a'] })]).toEqual([null, null, ['a']])
})
