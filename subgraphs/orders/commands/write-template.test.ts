import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { listTemplates } from '../data/templates.ts'
import { shopId } from '../trial/goods.ts'
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
