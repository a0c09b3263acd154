import { afterAll, beforeAll, expect, it } from 'vitest'
import { cachingMall, itemId } from '../testing/fixture-caching.ts'

let mall: Awaited<ReturnType<typeof cachingMall>>
let member: Record<string, string>
beforeAll(async () => {
  mall = await cachingMall()
  member = await mall.sign({})
  mall.items.set(itemId(2), { id: itemId(2), title: 'For members', price: '2.00', left: 2, isForMembers: true })
  await mall.ask('{ items { title } }')
})
afterAll(() => mall.stop())

const READS = [
  `{ thing: item(id: "${itemId(2)}") { title left } }`,
  `{ thing: node(id: "${itemId(2)}") { ... on Item { title } } }`,
]
const SEEN = { thing: { title: 'For members' } }
const HIDDEN = { thing: null }

it.each(READS)('what a domain says is for its viewer alone is kept for nobody: %s', async (query) => {
  for (const [headers, wanted] of [
    [member, SEEN],
    [{}, HIDDEN],
    [member, SEEN],
    [{}, HIDDEN],
  ] as const) {
    const answered = await mall.ask(query, headers)
    expect(answered.data).toMatchObject(wanted)
    expect(answered.headers.get('cache-control')).toBe('no-store')
  }
})

it('is not shared with those who ask at the same time, whoever comes first', async () => {
  mall.slow(50)
  const query = `{ thing: item(id: "${itemId(2)}") { price: title } }`
  for (const first of [member, {}]) {
    const second = first === member ? {} : member
    const asked = mall.ask(query, first)
    await new Promise((resolve) => setTimeout(resolve, 15))
    const answered = await Promise.all([asked, mall.ask(query, second)])
    expect(answered.map(({ data }) => data.thing !== null)).toEqual([first === member, second === member])
  }
  mall.slow(0)
})

it('leaves what else is asked for by the same text kept for all', async () => {
  const query = (n: number) => `{ item(id: "${itemId(n)}") { title } }`
  await mall.ask(query(2), member)
  expect((await mall.ask(query(1))).headers.get('cache-control')).toMatch(/^public/)
})
