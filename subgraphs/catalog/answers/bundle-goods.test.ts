import { bundleGoods, skuFacts } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { beforeEach, expect, test } from 'vitest'
import type { NewBundle } from '../commands/create-bundle.ts'
import { createBundle } from '../commands/create-bundle.ts'
import { updateBundle } from '../commands/update-bundle.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import goods from './bundle-goods.ts'
import sold from './sku-facts.ts'

const now = new Date('2026-11-21T04:00:00Z')
const clock = { now }
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => clock.now })
const { sql, transact } = floor
await seed({ db: { sql }, transact, clock: () => now, scale: 60 } as never)

const bundleId = derivedId('bdl', 0)
const within = { db: { sql }, clock: () => clock.now } as never
const asked = (skuIds: readonly string[]) => floor.count(() => sold.reply({ skuIds, isWithBundles: true }, within))
const told = async (skuIds: readonly string[]) => {
  const { result } = await asked(skuIds)
  return skuFacts.answer.parse(result).bundles?.map((one) => [one.bundleId, one.isOver])
}
const contents = async () => bundleGoods.answer.parse(await goods.reply({ bundleId }, within)).bundle
const { rows } = await sql.query<{ id: string; quantity: number; productId: string }>(
  `select l.sku_id as id, l.quantity, k.product_id as "productId" from bundle_line l join sku k on k.id = l.sku_id
   where l.bundle_id = $1 order by l.position`,
  [bundleId],
)
const ids = rows.map(({ id }) => id)
const change = (set: string) => sql.query(`update bundle set ${set} where id = $1`, [bundleId])
const later = (count: number) => new Date(now.getTime() + days(count)).toISOString()

beforeEach(() =>
  change(`starts_at = '${later(-30)}', ends_at = '${later(1)}', is_enabled = true, sold_until = '${later(1)}'`),
)

test('SKUs are told with the bundles that they are in, by the one statement that reads them', async () => {
  const { result, statements } = await asked(ids)
  expect(statements).toHaveLength(1)
  const [bundle, ...others] = skuFacts.answer.parse(result).bundles ?? []
  expect(others).toEqual([])
  const { isOver, ...facts } = bundle ?? { isOver: null }
  expect(isOver).toBe(false)
  expect(facts).toMatchObject({ bundleId, endsAt: later(1), price: { currency: 'CNY' } })
  expect(facts).toMatchObject({ items: rows.map(({ id, quantity }) => ({ skuId: id, quantity })) })
  expect(await contents()).toEqual(facts)
  expect(await told(ids.slice(1))).toEqual([[bundleId, false]])
  expect(skuFacts.answer.parse(await sold.reply({ skuIds: ids }, within)).bundles).toBeUndefined()
})

test.each([
  ['does not run yet', () => `starts_at = '${later(0.5)}'`, false],
  ['is over', () => `ends_at = '${later(-1)}', sold_until = '${later(-1)}'`, true],
  ['was switched off', () => `is_enabled = false, sold_until = '${later(-1)}'`, true],
  ['was over long ago', () => `ends_at = '${later(-8)}', sold_until = '${later(-8)}'`, false],
  ['was switched off long ago', () => `is_enabled = false, sold_until = '${later(-8)}'`, false],
  ['was switched off before anybody noted when', () => `is_enabled = false, sold_until = null`, false],
])('a bundle that %s holds nothing to buy, and is told at most to who asks about all of it', async (_, set, isTold) => {
  await change(set())
  expect(await contents()).toBeNull()
  expect(await told(ids)).toEqual(isTold ? [[bundleId, true]] : [])
  expect(await told(ids.slice(1))).toEqual([])
})

test('a bundle of goods that not everybody sees is told to who asks about those', async () => {
  const keep = (isListed: boolean) =>
    sql.query('update product set is_listed = $2 where id = $1', [rows[0]?.productId, isListed])
  await keep(false)
  expect(await told(ids.slice(1))).toEqual([])
  expect(await told(ids)).toEqual([[bundleId, false]])
  await keep(true)
})

const made = async (more: Partial<NewBundle>) => {
  const [shop] = (await sql.query<{ shop_id: string }>('select shop_id from bundle where id = $1', [bundleId])).rows
  const input = {
    ...{ shopId: shop?.shop_id ?? '', title: 'Another', price: { amount: '0.01', currency: 'CNY' } },
    ...{
      startsAt: new Date(later(-1)),
      endsAt: new Date(later(10)),
      lines: rows.map(({ id }) => ({ skuId: id, quantity: 1 })),
    },
    ...more,
  }
  const saved = await floor.operate('catalog.group.edit', (unit) => createBundle(input, unit))
  return saved.ok ? saved.value.id : ''
}
const edit = async (id: string, changes: object) => {
  const [row] = (await sql.query<{ version: number }>('select version from bundle where id = $1', [id])).rows
  const input = { id, expectedVersion: row?.version ?? 0, ...changes }
  const saved = await floor.operate('catalog.group.edit', (unit) => updateBundle(input, unit))
  if (saved.ok) return
  throw new Error(JSON.stringify(saved))
}
const isToldOf = async (id: string) => (await told(ids))?.find(([one]) => one === id)?.[1] ?? null

test('a bundle is told to be over for a week after it was last sold, whatever is edited of it, and never where it was only prepared', async () => {
  const [ran, prepared, past] = await Promise.all([
    made({}),
    made({ isEnabled: false }),
    made({ startsAt: new Date(later(-3)), endsAt: new Date(later(-2)) }),
  ])
  expect(await Promise.all([ran, prepared, past].map(isToldOf))).toEqual([false, null, null])
  await edit(ran, { isEnabled: false })
  await edit(prepared, { title: 'Never yet' })
  expect(await Promise.all([ran, prepared].map(isToldOf))).toEqual([true, null])
  clock.now = new Date(later(8))
  await edit(ran, { title: 'Once' })
  expect(await isToldOf(ran)).toBeNull()
  await edit(ran, { isEnabled: true })
  expect(await isToldOf(ran)).toBe(false)
  clock.now = new Date(later(11))
  await edit(ran, { isEnabled: false })
  expect(await isToldOf(ran)).toBe(true)
  clock.now = now
  await sql.query('delete from bundle where id = any($1)', [[ran, prepared, past]])
})

test('a bundle that runs is told however many of the same goods are over', async () => {
  const { rows: over } = await sql.query<{ id: string }>(
    `insert into bundle (id, shop_id, title, currency, price, starts_at, ends_at, sold_until, created_at, updated_at)
     select 'bdl_over' || n, shop_id, title, currency, price, starts_at, '${later(-1)}', '${later(-1)}', created_at, updated_at
     from bundle, generate_series(1, 10) n where id = $1 returning id`,
    [bundleId],
  )
  await sql.query(
    `insert into bundle_line select o.id, sku_id, position, quantity from bundle_line, unnest($2::text[]) o(id) where bundle_id = $1`,
    [bundleId, over.map(({ id }) => id)],
  )
  const { result } = await asked(ids)
  const all = (result as { readonly bundles: readonly { readonly bundleId: string }[] }).bundles
  expect(all.map((one) => one.bundleId)).toContain(bundleId)
  expect(all).toHaveLength(10)
  await sql.query('delete from bundle where id = any($1)', [over.map(({ id }) => id)])
})
