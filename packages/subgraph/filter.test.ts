import { expect, test } from 'vitest'
import { whereOf } from './filter.ts'

test('conditions side by side all hold, and what is not said asks for nothing', () => {
  const from = new Date('2026-11-21T00:00:00Z')
  expect(
    whereOf({ name: { contains: '5%_' }, isOpen: false, at: { range: { from, to: null } }, shopId: null }),
  ).toEqual({
    AND: [{ name: { contains: '5\\%\\_', mode: 'insensitive' } }, { isOpen: false }, { at: { gte: from } }],
  })
  expect([whereOf(null), whereOf({}), whereOf({ AND: [] })]).toEqual([{}, {}, { AND: [{}] }])
})

test('a schema may call the end of a span either, a column otherwise, and a text as it likes', () => {
  const end = new Date('2026-11-22T00:00:00Z')
  for (const range of [{ below: end }, { to: end }])
    expect(whereOf({ at: { range } })).toEqual({ AND: [{ at: { lt: end } }] })
  const columns = { names: { kind: 'bizType' }, texts: { kind: (text: string) => text.toLowerCase() } }
  expect(whereOf({ NOT: { kind: { eq: 'A', in: ['B'] } } }, columns)).toEqual({
    AND: [{ NOT: { AND: [{ bizType: { equals: 'a', in: ['b'] } }] } }],
  })
})

test.each([
  ['deep', { NOT: { NOT: { NOT: {} } } }],
  ['wide', { OR: Array.from({ length: 11 }, () => ({})) }],
  ['many', { id: { in: Array.from({ length: 101 }, String) } }],
  ['long', { id: { eq: 'x'.repeat(255) } }],
])('a filter that is too %s is bad input', (_, filter) => {
  expect(() => whereOf(filter)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
})
