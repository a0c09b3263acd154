import { bundleGoods, skuFacts } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { beforeEach, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import goods from './bundle-goods.ts'
import sold from './sku-facts.ts'

const now = new Date('2026-11-21T04:00:00Z')
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => now })
const { sql, transact } = floor
await seed({ db: { sql }, transact, clock: () => now, scale: 60 } as never)

const bundleId = derivedId('bdl', 0)
const within = { db: { sql }, clock: () => now } as never
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
  change(`starts_at = '${later(-30)}', ends_at = '${later(1)}', is_enabled = true, updated_at = '${later(-30)}'`),
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
  ['is over', () => `ends_at = '${later(-1)}'`, true],
  ['was switched off', () => `is_enabled = false, updated_at = '${later(-1)}'`, true],
  ['was over long ago', () => `ends_at = '${later(-8)}'`, false],
  ['was switched off long ago', () => `is_enabled = false`, false],
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
