import { goodsThere } from '@supermall/contracts/catalog'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import answer from './goods-there.ts'

const now = new Date('2026-11-21T04:00:00Z')
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => now })
const { sql } = floor
const asked = async (question: object) =>
  goodsThere.answer.parse(await answer.reply(question, { db: { sql } } as never))

test('what is there is told with whose it is; what is not, or not sold any more, is left out', async () => {
  await seed({ db: { sql }, transact: floor.transactPatiently, clock: () => now, scale: 3 } as never)
  const { rows } = await sql.query<{ id: string; productId: string; shopId: string; categoryId: string }>(
    `select k.id, p.id as "productId", p.shop_id as "shopId", p.category_id as "categoryId"
     from sku k join product p on p.id = k.product_id order by 1 limit 1`,
  )
  const [sku] = rows
  if (!sku) throw new Error('the demo has a SKU')
  const { id, productId, shopId, categoryId } = sku
  const question = {
    productIds: [productId, newId('prd')],
    skuIds: [id, newId('sku')],
    categoryIds: [categoryId, newId('cat')],
  }
  const there = { products: [{ id: productId, shopId }], skus: [{ id, shopId }], categoryIds: [categoryId] }
  expect(await asked(question)).toEqual(there)
  await sql.query('update sku set retired_at = $2 where id = $1', [id, now])
  expect(await asked(question)).toEqual({ ...there, skus: [] })
  expect(await asked({ productIds: [], skuIds: [], categoryIds: [] })).toEqual({
    products: [],
    skus: [],
    categoryIds: [],
  })
})
