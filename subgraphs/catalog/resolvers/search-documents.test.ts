import type { Id } from '@supermall/kernel/id'
import { derivedId, newId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { rebuildDocuments, staleDocuments } from '../data/search-document.ts'
import { rankTiers } from '../data/search-tiers.ts'
import { wordsOf } from '../domain/words.ts'
import buildSearchDocuments from '../jobs/build-search-documents.ts'
import { guest, merchant, platform } from '../trial/mall.ts'
import type { Searched, Variables } from '../trial/searched.ts'
import { BRAND, FULL, searched } from '../trial/searched.ts'

let ground: Searched
const titles = (variables: Variables) => ground.titles(variables)

beforeAll(async () => {
  ground = await searched()
})

describe('words', () => {
  it('are the same to who searches and to what is found', async () => {
    const texts = fc.sample(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.string({ unit: fc.constantFrom(...'aÉß茶ガs １ﬁ-きŞxes'), maxLength: 10 }),
      ),
      300,
    )
    const { rows } = await ground.sql.query<{ words: string[] }>(
      `select array(select word from search_words(text)) as words from unnest($1::text[]) with ordinality as t(text, at) order by at`,
      [texts.map((text) => text.replaceAll('\0', ''))],
    )
    for (const [at, { words }] of rows.entries()) {
      for (const word of wordsOf((texts[at] ?? '').replaceAll('\0', ''))) expect(words).toContain(word)
    }
  })
})

describe('documents', () => {
  it('follow a brand that is renamed, and tiers follow sales', async () => {
    await ground.sql.query("update brand set name = 'Madagascar' where id = $1", [BRAND])
    await ground.transact(({ db }) => staleDocuments(db, { brandId: BRAND }))
    expect(await buildSearchDocuments.run(ground.within)).toEqual({ built: 4 })
    expect(await titles({ text: 'madagascar quince' })).toHaveLength(3)
    expect(await rankTiers(ground.sql)).toBe(0)
    await ground.sql.query(
      'insert into search_tier values (0, 900), (1, 50) on conflict (tier) do update set least_sales = excluded.least_sales',
    )
    expect(await rankTiers(ground.sql)).toBeGreaterThan(1)
    expect(await titles({ text: 'quince lamp' })).toHaveLength(3)
  })

  it('follow a category that is switched off, as lists do and facets and the category itself', async () => {
    const id = await ground.add('parasol of paper', { price: 100, sales: 0, marks: [], colour: 'Red' })
    const path = [newId('cat'), newId('cat'), newId('cat')]
    const [, middle, leaf] = path
    await ground.sql.query(
      `insert into category (id, parent_id, level, name, slug, created_at, updated_at)
       select own, lag(own) over (order by at), at, 'Parasols', own, now(), now() from unnest($1::text[]) with ordinality as t(own, at)`,
      [path],
    )
    await ground.sql.query('update product set category_id = $2 where id = $1', [id, leaf])
    await ground.transact(({ db }) => rebuildDocuments(db, [id]))
    const found = () =>
      Promise.all(path.map(async (eq) => (await titles({ text: 'parasol', where: { categoryId: { eq } } })).length))
    const facets = async () =>
      (await ground.find({ text: 'parasol' }, FULL)).facets.categories.map(
        ({ category, count }: { category: { id: Id<'cat'> }; count: number }) => [path.indexOf(category.id), count],
      )
    const seen = async (who = guest) => {
      const query = `query ($a: ID, $b: ID, $c: ID) { a: category(id: $a) { slug } b: category(id: $b) { slug } c: category(id: $c) { slug } }`
      const { data } = await ground.asks(who, query, { a: path[0], b: middle, c: leaf })
      return [data.a, data.b, data.c].map((one) => one !== null)
    }
    const isNamed = async (who = guest) => {
      const query = 'query ($in: ID!) { products(where: { categoryId: { eq: $in } }) { nodes { category { slug } } } }'
      return (await ground.asks(who, query, { in: leaf })).data.products.nodes[0].category !== null
    }
    const set = async (isEnabled: boolean) => {
      const expectedVersion = isEnabled ? 2 : 1
      const edit = `mutation ($input: CategoryUpdateInput!) { categoryUpdate(input: $input) { errors { code } } }`
      const { data } = await ground.asks(platform(), edit, { input: { id: middle, expectedVersion, isEnabled } })
      expect(data.categoryUpdate.errors).toEqual([])
      expect(await buildSearchDocuments.run(ground.within)).toEqual({ built: 1 })
    }
    const all = [await found(), (await facets()).toSorted(), await seen()]
    expect(all).toEqual([[1, 1, 1], [0, 1, 2].map((at) => [at, 1]), [true, true, true]])
    await set(false)
    expect([await found(), await facets(), await seen()]).toEqual([[0, 0, 1], [], [true, false, false]])
    expect(await seen(platform())).toEqual([true, true, true])
    expect([await isNamed(), await isNamed(platform())]).toEqual([false, true])
    await set(true)
    expect(await isNamed()).toBe(true)
    expect([await found(), (await facets()).toSorted(), await seen()]).toEqual(all)
  })

  it('go with what is taken off the shelf', async () => {
    const id = await ground.add('ephemeral thing', { price: 100, sales: 0, marks: [], colour: 'Red' })
    expect(await titles({ text: 'ephemeral' })).toHaveLength(1)
    await ground.sql.query("update product set is_listed = false, status = 'OFF_SALE' where id = $1", [id])
    await ground.transact(({ db }) => rebuildDocuments(db, [id]))
    expect(await titles({ text: 'ephemeral' })).toEqual([])
  })

  it('are all built anew when an operator asks for it', async () => {
    const { data } = await ground.asks(
      platform(),
      'mutation { searchIndexRebuild(input: {}) { staleCount errors { code } } }',
    )
    await ground.sql.query(
      'delete from search_document where product_id in (select product_id from search_document limit 3)',
    )
    expect(await buildSearchDocuments.run(ground.within)).toEqual({ built: data.searchIndexRebuild.staleCount })
    const { rows } = await ground.sql.query(
      'select (select count(*) from product where is_listed) = (select count(*) from search_document) as same',
    )
    expect(rows).toEqual([{ same: true }])
    const of = async (shopId: string) =>
      (
        await ground.asks(
          platform(),
          'mutation ($shopId: ID) { searchIndexRebuild(input: { shopId: $shopId }) { staleCount errors { code path } } }',
          { shopId },
        )
      ).data.searchIndexRebuild
    const ofOne = await of(derivedId('shp', 0))
    expect(ofOne.staleCount).toBeGreaterThan(0)
    expect(ofOne.staleCount).toBeLessThan(data.searchIndexRebuild.staleCount)
    expect(await buildSearchDocuments.run(ground.within)).toEqual({ built: ofOne.staleCount })
    for (const id of ['acc_x', newId('shp')])
      expect(await of(id)).toEqual({ staleCount: null, errors: [{ code: 'SHOP_NOT_FOUND', path: ['shopId'] }] })
    const refused = await ground.asks(merchant(0), 'mutation { searchIndexRebuild(input: {}) { staleCount } }')
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN')
  })
})
