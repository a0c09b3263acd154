import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { MOST_FAVOURITES } from '../domain/favourite.ts'
import { MOST_VIEWS } from '../domain/product-view.ts'
import { addFavourites, keepFromCart, removeFavourites } from './change-favourites.ts'
import { NONE_MISSING } from './find-missing.ts'
import { clearViews, forgetViews, viewProducts } from './view-products.ts'

let now = new Date('2026-11-21T04:00:00Z')
const { transact, sql } = await domainFloor<Tx, Tools>({ name: 'members', open, clock: () => now })

const account = (ordinal: number) => derivedId('acc', ordinal)
const product = (ordinal: number) => derivedId('prd', ordinal)
const productsFrom = (from: number, count: number) => Array.from({ length: count }, (_, index) => product(from + index))
const add = (ordinal: number, ids: readonly string[]) =>
  transact((unit) => addFavourites({ productIds: ids, missing: NONE_MISSING }, account(ordinal), unit))
const view = (ordinal: number, ids: readonly string[]) =>
  transact((unit) => viewProducts({ productIds: ids, missing: NONE_MISSING }, account(ordinal), unit))
const kept = async (
  table: string,
  ordinal: number,
): Promise<{ product_id: string; views?: number; seen_at?: Date }[]> =>
  (await sql.query(`select * from ${table} where account_id = $1 order by id desc`, [account(ordinal)])).rows
const idsOf = async (table: string, ordinal: number) => (await kept(table, ordinal)).map((row) => row.product_id)

describe('a favourite', () => {
  test('is there once, however often and however many times at once it is added', async () => {
    const ends = survivors(await rival(8, () => add(1, [product(1), product(2)])))
    const counts = ends.map((end) => (end.ok ? end.value.changedCount : -1))
    expect(counts.reduce((a, b) => a + b)).toBe(2)
    expect((await idsOf('favourite', 1)).sort()).toEqual([product(1), product(2)].sort())
  })

  test('comes back in the first place when it was removed', async () => {
    await add(2, [product(1)])
    await add(2, [product(2)])
    expect(await transact((unit) => removeFavourites([product(1), product(9)], account(2), unit))).toMatchObject({
      value: { changedCount: 1 },
    })
    expect(await add(2, [product(1)])).toMatchObject({ value: { changedCount: 1 } })
    expect(await idsOf('favourite', 2)).toEqual([product(1), product(2)])
  })

  test('is one of two thousand; one too many changes nothing, and what is there is no more', async () => {
    await add(3, [product(0)])
    const rest = productsFrom(1, MOST_FAVOURITES - 1)
    await sql.query(
      `insert into favourite select replace(id, 'prd_', 'fav_'), $1, id, now() from unnest($2::text[]) id`,
      [account(3), rest],
    )
    expect(await add(3, [product(MOST_FAVOURITES)])).toMatchObject({ refusals: [{ code: 'LIMIT_REACHED' }] })
    expect(await add(3, [product(5)])).toMatchObject({ ok: true })
    expect(await idsOf('favourite', 3)).toHaveLength(MOST_FAVOURITES)
  })

  test('comes from the cart even beyond the limit, so that it is not lost', async () => {
    await transact((unit) => keepFromCart([product(5_000), product(5)], account(3), unit))
    expect(await idsOf('favourite', 3)).toHaveLength(MOST_FAVOURITES + 1)
  })

  test.each([[[]], [['x']], [[derivedId('shp', 1)]], [[product(1), product(1)]], [productsFrom(0, 101)]])(
    'is refused for what are no products: %#',
    async (ids) => {
      expect(await add(4, ids)).toMatchObject({ ok: false })
      expect(await transact((unit) => removeFavourites(ids, account(4), unit))).toMatchObject({ ok: false })
      expect(await view(4, ids)).toMatchObject({ ok: false })
      expect((await sql.query('select 1 from member where account_id = $1', [account(4)])).rows).toEqual([])
    },
  )
})

describe('what was looked at', () => {
  test('is kept once per product, with how often and when last', async () => {
    await view(5, [product(1), product(2)])
    now = new Date('2026-11-21T05:00:00Z')
    await view(5, [product(1)])
    const rows = await kept('product_view', 5)
    expect(rows.find((row) => row.product_id === product(1))).toMatchObject({ views: 2, seen_at: now })
    expect(rows.find((row) => row.product_id === product(2))).toMatchObject({ views: 1 })
  })

  test('counts every look of many at once, and moves no look back', async () => {
    survivors(await rival(6, () => view(6, [product(2), product(1)])))
    expect((await kept('product_view', 6)).map(({ views }) => views)).toEqual([6, 6])
    const before = now
    now = new Date('2026-11-20T00:00:00Z')
    await view(6, [product(1)])
    now = before
    expect((await kept('product_view', 6)).map((row) => row.seen_at)).toEqual([before, before])
  })

  test('is the latest five hundred', async () => {
    for (let from = 0; from < MOST_VIEWS + 40; from += 20) {
      now = new Date(now.getTime() + 1_000)
      await view(7, productsFrom(from, 20))
    }
    const ids = await idsOf('product_view', 7)
    expect([ids.length, ids.includes(product(0)), ids.includes(product(39)), ids.includes(product(40))]).toEqual([
      ...[MOST_VIEWS, false, false, true],
    ])
  })

  test("is forgotten one by one, up to an instant, or whole; never somebody else's", async () => {
    await view(8, productsFrom(0, 4))
    await view(9, productsFrom(0, 4))
    const since = new Date(now.getTime() + 1_000)
    now = new Date(since.getTime() + 1_000)
    await view(8, [product(3)])
    const forget = transact((unit) => forgetViews([product(0), product(77)], account(8), unit))
    expect(await forget).toEqual({ ok: true, value: 1 })
    expect(await transact((unit) => clearViews(since, account(8), unit))).toEqual({ ok: true, value: 2 })
    expect(await idsOf('product_view', 8)).toEqual([product(3)])
    expect(await transact((unit) => clearViews(null, account(8), unit))).toEqual({ ok: true, value: 1 })
    expect(await idsOf('product_view', 9)).toHaveLength(4)
  })
})
