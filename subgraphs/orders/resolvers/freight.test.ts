import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import { codes, mall, merchant, mutation } from '../trial/mall.ts'

const house = await mall()

describe('freight templates', () => {
  const money = (amount: string) => ({ amount, currency: 'CNY' })
  const rate = { first: 1, firstPrice: money('5.50'), step: 2, stepPrice: money('1') }

  test('are added, made the default, changed under their version, and deleted when they are not the default', async () => {
    const input = {
      shopId: shopId(4),
      name: ' Fast ',
      measure: 'WEIGHT',
      rate,
      regions: [{ regionCodes: ['11'], rate }],
    }
    const made = await house.asks(
      merchant(4),
      mutation(
        'freightTemplateCreate',
        'template { id name isDefault version rate { firstPrice { amount } } regions { regionCodes } }',
      ),
      { input },
    )
    const { template } = made.data.freightTemplateCreate
    expect(template).toMatchObject({
      name: 'Fast',
      isDefault: false,
      version: 1,
      rate: { firstPrice: { amount: '5.50' } },
      regions: [{ regionCodes: ['11'] }],
    })
    const nothing = { templateId: template.id, expectedVersion: 1, name: null }
    const unnamed = await house.asks(merchant(4), mutation('freightTemplateUpdate', 'template { id }'), {
      input: nothing,
    })
    expect(codes(unnamed, 'freightTemplateUpdate')).toEqual(['NOTHING_TO_CHANGE'])
    const update = { templateId: template.id, expectedVersion: 1, isDefault: true }
    expect(
      codes(
        await house.asks(merchant(4), mutation('freightTemplateUpdate', 'template { id }'), { input: update }),
        'freightTemplateUpdate',
      ),
    ).toEqual([])
    expect(
      codes(
        await house.asks(merchant(4), mutation('freightTemplateUpdate', 'template { id }'), { input: update }),
        'freightTemplateUpdate',
      ),
    ).toEqual(['STALE_VERSION'])
    const list = await house.asks(merchant(4), `{ freightTemplates(shopId: "${shopId(4)}") { id isDefault } }`)
    expect(list.data.freightTemplates.map(({ isDefault }: { isDefault: boolean }) => isDefault)).toEqual([
      true,
      false,
      false,
    ])
    const remove = { templateId: template.id, expectedVersion: 2 }
    expect(
      codes(
        await house.asks(merchant(4), mutation('freightTemplateDelete', 'template { id }'), { input: remove }),
        'freightTemplateDelete',
      ),
    ).toEqual(['DEFAULT_NEEDED'])
  })

  test.each([
    ['a negative price', { rate: { ...rate, firstPrice: money('-1') } }, ['AMOUNT_INVALID']],
    ['a step of nothing', { rate: { ...rate, step: 0 } }, ['NUMBER_RANGE']],
    ['a region that is none', { noDeliveryRegionCodes: ['x'] }, ['REGION_INVALID']],
    ['a region of no province', { noDeliveryRegionCodes: ['310000', '999999'] }, ['REGION_INVALID']],
    [
      'a region of cash that is none',
      { noCashRegionCodes: ['x'], cashRegionCodes: ['1'] },
      ['REGION_INVALID', 'REGION_INVALID'],
    ],
    ['two currencies', { rate: { ...rate, stepPrice: { amount: '1', currency: 'USD' } } }, ['CURRENCY_MISMATCH']],
    ['no name', { name: ' ' }, ['TEXT_LENGTH']],
  ])('with %s are refused', async (_, more, expected) => {
    const input = { shopId: shopId(4), name: 'X', measure: 'PIECES', rate, ...more }
    expect(
      codes(
        await house.asks(merchant(4), mutation('freightTemplateCreate', 'template { id }'), { input }),
        'freightTemplateCreate',
      ),
    ).toEqual(expected)
  })
})

test('terms of a product are set for the shop that the catalogue names, not for the one that asks', async () => {
  const productId = derivedId('prd', 70)
  await house.bus.answer('catalog.product-shops', async () =>
    JSON.stringify({ value: { products: [{ productId, shopId: shopId(1), currency: 'CNY' }] } }),
  )
  const input = {
    productId,
    expectedVersion: 0,
    isCashOnDeliveryAllowed: true,
    receiveAfterDays: -1,
    freightTemplateId: derivedId('frt', 3),
  }
  const set = mutation(
    'productTermsSet',
    'terms { version receiveAfterDays freightTemplate { name } mostBalance { amount } }',
  )
  expect((await house.asks(merchant(2), set, { input })).errors.map(({ extensions }) => extensions.code)).toEqual([
    'FORBIDDEN',
  ])
  expect((await house.asks(merchant(1), set, { input })).data.productTermsSet.terms).toEqual({
    version: 1,
    receiveAfterDays: -1,
    freightTemplate: { name: 'Heavy goods' },
    mostBalance: null,
  })
  expect(codes(await house.asks(merchant(1), set, { input }), 'productTermsSet')).toEqual(['STALE_VERSION'])
  const dollars = { ...input, expectedVersion: 1, uniformFreight: { amount: '5', currency: 'USD' } }
  expect((await house.asks(merchant(1), set, { input: dollars })).data.productTermsSet.errors).toMatchObject([
    { code: 'CURRENCY_MISMATCH', path: ['uniformFreight'] },
  ])
  const foreign = { ...input, expectedVersion: 1, freightTemplateId: derivedId('frt', 0) }
  expect(codes(await house.asks(merchant(1), set, { input: foreign }), 'productTermsSet')).toEqual(['NOT_FOUND'])
})

test('goods are sent free from an amount on that is counted like the freight of their shop', async () => {
  const set = mutation('freeFreightRuleSet', 'rule { threshold { currency } }')
  const told = async (currency: string) => {
    const input = { shopId: shopId(4), threshold: { amount: '20.00', currency } }
    return (await house.asks(merchant(4), set, { input })).data.freeFreightRuleSet
  }
  expect(await told('USD')).toMatchObject({ rule: null, errors: [{ code: 'CURRENCY_MISMATCH', path: ['threshold'] }] })
  expect(await told('CNY')).toMatchObject({ rule: { threshold: { currency: 'CNY' } }, errors: [] })
})
