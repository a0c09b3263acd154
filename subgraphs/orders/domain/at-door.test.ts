import { expect, test } from 'vitest'
import { factsOf, template, termsOf } from '../trial/facts.ts'
import { shopId, skuOf } from '../trial/goods.ts'
import { atDoorProblems } from './at-door.ts'
import type { QuoteFacts } from './quote/facts.ts'
import { quote } from './quote/quote.ts'
import type { FreightTemplate } from './terms.ts'

const sku = skuOf(1, { shopId: shopId(0) })
const ON = [{ scope: 'mall', group: 'pay', values: { isCashOnDeliveryOn: true } }]

function whyNot({
  template: its = {},
  isAllowed = true,
  settings = ON,
  ...more
}: Partial<QuoteFacts> & {
  readonly template?: Partial<FreightTemplate>
  readonly isAllowed?: boolean
  readonly settings?: typeof ON
}) {
  const shops = {
    terms: [termsOf(sku, { isCashOnDeliveryAllowed: isAllowed })],
    templates: [template(its)],
    rules: [],
    sameCity: [],
    taxes: [],
    forms: [],
    bought: [],
    closedShopIds: [],
    freightKeptShopIds: [],
  }
  const facts = factsOf([[sku, 1]], { shops, ...more })
  return atDoorProblems({ quoted: quote(facts), facts, settings }).map(({ code }) => code)
}

test('goods are paid at the door where their shop, their terms and their region let them', () => {
  expect(whyNot({})).toEqual([])
  expect(whyNot({ settings: [] })).toEqual(['CASH_ON_DELIVERY'])
  const said = (scope: string, isCashOnDeliveryOn: boolean) => ({ scope, group: 'pay', values: { isCashOnDeliveryOn } })
  expect(whyNot({ settings: [said('mall', true), said(shopId(0), false)] })).toEqual(['CASH_ON_DELIVERY'])
  expect(whyNot({ settings: [said('mall', false), said(shopId(0), true)] })).toEqual(['CASH_ON_DELIVERY'])
  expect(whyNot({ isAllowed: false })).toEqual(['CASH_ON_DELIVERY'])
  expect(whyNot({ isPickup: true })).toEqual(['CASH_ON_DELIVERY'])
})

test.each([
  ['in a region that is named', { cashRegionCodes: ['31'] }, '310115', []],
  ['in none that is named', { cashRegionCodes: ['32', '33'] }, '310115', ['CASH_ON_DELIVERY_REGION']],
  ['in one that is left out', { noCashRegionCodes: ['3101'] }, '310115', ['CASH_ON_DELIVERY_REGION']],
  [
    'in one left out of those named',
    { cashRegionCodes: ['31'], noCashRegionCodes: ['310115'] },
    '310115',
    ['CASH_ON_DELIVERY_REGION'],
  ],
  ['beside what is left out', { noCashRegionCodes: ['32'] }, '310115', []],
  ['nobody knows where yet', { cashRegionCodes: ['32'], noCashRegionCodes: ['3'] }, null, []],
])('at a door %s', (_, its, regionCode, expected) => {
  expect(whyNot({ template: its, regionCode })).toEqual(expected)
})
