import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { findShopFacts } from '../data/shop-facts.ts'
import { listTemplates } from '../data/templates.ts'
import { accountId, shopId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { codesOf, done } from '../trial/returns.ts'
import { createTemplate, updateTemplate } from './write-template.ts'

const at = await market()
const EDIT = 'orders.freight.edit'
const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const given = {
  name: 'Parcels',
  measure: 'PIECES' as const,
  rate: { first: 1, firstPrice: yuan('6'), step: 1, stepPrice: yuan('1') },
  regions: [],
  noDeliveryRegionCodes: [],
  cashRegionCodes: [],
  noCashRegionCodes: [],
}
const create = (shop: number) => at.operate(EDIT, (unit) => createTemplate({ shopId: shopId(shop), ...given }, unit))
const listed = (shop: number) => at.transact((unit) => listTemplates(unit.db, shopId(shop)))
const makeDefault = (templateId: string, expectedVersion: number) =>
  at.operate(EDIT, (unit) => updateTemplate({ templateId, expectedVersion, isDefault: true }, unit))

test('a shop keeps one default when several become it at once', async () => {
  for (let count = 0; count < 4; count++) done(await create(5))
  for (let round = 0; round < 5; round++) {
    const all = await listed(5)
    const others = all.filter(({ isDefault }) => !isDefault)
    const outcomes = survivors(
      await rival(others.length, (index) => makeDefault(others[index]?.id ?? '', others[index]?.version ?? 0)),
    )
    expect(outcomes).toHaveLength(3)
    expect(outcomes.some(({ ok }) => ok)).toBe(true)
    expect((await listed(5)).filter(({ isDefault }) => isDefault)).toHaveLength(1)
  }
})

test('of two that would be the last a shop may have one is refused', async () => {
  for (let count = 0; count < 49; count++) done(await create(6))
  const outcomes = survivors(await rival(2, () => create(6)))
  expect(outcomes.flatMap(codesOf)).toEqual(['LIMIT_REACHED'])
  const counted = await at.sql.query('select count(*)::int from freight_template where shop_id = $1', [shopId(6)])
  expect(counted.rows).toEqual([{ count: 50 }])
})

test('a template rates no more codes than a quote may read', async () => {
  const rated = (most: number) =>
    Array.from({ length: most }, () => ({ regionCodes: Array(500).fill('310000'), rate: given.rate }))
  const write = (most: number) =>
    at.operate(EDIT, (unit) => createTemplate({ shopId: shopId(7), ...given, regions: rated(most) }, unit))
  expect(codesOf(await write(11))).toEqual(['LIST_LENGTH'])
  expect(await listed(7)).toEqual([])
  done(await write(10))
})

test('a price is made from the templates that its goods can be sent by, and from no others', async () => {
  const made: string[] = []
  for (let count = 0; count < 4; count++) made.push(done(await create(8)).id)
  const { productId } = skuOf(8)
  const found = async () => {
    const shop = { productIds: [productId], shopIds: [shopId(8)], accountId: accountId(1) }
    return (await findShopFacts(at.sql, shop)).templates.map(({ id }) => made.indexOf(id)).toSorted()
  }
  expect(await found()).toEqual([0, 3])
  await at.sql.query({
    text: `insert into product_terms (product_id, shop_id, template_id, currency,
      is_cash_on_delivery_allowed, is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, $3, 'CNY', true, true, true, now())`,
    values: [productId, shopId(8), made[1]],
  })
  expect(await found()).toEqual([0, 1, 3])
})
