import { shopChanged } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createProduct } from '../commands/create-product.ts'
import { countView } from '../commands/flush-views.ts'
import { scheduleProduct } from '../commands/schedule-product.ts'
import { switchFeature } from '../commands/switch-feature.ts'
import consumer from '../consumers/shop-changed.ts'
import type { Tools, Tx, Within } from '../data/database.ts'
import { open } from '../data/database.ts'
import { keepStock } from '../data/stock.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import { productInput } from '../trial/inputs.ts'
import askAboutShops from './ask-about-shops.ts'
import askAboutStock from './ask-about-stock.ts'
import flushViews from './flush-views.ts'
import recountSoldOut from './recount-sold-out.ts'
import shelveTimed from './shelve-timed.ts'

const clock = { now: new Date('2026-11-21T04:00:00Z') }
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => clock.now })
type Counts = Awaited<ReturnType<typeof recountSoldOut.run>>
const within = {
  ...floor.tools,
  db: { sql: floor.sql, client: floor.tools.client },
  transact: floor.transact,
  cache: floor.floor.cache,
  clock: () => clock.now,
} as unknown as Within
const later = (minutes: number) => new Date(clock.now.getTime() + minutes * 60_000)

beforeAll(() => seed({ ...within, scale: 200 }))

const VIRTUAL_GOODS = { shopId: derivedId('shp', 0), feature: 'VIRTUAL_GOODS', expiresAt: null } as const

const fresh = async (more: object = {}) => {
  const made = await floor.operate('catalog.product.edit', (unit) => createProduct(productInput(more) as never, unit))
  if (!made.ok) throw new Error(JSON.stringify(made))
  return made.value.id
}
const schedule = async (id: string, times: { shelveAt?: Date; unshelveAt?: Date }) => {
  const { rows } = await floor.sql.query('select version from product where id = $1', [id])
  return floor.operate('catalog.product.shelve', (unit) =>
    scheduleProduct({ id, expectedVersion: rows[0].version, ...times }, unit),
  )
}
const stateOf = async (id: string) =>
  (await floor.sql.query('select status, is_listed, shelve_at, unshelve_at from product where id = $1', [id])).rows[0]
const codeOf = (result: Awaited<ReturnType<typeof schedule>>) => (result.ok ? null : result.refusals[0]?.code)

describe('goods with times for the shelf', () => {
  it('go on and off by themselves, each once, however many processes look', async () => {
    const id = await fresh()
    await schedule(id, { shelveAt: later(10), unshelveAt: later(20) })
    expect(await shelveTimed.run(within)).toEqual({ shelved: 0, unshelved: 0, skipped: 0 })
    clock.now = later(10)
    const runs = survivors(await rival(4, () => shelveTimed.run(within)))
    expect(runs.reduce((sum, { shelved = 0 }) => sum + shelved, 0)).toBe(1)
    expect(await stateOf(id)).toMatchObject({ status: 'ON_SALE', is_listed: true, shelve_at: null })
    expect((await floor.told('product.on_shelf')).filter(({ aggregateId }) => aggregateId === id)).toHaveLength(1)
    clock.now = later(10)
    expect(await shelveTimed.run(within)).toMatchObject({ unshelved: 1 })
    expect(await stateOf(id)).toMatchObject({ status: 'OFF_SALE', is_listed: false, unshelve_at: null })
  })

  it('end where the later time takes them when nobody looked at either', async () => {
    const id = await fresh()
    await schedule(id, { shelveAt: later(1), unshelveAt: later(2) })
    clock.now = later(5)
    await shelveTimed.run(within)
    expect(await stateOf(id)).toEqual({ status: 'OFF_SALE', is_listed: false, shelve_at: null, unshelve_at: null })
  })

  it('stay off, and ask no more, when they are not fit for it', async () => {
    const id = await fresh()
    await schedule(id, { shelveAt: later(1) })
    await floor.sql.query('update product set cover_url = null where id = $1', [id])
    clock.now = later(2)
    expect(await shelveTimed.run(within)).toMatchObject({ shelved: 0, skipped: 1 })
    expect(await stateOf(id)).toMatchObject({ status: 'DRAFT', shelve_at: null })
    const noted = (await floor.audited()).findLast(({ subject_id }) => subject_id === id)
    expect(noted).toMatchObject({ audience: 'SYSTEM', actor_id: null, shop_id: derivedId('shp', 0) })
    expect(noted?.summary).toBe('SHELVE skipped: It needs a picture before it goes on the shelf.')
    const told = (await floor.told('audit.recorded')).at(-1)?.payload
    expect(told).toMatchObject({ subjectId: id, shopId: derivedId('shp', 0), summary: noted?.summary })
  })

  it('stay off when what they are was switched off for their shop meanwhile', async () => {
    const id = await fresh({ kind: 'VIRTUAL' })
    await schedule(id, { shelveAt: later(1) })
    await floor.transact((unit) => switchFeature({ ...VIRTUAL_GOODS, isEnabled: false, version: 1 }, unit))
    clock.now = later(2)
    expect(await shelveTimed.run(within)).toMatchObject({ shelved: 0, skipped: 1 })
    expect(await stateOf(id)).toMatchObject({ status: 'DRAFT', shelve_at: null })
    await floor.transact((unit) => switchFeature({ ...VIRTUAL_GOODS, isEnabled: true, version: 2 }, unit))
  })

  it('are refused times that lie behind, stand in the wrong order, or come too late', async () => {
    const id = await fresh()
    expect(codeOf(await schedule(id, { shelveAt: later(-1) }))).toBe('SCHEDULE_PAST')
    expect(codeOf(await schedule(id, { shelveAt: later(2), unshelveAt: later(1) }))).toBe('WINDOW_ORDER')
    expect(codeOf(await schedule(derivedId('prd', 0), { shelveAt: later(1) }))).toBe('PRODUCT_STATE')
    expect(codeOf(await schedule(await fresh({ imageUrls: [] }), { shelveAt: later(1) }))).toBe('PRODUCT_INCOMPLETE')
    expect(codeOf(await schedule(derivedId('prd', 38), { unshelveAt: later(1) }))).toBe('PRODUCT_STATE')
  })
})

describe('views', () => {
  const views = async (id: string) =>
    (await floor.sql.query('select view_count from product where id = $1', [id])).rows[0].view_count

  it('are written together, each once', async () => {
    const [one, two] = [derivedId('prd', 0), derivedId('prd', 1)]
    const before = [await views(one), await views(two)]
    for (let time = 0; time < 5; time++) await countView(floor.floor.cache, one)
    await countView(floor.floor.cache, two)
    const { statements } = await floor.count(() => flushViews.run(within))
    expect(statements.filter((text) => text.includes('update product'))).toHaveLength(1)
    expect(await flushViews.run(within)).toEqual({ products: 0 })
    expect([await views(one), await views(two)]).toEqual([(before[0] ?? 0n) + 5n, (before[1] ?? 0n) + 1n])
  })

  it('are not lost when they cannot be written', async () => {
    const id = derivedId('prd', 2)
    const before = await views(id)
    await countView(floor.floor.cache, id)
    const broken = { ...within, transact: () => Promise.reject(new Error('no database')) } as Within
    await expect(flushViews.run(broken)).rejects.toThrow('no database')
    await flushViews.run(within)
    expect(await views(id)).toBe(before + 1n)
  })
})

describe('shops that were here before anything was heard of their features', () => {
  it('are asked about once', async () => {
    const asked: string[][] = []
    const ask = async (_: unknown, { shopIds }: { readonly shopIds: string[] }) => {
      asked.push(shopIds)
      const features = [{ feature: 'VIRTUAL_GOODS', isEnabled: false, expiresAt: null, version: 0 }]
      return { shops: shopIds.map((shopId) => ({ shopId, features })) }
    }
    const asking = { ...within, client: floor.tools.client, ask } as never
    expect([await askAboutShops.run(asking), await askAboutShops.run(asking)]).toEqual([{ asked: 8 }, { asked: 0 }])
    expect(asked).toHaveLength(1)
    const { rows } = await floor.sql.query('select shop_id from shop_feature where on_until < now() order by 1')
    expect(rows).toHaveLength(7)
  })
})

describe('SKUs that nothing was told of', () => {
  it('are asked about once, and what was told meanwhile counts', async () => {
    const ids = [await fresh(), await fresh(), await fresh()]
    const { rows: skus } = await floor.sql.query<{ id: string; productId: string }>(
      'select id, product_id as "productId" from sku where product_id = any($1)',
      [ids],
    )
    const skuOf = (id: string | undefined) => skus.find(({ productId }) => productId === id)?.id ?? ''
    const [none, uncounted, meanwhile] = ids.map(skuOf)
    const ask = async (_: unknown, { skuIds }: { readonly skuIds: readonly string[] }) => {
      const word = { skuId: meanwhile ?? '', isOut: false, at: clock.now, revision: 7 }
      await floor.transact(({ db }) => keepStock(db, word))
      return { skus: skuIds.map((skuId) => ({ skuId, available: skuId === uncounted ? null : 0 })) }
    }
    await floor.sql.query(
      'update sku set stock_told_at = now() where stock_told_at is null and product_id <> all($1)',
      [ids],
    )
    const asking = { ...within, client: floor.tools.client, ask } as never
    expect([await askAboutStock.run(asking), await askAboutStock.run(asking)]).toEqual([{ asked: 3 }, { asked: 0 }])
    const { rows } = await floor.sql.query('select id from product where is_sold_out and id = any($1)', [ids])
    expect(rows).toEqual([{ id: skus.find(({ id }) => id === none)?.productId }])
  })

  it('are none of the demo, whose stock is known', async () => {
    const { rows } = await floor.sql.query(
      `select count(*) filter (where is_sold_out and kind <> 'VIRTUAL')::int as out, count(*) filter (where exists (
         select from sku k where k.product_id = p.id and k.stock_told_at is null))::int as untold from product p where id <= $1`,
      [derivedId('prd', 9_999)],
    )
    expect(rows).toEqual([{ out: expect.any(Number), untold: 0 }])
    expect(rows[0].out).toBeGreaterThan(0)
  })
})

test('goods whose last SKUs run out at the same moment are sold out', async () => {
  const options = [{ name: 'Size', values: ['S', 'M', 'L'].map((value) => ({ value })) }]
  const price = { amount: '10', currency: 'CNY' }
  const id = await fresh({
    options,
    skus: ['S', 'M', 'L'].map((value) => ({ optionValues: [value], price, code: value })),
  })
  const { rows } = await floor.sql.query<{ id: string }>('select id from sku where product_id = $1', [id])
  const word = (at: number) => ({ skuId: rows[at]?.id ?? '', isOut: true, at: clock.now, revision: 1 })
  survivors(await rival(3, (at) => floor.transact(({ db }) => keepStock(db, word(at)))))
  const { rows: kept } = await floor.sql.query('select is_sold_out as out from product where id = $1', [id])
  expect(kept).toEqual([{ out: true }])
})

test('goods that run out while an older process hears of it are sold out by and by', async () => {
  const id = await fresh()
  await floor.sql.query('update sku set is_out = true, stock_told_at = now() where product_id = $1', [id])
  const recounted = (turns: readonly Counts[]) => turns.reduce((sum, turn) => sum + (turn.recounted ?? 0), 0)
  expect(recounted(await passes())).toBe(1)
  const { rows } = await floor.sql.query('select is_sold_out as out from product where id = $1', [id])
  expect([rows, recounted(await passes())]).toEqual([[{ out: true }], 0])
})

test('goods are looked at from where the last turn ended, whichever process that was in', async () => {
  const id = await fresh()
  await floor.sql.query('update sku set is_out = true, stock_told_at = now() where product_id = $1', [id])
  await floor.sql.query('update job_cursor set last_id = $1', [id])
  expect(await recountSoldOut.run(within)).toEqual({ recounted: 0 })
  expect((await floor.sql.query('select last_id from job_cursor')).rows).toEqual([{ last_id: '' }])
  expect(await recountSoldOut.run(within)).toEqual({ recounted: 1 })
  expect((await floor.sql.query('select last_id from job_cursor')).rows).toEqual([{ last_id: id }])
})

/** All goods, and the turn after the last of them. */
async function passes() {
  const { rows } = await floor.sql.query<{ turns: number }>('select count(*)::int / 2000 + 2 as turns from product')
  const ends: Counts[] = []
  for (let turn = 0; turn < (rows[0]?.turns ?? 0); turn++) ends.push(await recountSoldOut.run(within))
  return ends
}

describe('what a shop tells', () => {
  const id = derivedId('shp', 42)
  const facts = {
    shopId: id,
    name: 'Late',
    status: 'OPEN',
    expiresAt: null,
    mostProducts: 5,
    isGoodsAuditNeeded: true,
  } as const
  const hear = (version: number, more: object = {}) =>
    floor.transact((unit) =>
      Promise.resolve(consumer.react({ ...shopChanged({ ...facts, version, ...more }).payload }, unit, {} as never)),
    )
  const shop = async () => (await floor.sql.query('select * from shop where id = $1', [id])).rows[0]

  it('is remembered, and the newest version wins in whatever order they come', async () => {
    await hear(2, { name: 'Second' })
    await hear(1, { name: 'First', status: 'CLOSED' })
    expect(await shop()).toMatchObject({ version: 2, name: 'Second', is_goods_audit_needed: true, most_products: 5 })
    await hear(3, { status: 'PAUSED' })
    expect((await shop()).shown_until).toEqual(new Date(0))
    await hear(4, { expiresAt: '2027-01-01T00:00:00.000Z' })
    expect((await shop()).shown_until).toEqual(new Date('2027-01-01T00:00:00Z'))
  })
})
