import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Page } from './page.ts'
import { connection, decodeCursor, encodeCursor, pageOf } from './page.ts'

const part = fc.oneof(fc.string({ maxLength: 60 }), fc.integer(), fc.constant(null))
const position = fc.array(part, { maxLength: 4 })

describe('a cursor', () => {
  test('comes back as the position that it was made of', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        position,
        (sort, at) => void expect(decodeCursor(encodeCursor(sort, at), sort)).toEqual(at),
      ),
    )
  })

  test('is safe in an address', () => {
    fc.assert(fc.property(position, (at) => void expect(encodeCursor('price', at)).toMatch(/^[\w-]+$/)))
  })

  test('made under another order is refused', () => {
    const cursor = encodeCursor('price', [100, 'prd_1'])
    expect(() => decodeCursor(cursor, 'newest')).toThrow('does not belong to this list')
  })

  test('that we did not make is refused, and never a fault of ours', () => {
    const odd = [{ length: 1 }, ['price', { a: 1 }], ['price', [1]], ['price', true], 'price', 7, null, []]
    const made = odd.map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))
    for (const cursor of [...made, '', '%%%', 'x'.repeat(2_000)])
      expect(() => decodeCursor(cursor, 'price')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, 'price')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
      }),
    )
  })
})

describe('the page that is asked for', () => {
  test('has twenty rows when nothing is said, and a hundred at most', () => {
    expect(pageOf({}, 'newest')).toEqual({ size: 20, isBackward: false, sort: 'newest', after: null, before: null })
    expect(pageOf({ first: null, last: 5, before: encodeCursor('newest', [1]) }, 'newest')).toMatchObject({
      size: 5,
      isBackward: true,
      before: [1],
    })
    expect(pageOf({ first: 100 }, 'newest').size).toBe(100)
  })

  test('is refused when it is too large, below zero, broken or asked in both directions', () => {
    for (const args of [
      { first: 101 },
      { last: 101 },
      { first: -1 },
      { last: -1 },
      { first: 1.5 },
      { first: Number.NaN },
      { first: 1, last: 1 },
    ])
      expect(() => pageOf(args, 'newest')).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
  })
})

/** A list of numbers, read the way a data layer reads: beyond the position, in the order of reading, one more than asked. */
function read(all: readonly number[], page: Page): number[] {
  const inside = all.filter(
    (n) => (page.after === null || n > Number(page.after[0])) && (page.before === null || n < Number(page.before[0])),
  )
  return (page.isBackward ? inside.reverse() : inside).slice(0, page.size + 1)
}

describe('a connection', () => {
  const all = Array.from({ length: 23 }, (_, n) => n)
  const ask = (args: Parameters<typeof pageOf>[0]) => {
    const page = pageOf(args, 'number')
    return connection(read(all, page), page, (n) => [n])
  }

  test('walked in either direction shows every row once and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.boolean(), (size, isForward) => {
        const seen: number[] = []
        let cursor: string | null = null
        for (;;) {
          const { nodes, pageInfo } = ask(isForward ? { first: size, after: cursor } : { last: size, before: cursor })
          if (isForward) seen.push(...nodes)
          else seen.unshift(...nodes)
          cursor = isForward ? pageInfo.endCursor : pageInfo.startCursor
          if (!(isForward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage)) break
        }
        expect(seen).toEqual(all)
      }),
    )
  })

  test('tells whether there is more on either side', () => {
    expect(ask({ first: 5 }).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const middle = ask({ first: 5, after: encodeCursor('number', [4]) })
    expect([middle.nodes, middle.pageInfo]).toMatchObject([
      [5, 6, 7, 8, 9],
      { hasNextPage: true, hasPreviousPage: true },
    ])
    expect(ask({ last: 5, before: encodeCursor('number', [5]) }).pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
    })
    expect(ask({ first: 0 })).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: true, startCursor: null, endCursor: null },
    })
  })

  test('between two cursors tells of what lies between them, as Relay has it: HasNextPage with `first`, HasPreviousPage with `last`', () => {
    const between = { after: encodeCursor('number', [4]), before: encodeCursor('number', [7]) }
    const sides = { hasNextPage: false, hasPreviousPage: true }
    expect(ask({ first: 5, ...between })).toMatchObject({ nodes: [5, 6], pageInfo: sides })
    expect(ask({ first: 1, ...between })).toMatchObject({ nodes: [5], pageInfo: { ...sides, hasNextPage: true } })
    expect(ask({ last: 5, ...between }).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(ask({ last: 1, ...between }).pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  })

  test('gives each edge the cursor that leads behind it', () => {
    const { edges } = ask({ first: 3 })
    expect(ask({ first: 1, after: edges[1]?.cursor ?? null }).nodes).toEqual([edges[2]?.node])
  })
})
