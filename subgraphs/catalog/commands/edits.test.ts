import { skuFacts } from '@supermall/contracts/catalog'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, it } from 'vitest'
import sold from '../answers/sku-facts.ts'
import { created, move, versionOf } from '../trial/inputs.ts'
import type { Asked, Mall } from '../trial/mall.ts'
import { codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(60)
  await house.sql.query('update shop set is_goods_audit_needed = true where id = $1', [derivedId('shp', 0)])
})

const UPDATE = mutation('productUpdate', 'product { version }')
const SKUS = mutation('productSkusSet', 'product { version }')
const PRICES = mutation('productPricesUpdate', 'product { version }')
const CREATE = mutation('productCreate', 'product { id }')

const cny = (amount: string) => ({ amount, currency: 'CNY' })
const options = [{ name: 'Size', values: [{ value: 'S' }, { value: 'M' }] }]
const skus = (code: string) => [
  {
    code: `${code}-s`,
    optionValues: ['S'],
    price: cny('10'),
    levelPrices: [{ levelId: derivedId('lvl', 1), price: '9' }],
  },
  { code: `${code}-m`, optionValues: ['M'], price: cny('20'), weightGrams: 5 },
]
const SAID = {
  title: 'Approved',
  params: [{ name: 'Cloth', value: 'Wool' }],
  audience: { buyLevelIds: [derivedId('lvl', 1)] },
  presell: { price: '9', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z', sendsAfterDays: 3 },
  wholesale: [{ fromQuantity: 10, price: '8' }],
  saleWindow: { startsAt: '2026-11-01T00:00:00Z' },
  salesBase: 7,
  videoUrl: null,
}

/** Goods of an audited shop, approved and on sale. */
async function approved(code: string) {
  const { id } = await created(house, platform(), { ...SAID, options, skus: skus(code) })
  await move(house, platform(), 'productsShelve', { id, expectedVersion: 1 })
  expect(await versionOf(house, id)).toMatchObject({ status: 'ON_SALE' })
  await house.sql.query("update product set audit_state = 'APPROVED', is_listed = true where id = $1", [id])
  return id
}

const refusals = (asked: Asked, name: string) =>
  asked.data[name].errors.map(({ code, path }: { code: string; path: string[] | null }) => [
    code,
    path?.join('.') ?? null,
  ])

describe('an edit of approved goods', () => {
  const edit = async (id: string, said: object) =>
    house.asks(merchant(0), UPDATE, {
      input: { id, expectedVersion: (await versionOf(house, id)).expectedVersion, ...said },
    })

  it('that names nothing is refused, and changes nothing', async () => {
    const id = await approved('none')
    const before = await house.kept()
    for (const said of [{}, { title: null }]) {
      const asked = await edit(id, said)
      expect(asked.errors).toEqual([])
      expect(codes(asked, 'productUpdate')).toEqual(['NOTHING_TO_CHANGE'])
    }
    expect(await house.kept()).toBe(before)
  })

  it('that sends back what they are leaves them on sale', async () => {
    const id = await approved('same')
    for (const said of [{ title: ' Approved ' }, SAID]) {
      expect(codes(await edit(id, said), 'productUpdate')).toEqual([])
      expect(await versionOf(house, id)).toMatchObject({ auditState: 'APPROVED', isListed: true })
    }
    const { expectedVersion } = await versionOf(house, id)
    const set = { id, expectedVersion, options, skus: skus('same') }
    expect(codes(await house.asks(platform(), SKUS, { input: set }), 'productSkusSet')).toEqual([])
    const again = { ...set, expectedVersion: expectedVersion + 1 }
    expect(codes(await house.asks(merchant(0), SKUS, { input: again }), 'productSkusSet')).toEqual([])
    expect(await versionOf(house, id)).toMatchObject({ auditState: 'APPROVED', isListed: true })
  })

  it.each([
    ['title', { title: 'Other' }],
    ['params', { params: [{ name: 'Cloth', value: 'Silk' }] }],
    ['presell', { presell: null }],
    ['sale window', { saleWindow: null }],
  ])('that makes the %s another waits for approval', async (what, said) => {
    const id = await approved(`other-${what.replace(' ', '')}`)
    expect(codes(await edit(id, said), 'productUpdate')).toEqual([])
    expect(await versionOf(house, id)).toMatchObject({ auditState: 'PENDING', isListed: false })
  })

  it.each([
    ['another weight', (all: object[]) => [all[0], { ...all[1], weightGrams: 6 }]],
    ['one less', (all: object[]) => [all[0]]],
    ['another order', (all: object[]) => all.toReversed()],
  ])('that sets SKUs with %s waits for approval', async (what, other) => {
    const code = `sku-${what.replace(' ', '')}`
    const id = await approved(code)
    const { expectedVersion } = await versionOf(house, id)
    const set = { id, expectedVersion, options, skus: other(skus(code)) }
    expect(codes(await house.asks(merchant(0), SKUS, { input: set }), 'productSkusSet')).toEqual([])
    expect(await versionOf(house, id)).toMatchObject({ auditState: 'PENDING' })
  })

  it('that was rejected is put up once more as it is', async () => {
    const id = await approved('again')
    await house.sql.query("update product set audit_state = 'REJECTED', audit_reason = 'No licence' where id = $1", [
      id,
    ])
    expect(codes(await edit(id, { title: 'Approved' }), 'productUpdate')).toEqual([])
    expect(await versionOf(house, id)).toMatchObject({ auditState: 'PENDING' })
  })
})

describe('prices', () => {
  it('are not changed by entries that name none, or that take the price away', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: skus('prices') })
    const before = await house.kept()
    const ask = (...prices: object[]) => house.asks(platform(), PRICES, { input: { id, expectedVersion: 1, prices } })
    const [small, medium] = made.map((sku) => sku.id)
    for (const [asked, wanted] of [
      [await ask({ skuId: small }), ['NOTHING_TO_CHANGE', 'prices.0']],
      [await ask({ skuId: small, price: null }), ['PRICE_RANGE', 'prices.0.price']],
      [await ask({ skuId: small, price: '11' }, { skuId: medium }), ['NOTHING_TO_CHANGE', 'prices.1']],
    ] as const)
      expect(refusals(asked, 'productPricesUpdate')).toEqual([wanted])
    expect(await house.kept()).toBe(before)
    expect(refusals(await ask({ skuId: small, marketPrice: null }), 'productPricesUpdate')).toEqual([])
  })
})

describe('levels and groups that there are not', () => {
  const none = derivedId('lvl', 99)
  const nobody = derivedId('mgr', 99)

  it('are refused where they stand, and change nothing', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: skus('levels') })
    const before = await house.kept()
    const levelPrices = [{ levelId: none, price: '5' }]
    const [first, ...others] = skus('unknown')
    const priced = [{ ...first, levelPrices }, ...others]
    const version = { id, expectedVersion: 1 }
    const base = { shopId: derivedId('shp', 0), categoryId: derivedId('cat', 21), title: 'Nobody', options }
    const audience = { viewLevelIds: [derivedId('lvl', 1), none], buyGroupIds: [nobody] }
    const at = ['NOT_FOUND', 'skus.0.levelPrices.0.levelId']
    for (const [name, text, input, wanted] of [
      ['productCreate', CREATE, { ...base, skus: priced }, [at]],
      ['productCreate', CREATE, { ...base, skus: skus('unknown'), audience }, inAudience],
      ['productUpdate', UPDATE, { ...version, audience }, inAudience],
      ['productSkusSet', SKUS, { ...version, options, skus: priced }, [at]],
      [
        'productPricesUpdate',
        PRICES,
        { ...version, prices: [{ skuId: made[0]?.id, levelPrices }] },
        [['NOT_FOUND', 'prices.0.levelPrices.0.levelId']],
      ],
    ] as const)
      expect(refusals(await house.asks(platform(), text, { input }), name)).toEqual(wanted)
    expect(await house.kept()).toBe(before)
  })

  it('may stay where goods named them before they were deleted, as a form sends back what it was filled with', async () => {
    const { id, skus: made } = await created(house, platform(), { options, skus: skus('deleted') })
    const levelPrices = [{ levelId: none, price: '5' }]
    await house.sql.query('update product set view_level_ids = $2, buy_group_ids = $3 where id = $1', [
      id,
      [none],
      [nobody],
    ])
    await house.sql.query('update sku set level_prices = $2 where id = $1', [
      made[0]?.id,
      JSON.stringify([{ levelId: none, price: '500' }]),
    ])
    const audience = { viewLevelIds: [none], viewGroupIds: [], buyLevelIds: [], buyGroupIds: [nobody] }
    const [first, ...others] = skus('deleted')
    const edits = [
      ['productUpdate', UPDATE, { title: 'Another', audience }, []],
      ['productUpdate', UPDATE, { audience: { buyLevelIds: [none] } }, [['NOT_FOUND', 'audience.buyLevelIds.0']]],
      ['productSkusSet', SKUS, { options, skus: [{ ...first, levelPrices }, ...others] }, []],
      ['productPricesUpdate', PRICES, { prices: [{ skuId: made[0]?.id, price: '11', levelPrices }] }, []],
    ] as const
    for (const [name, text, said, wanted] of edits) {
      const { expectedVersion } = await versionOf(house, id)
      const asked = await house.asks(platform(), text, { input: { id, expectedVersion, ...said } })
      expect(refusals(asked, name)).toEqual(wanted)
    }
  })

  const inAudience = [
    ['NOT_FOUND', 'audience.viewLevelIds.1'],
    ['NOT_FOUND', 'audience.buyGroupIds.0'],
  ]
})

describe('an edit that names nothing', () => {
  it.each([
    ['categoryUpdate', 'category', 'cat'],
    ['brandUpdate', 'brand', 'brd'],
    ['productLabelUpdate', 'productLabel', 'lbl'],
    ['hotKeywordUpdate', 'hotKeyword', 'hot'],
    ['bundleUpdate', 'bundle', 'bdl'],
    ['productGroupUpdate', 'productGroup', 'pgr'],
  ])('is no %s', async (name, entity, prefix) => {
    const before = await house.kept()
    const input = { id: derivedId(prefix, 0), expectedVersion: 1, isEnabled: null }
    const asked = await house.asks(platform(), mutation(name, `${entity} { id }`), { input })
    expect(asked.errors).toEqual([])
    expect(codes(asked, name)).toEqual(['NOTHING_TO_CHANGE'])
    expect(await house.kept()).toBe(before)
  })
})

it('a SKU is told to have been shown from when it was first on the shelf, and for good', async () => {
  const { id, skus: made } = await created(house, platform())
  const skuIds = made.map((sku) => sku.id)
  const within = { db: { sql: house.sql }, clock: () => new Date('2026-11-21T04:00:00Z') } as never
  const shown = async () =>
    skuFacts.answer
      .parse(await sold.reply({ skuIds }, within))
      .skus.map(({ isOnSale, wasShown }) => [isOnSale, wasShown])
  const moved = async (name: string) => move(house, platform(), name, await versionOf(house, id))
  expect(await shown()).toEqual([[false, false]])
  await moved('productsUnshelve')
  expect(await shown()).toEqual([[false, false]])
  await moved('productsShelve')
  expect(await shown()).toEqual([[true, true]])
  await moved('productsUnshelve')
  expect(await shown()).toEqual([[false, true]])
})
