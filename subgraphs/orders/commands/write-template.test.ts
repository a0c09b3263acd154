import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { findShopFacts } from '../data/shop-facts.ts'
import { listTemplates } from '../data/templates.ts'
import { accountId, shopId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { codesOf, done } from '../trial/returns.ts'
import { setFreeFreight } from './set-free-freight.ts'
import { setTerms } from './set-terms.ts'
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
    Array.from({ length: most }, (_, region) => ({
      regionCodes: Array.from({ length: 500 }, (__, code) => String(310_001 + region * 500 + code)),
      rate: given.rate,
    }))
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

test('a region has one price in a template, whatever it is called, and stands once in a list', async () => {
  const price = (...regionCodes: string[]) => ({ regionCodes, rate: given.rate })
  const write = (more: Partial<typeof given>) =>
    at.operate(EDIT, (unit) => createTemplate({ shopId: shopId(9), ...given, ...more }, unit))
  for (const [index, regions] of [
    [price('3101'), price('32', '310100')],
    [price('3101'), price('32', '3101')],
  ].entries())
    expect([index, await write({ regions: regions as never[] })]).toMatchObject([
      index,
      {
        refusals: [
          {
            code: 'REGION_TWICE',
            message: expect.stringContaining('as 3101 in price 1 of the list'),
            path: ['regions', '1', 'regionCodes', '1'],
          },
        ],
      },
    ])
  expect(await write({ noDeliveryRegionCodes: ['54', 'xx', '5'] as never[] })).toMatchObject({
    refusals: [
      { code: 'REGION_INVALID', path: ['noDeliveryRegionCodes', '1'] },
      { code: 'REGION_INVALID', path: ['noDeliveryRegionCodes', '2'] },
    ],
  })
  expect(await listed(9)).toEqual([])
  const lists = { noDeliveryRegionCodes: ['54', '65', '540000', '54'], cashRegionCodes: ['31', '31'] } as never
  const made = done(await write({ regions: [price('31', '3101', '310000')] as never[], ...(lists as object) }))
  expect(made.regions).toMatchObject([{ regionCodes: ['31', '3101'] }])
  expect(made).toMatchObject({ noDeliveryRegionCodes: ['54', '65'], cashRegionCodes: ['31'] })
})

test('what is changed of a template is counted as what stays of it', async () => {
  const dollars = (amount: string) => ({ amount, currency: 'USD' })
  const inDollars = { first: 1, firstPrice: dollars('10'), step: 1, stepPrice: dollars('2') }
  const shop = { shopId: shopId(10), ...given, regions: [{ regionCodes: ['54'], rate: given.rate }] as never[] }
  const { id: templateId } = done(await at.operate(EDIT, (unit) => createTemplate(shop, unit)))
  const update = (expectedVersion: number, more: object) =>
    at.operate(EDIT, (unit) => updateTemplate({ templateId, expectedVersion, ...more }, unit))
  const before = await listed(10)
  const regions = [{ regionCodes: ['31'], rate: inDollars }]
  for (const [path, more] of Object.entries({ regions: { regions }, rate: { rate: inDollars } }))
    expect(await update(1, more)).toMatchObject({ refusals: [{ code: 'CURRENCY_MISMATCH', path: [path] }] })
  expect(await listed(10)).toEqual(before)
  done(await update(1, { rate: inDollars, regions }))
  done(await update(2, { regions: [] }))
  expect(done(await update(3, { rate: given.rate }))).toMatchObject({ currency: 'CNY', rate: { firstMinor: 600n } })
})

test('free freight says which of its exceptions is none, and keeps each once', async () => {
  const { productId } = skuOf(3)
  const set = (exceptRegionCodes: string[], exceptProductIds: string[]) => {
    const rule = { shopId: shopId(9), threshold: yuan('99'), exceptRegionCodes, exceptProductIds }
    return at.operate(EDIT, (unit) => setFreeFreight(rule, unit))
  }
  expect(await set(['54', 'x'], [productId, 'prd_1', 'me'])).toMatchObject({
    refusals: [
      { code: 'REGION_INVALID', path: ['exceptRegionCodes', '1'] },
      { code: 'NOT_FOUND', path: ['exceptProductIds', '1'] },
      { code: 'NOT_FOUND', path: ['exceptProductIds', '2'] },
    ],
  })
  expect(done(await set(['54', '54'], [productId, productId]))).toMatchObject({
    exceptRegionCodes: ['54'],
    exceptProductIds: [productId],
  })
})

test('whoever looks at what was written sees what was and what is', async () => {
  const regions = (amount: string) =>
    [{ regionCodes: ['54'], rate: { ...given.rate, firstPrice: yuan(amount) } }] as never[]
  const freight = { shopId: shopId(4), ...given, regions: regions('9') }
  const { id: templateId } = done(await at.operate(EDIT, (unit) => createTemplate(freight, unit)))
  const dearer = { templateId, expectedVersion: 1, regions: regions('99'), noDeliveryRegionCodes: ['65'] }
  done(await at.operate(EDIT, (unit) => updateTemplate(dearer, unit)))
  const last = async () => (await at.audited()).at(-1)
  expect(await last()).toMatchObject({
    before: { regions: [{ rate: { firstMinor: '900' } }], noDeliveryRegionCodes: [] },
    after: { regions: [{ rate: { firstMinor: '9900' } }], noDeliveryRegionCodes: ['65'] },
  })
  const goods = { shopId: shopId(4), currency: 'CNY' }
  const { productId } = skuOf(4)
  const usual = {
    ...{ productId, freeExceptRegionCodes: [], isCashOnDeliveryAllowed: false },
    ...{ isReturnableAfterShipping: true, isMemberDiscounted: true },
  }
  for (const [expectedVersion, uniformFreight] of [yuan('9'), null].entries()) {
    const terms = { ...usual, expectedVersion, uniformFreight }
    done(await at.operate(EDIT, (unit) => setTerms(terms, goods, unit)))
  }
  expect(await last()).toMatchObject({ before: { uniformFreightMinor: '900' }, after: { uniformFreightMinor: null } })
  for (const codes of [['54'], ['65']]) {
    const rule = { shopId: shopId(4), threshold: yuan('99'), exceptRegionCodes: codes, exceptProductIds: [productId] }
    done(await at.operate(EDIT, (unit) => setFreeFreight(rule, unit)))
  }
  expect(await last()).toMatchObject({
    before: { thresholdMinor: '9900', exceptRegionCodes: ['54'], exceptProductIds: [productId] },
    after: { thresholdMinor: '9900', exceptRegionCodes: ['65'], exceptProductIds: [productId] },
  })
})
