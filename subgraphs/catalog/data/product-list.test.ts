import { newId } from '@supermall/kernel/id'
import type { Sql } from '@supermall/messaging/sql'
import { expect, it } from 'vitest'
import { listPublic } from './product-list.ts'

it('prepares one statement for pages of all usual sizes, whose plan needs no size to be good', async () => {
  const asked: { name?: string; text: string; values?: unknown[] }[] = []
  const sql: Sql = {
    query: async (statement) => {
      asked.push(statement)
      return { rows: [], rowCount: 0 }
    },
  }
  const listing = { filter: { categoryId: [newId('cat')] }, order: 'NEWEST', now: new Date() } as const
  for (const first of [1, 12, 20, 21, 50, 51, 100]) await listPublic(sql, listing, { first })
  const texts = [...new Set(asked.map(({ text }) => text))]
  expect(new Set(asked.map(({ name }) => name)).size).toBe(3)
  expect(texts.map((text) => text.match(/limit \$/g)?.length)).toEqual([1, 1, 1])
  expect(texts.map((text) => text.match(/limit \d+/g))).toEqual([21, 51, 101].map((n) => [`limit ${n}`, `limit ${n}`]))
  expect(asked.map(({ values }) => values?.at(-1))).toEqual([2, 13, 21, 22, 51, 52, 101])
})
