import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import { created } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, mall, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
})

const UPDATE = mutation('productUpdate', 'product { version }')
const SKUS = mutation('productSkusSet', 'product { version }')
const PRICES = mutation('productPricesUpdate', 'product { version }')

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const levelPrice = (price: string) => ({ levelId: derivedId('lvl', 1), price })
const options = [{ name: 'Size', values: [{ value: 'S' }, { value: 'M' }] }]
const skus = (code: string) => [
  { code: `${code}-s`, optionValues: ['S'], price: cny('10'), levelPrices: [levelPrice('9')] },
  { code: `${code}-m`, optionValues: ['M'], price: cny('20'), weightGrams: 5, levelPrices: [levelPrice('19')] },
]

/** As long as all that can be said of goods may be: a hundred of ten by ten values, each with twenty prices. */
function largest(begin: string) {
  const values = Array.from({ length: 10 }, (_, at) => `${begin}${at}${'😀'.repeat(38)}`)
  const options = ['x', 'y', 'z'].map((name) => ({
    name: `${name}${'😀'.repeat(19)}`,
    values: values.map((value) => ({ value, imageUrl: `/${'v'.repeat(499)}` })),
  }))
  const pairs = values.flatMap((x) => values.map((y) => [x, y] as const))
  const skus = pairs.map(([x, y], at) => ({
    code: `${begin}-${at}`.padEnd(64, '-'),
    optionValues: [x, y, x],
    ...{ price: cny('9999999'), marketPrice: cny('9999999'), costPrice: cny('9999999'), weightGrams: 999_999 },
    levelPrices: Array.from({ length: 20 }, (_, level) => ({ levelId: derivedId('lvl', level), price: '9999998' })),
    imageUrl: `/${'v'.repeat(499)}`,
  }))
  return { options, skus }
}

type Noted = { readonly skus?: readonly object[] }

describe('what an auditor reads', () => {
  const noted = async (id: string) =>
    (await house.audited()).findLast(({ subject_id }) => subject_id === id) as { before: Noted | null; after: Noted }
  const skusNoted = async (id: string) => {
    const { before, after } = await noted(id)
    return [before?.skus, after.skus]
  }

  it('of an edit of prices is each SKU that changed, and no other', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: skus('noted') })
    const [small, medium] = made.map((sku) => sku.id)
    const other = { price: '11', marketPrice: '15', costPrice: '5', levelPrices: [] }
    const prices = [
      { skuId: small, ...other },
      { skuId: medium, price: '20' },
    ]
    expect(
      codes(await house.asks(platform(), PRICES, { input: { id, expectedVersion: 1, prices } }), 'productPricesUpdate'),
    ).toEqual([])
    expect(await noted(id)).toMatchObject({
      before: { priceLow: '1000', version: 1 },
      after: { priceLow: '1100', version: 2 },
    })
    expect(await skusNoted(id)).toEqual([
      [{ skuId: small, price: '1000', marketPrice: null, costPrice: null, levelPrices: [levelPrice('900')] }],
      [{ skuId: small, price: '1100', marketPrice: '1500', costPrice: '500', levelPrices: [] }],
    ])
    const set = {
      id,
      expectedVersion: 2,
      options,
      skus: [...skus('noted').slice(1), { code: 'noted-new', optionValues: ['S'], price: cny('12') }],
    }
    expect(codes(await house.asks(platform(), SKUS, { input: set }), 'productSkusSet')).toEqual([])
    expect(await skusNoted(id)).toEqual([
      [
        { skuId: small, code: 'noted-s', price: '1100', marketPrice: '1500', costPrice: '500', position: 0 },
        { skuId: medium, position: 1 },
      ],
      [
        { skuId: small, code: 'noted-new', price: '1200', marketPrice: null, costPrice: null, position: 1 },
        { skuId: medium, position: 0 },
      ],
    ])
  })

  it('of new goods is all that they began as', async () => {
    const said = { description: 'Of wool', params: [{ name: 'Cloth', value: 'Wool' }], salesBase: 9 }
    const { id, skus: made } = await created(house, platform(), { ...said, options, skus: skus('begun') })
    const [small, medium] = made.map((sku) => sku.id)
    const { before, after } = await noted(id)
    expect(before).toBeNull()
    expect(after).toMatchObject({
      ...said,
      title: '测试 Test',
      status: 'DRAFT',
      priceLow: '1000',
      skus: [
        { skuId: small, code: 'begun-s', price: '1000', levelPrices: [levelPrice('900')] },
        { skuId: medium, code: 'begun-m', price: '2000', weightGrams: 5 },
      ],
    })
  })

  it('of an edit of anything else is what differs, and of a long text its beginning', async () => {
    const { id } = await created(house, platform(), { description: 'Old' })
    const said = { description: 'x'.repeat(600), buyLimits: { mostPerOrder: 3 }, salesBase: 9, subtitle: '' }
    expect(codes(await edit(id, said), 'productUpdate')).toEqual([])
    const { before, after } = await noted(id)
    expect(before).toMatchObject({ description: 'Old', mostPerOrder: null, salesBase: 0, version: 1 })
    expect(after).toMatchObject({ description: `${'x'.repeat(500)}… (600 characters)`, mostPerOrder: 3, salesBase: 9 })
    expect(Object.keys(after)).not.toContain('subtitle')
  })

  const edit = (id: string, said: object) =>
    house.asks(platform(), UPDATE, { input: { id, expectedVersion: 1, ...said } })

  it('of the most that goods can be is in a list of all domains how it begins, and how much there is of it', async () => {
    const { id } = await created(house, platform(), largest('a'))
    const input = { id, expectedVersion: 1, ...largest('b') }
    const asked = await house.asks(platform(), SKUS, { input })
    expect([asked.errors, codes(asked, 'productSkusSet')]).toEqual([[], []])
    expect((await skusNoted(id)).map((side) => side?.length)).toEqual([100, 100])
    const { rows } = await house.sql.query<{ payload: Record<'before' | 'after', Noted> }>(
      `select envelope->'payload' as payload from outbox_event where name = 'audit.recorded' order by id desc limit 1`,
    )
    for (const side of ['before', 'after'] as const) {
      const told = rows[0]?.payload[side].skus ?? []
      expect(told[0]).toMatchObject({ optionValues: { length: 3 } })
      expect([told.length < 100, told.at(-1)]).toEqual([true, '… (100 in all)'])
    }
  })
})
