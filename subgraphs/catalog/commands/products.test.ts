import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { created, move, productInput, versionOf } from '../trial/inputs.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall(400)
  await house.sql.query('update shop set is_goods_audit_needed = true where id = $1', [derivedId('shp', 4)])
})

const CREATE = mutation('productCreate', 'product { id }')
const UPDATE = mutation('productUpdate', 'product { id version title canBuy management { auditState } }')
const SKUS = mutation(
  'productSkusSet',
  'product { version priceRange { low { amount } high { amount } } skus { id code optionValues } }',
)
const PRICES = mutation('productPricesUpdate', 'product { version priceRange { low { amount } high { amount } } }')
const names = async () => (await house.told()).map(({ name }) => name)

describe('creating a product', () => {
  it('makes a draft that nobody else sees, tells it, and writes down who did it', async () => {
    await house.told()
    const { id } = await created(house, merchant(0))
    expect(await house.told()).toMatchObject([
      { name: 'product.created', payload: { productId: id, shopId: derivedId('shp', 0), version: 1 } },
    ])
    expect(await versionOf(house, id)).toMatchObject({ status: 'DRAFT', auditState: 'APPROVED', isListed: false })
    expect((await house.asks(guest, 'query ($id: ID!) { product(id: $id) { id } }', { id })).data.product).toBeNull()
    expect((await house.audited()).at(-1)).toMatchObject({ action: 'catalog.product.edit', subject_id: id })
  })

  it('keeps its title as text, whatever a page could take it for', async () => {
    const title = '<script>alert("1")</script> & \'more\''
    const { id } = await created(house, merchant(0), { title })
    const { data } = await house.asks(merchant(0), 'query ($id: ID!) { product(id: $id) { title } }', { id })
    expect(data.product).toEqual({ title })
  })

  it.each([
    ['TEXT_LENGTH', { title: ' ' }],
    ['TEXT_LENGTH', { title: 'a\u0007b' }],
    ['SLUG_SHAPE', { slug: 'Not a slug' }],
    ['SLUG_TAKEN', { slug: 'phones-1' }],
    ['HTML_UNSAFE', { description: '<script>1</script>' }],
    ['LINK_INVALID', { imageUrls: ['javascript:alert(1)'] }],
    ['LIST_SIZE', { imageUrls: Array.from({ length: 11 }, (_, at) => `/media/${at}.png`) }],
    ['LIST_SIZE', { skus: [] }],
    ['OPTION_COMBINATION', { options: [{ name: 'Size', values: [{ value: 'S' }] }] }],
    ['SKU_CODE_TAKEN', { skus: [{ code: 'D1-1', optionValues: [], price: { amount: '1', currency: 'CNY' } }] }],
    ['PRICE_RANGE', { skus: [{ code: 'p', optionValues: [], price: { amount: '0', currency: 'CNY' } }] }],
    ['NUMBER_RANGE', { buyLimits: { leastPerOrder: 5, mostPerOrder: 4 } }],
    ['WINDOW_ORDER', { saleWindow: { startsAt: '2026-12-02T00:00:00Z', endsAt: '2026-12-01T00:00:00Z' } }],
    ['KIND_TERMS', { kind: 'CARD' }],
    ['KIND_TERMS', { card: { uses: 3 } }],
    ['WHOLESALE_ORDER', { wholesale: [{ fromQuantity: 10, price: '100.00' }] }],
    ['PRESELL_TERMS', { presell: { price: '90', startsAt: '2026-12-01T00:00:00Z', endsAt: '2026-12-02T00:00:00Z' } }],
    ['ID_SHAPE', { audience: { viewLevelIds: ['gold'] } }],
    ['NOT_FOUND', { categoryId: derivedId('cat', 9_999) }],
    ['NOT_FOUND', { brandId: derivedId('cat', 0) }],
    ['NOT_FOUND', { labelIds: [derivedId('lbl', 99)] }],
    ['NOT_FOUND', { shopId: 'nonsense' }],
    ['SHOP_NOT_FOUND', { shopId: derivedId('shp', 99) }],
  ])('is refused with %s for %j and changes nothing', async (code, more) => {
    const before = await house.kept()
    await house.told()
    const asked = await house.asks(platform(), CREATE, { input: productInput(more) })
    expect(asked.errors).toEqual([])
    expect(codes(asked, 'productCreate')).toEqual([code])
    expect(await house.told()).toEqual([])
    expect(await house.kept()).toBe(before)
  })

  it('never passes what the shop may have, however many come at once', async () => {
    const shop = derivedId('shp', 5)
    await house.sql.query('update shop set most_products = product_count + 3 where id = $1', [shop])
    const endings = await rival(10, () => house.asks(merchant(5), CREATE, { input: productInput({ shopId: shop }) }))
    const refused = survivors(endings).flatMap((asked) => codes(asked, 'productCreate'))
    expect(refused).toEqual(Array(7).fill('SHOP_FULL'))
    const { rows } = await house.sql.query(
      'select product_count = (select count(*) from product where shop_id = s.id) as is_counted, product_count = most_products as is_full from shop s where id = $1',
      [shop],
    )
    expect(rows).toEqual([{ is_counted: true, is_full: true }])
    await house.sql.query('update shop set most_products = 100000 where id = $1', [shop])
  })

  it('gives a code in a shop to one of many that want it at once', async () => {
    const skus = [{ code: 'WANTED', optionValues: [], price: { amount: '5', currency: 'CNY' } }]
    const endings = await rival(5, () => house.asks(platform(), CREATE, { input: productInput({ skus }) }))
    expect(survivors(endings).flatMap((asked) => codes(asked, 'productCreate'))).toEqual(
      Array(4).fill('SKU_CODE_TAKEN'),
    )
  })
})

describe('changing a product', () => {
  it('leaves what was not said, and refuses who read an old version', async () => {
    const product = await created(house, platform(), { subtitle: 'Stays' })
    const asked = await house.asks(platform(), UPDATE, { input: { id: product.id, expectedVersion: 1, title: 'New' } })
    expect(asked.data.productUpdate.product).toMatchObject({ title: 'New', version: 2 })
    expect((await house.sql.query('select subtitle from product where id = $1', [product.id])).rows[0].subtitle).toBe(
      'Stays',
    )
    expect(
      codes(
        await house.asks(platform(), UPDATE, { input: { id: product.id, expectedVersion: 1, title: 'Old' } }),
        'productUpdate',
      ),
    ).toEqual(['STALE_VERSION'])
  })

  it('of an audited shop hides it until it is approved again', async () => {
    const shopId = derivedId('shp', 4)
    const product = await created(house, merchant(4), { shopId })
    expect(await versionOf(house, product.id)).toMatchObject({ auditState: 'PENDING' })
    await move(house, merchant(4), 'productsShelve', product)
    expect(await versionOf(house, product.id)).toMatchObject({ status: 'ON_SALE', isListed: false })
    const approve = mutation('productApprove', 'product { version }')
    await house.told()
    await house.asks(platform(), approve, { input: { id: product.id, expectedVersion: 2 } })
    expect(await names()).toEqual(['product.on_shelf'])
    expect(await versionOf(house, product.id)).toMatchObject({ isListed: true })
    await house.asks(merchant(4), UPDATE, { input: { id: product.id, expectedVersion: 3, title: 'Other' } })
    expect(await names()).toEqual(['product.off_shelf'])
    expect(await versionOf(house, product.id)).toMatchObject({ auditState: 'PENDING', isListed: false })
    const reject = mutation('productReject', 'product { management { auditState auditReason } }')
    const asked = await house.asks(platform(), reject, {
      input: { id: product.id, expectedVersion: 4, reason: 'Blurred' },
    })
    expect(asked.data.productReject.product.management).toEqual({ auditState: 'REJECTED', auditReason: 'Blurred' })
    expect(
      codes(
        await house.asks(platform(), reject, { input: { id: product.id, expectedVersion: 5, reason: 'Again' } }),
        'productReject',
      ),
    ).toEqual(['AUDIT_STATE'])
    expect(
      (await house.asks(merchant(4), approve, { input: { id: product.id, expectedVersion: 5 } })).errors[0]?.extensions
        .code,
    ).toBe('FORBIDDEN')
  })

  it('for members only takes it out of the public lists, and gives it back', async () => {
    const product = await created(house)
    await move(house, platform(), 'productsShelve', product)
    await house.asks(platform(), UPDATE, {
      input: { id: product.id, expectedVersion: 2, audience: { viewLevelIds: [derivedId('lvl', 1)] } },
    })
    expect(await versionOf(house, product.id)).toMatchObject({ isListed: false })
    await house.asks(platform(), UPDATE, { input: { id: product.id, expectedVersion: 3, audience: null } })
    expect(await versionOf(house, product.id)).toMatchObject({ isListed: true })
  })
})

describe('SKUs and prices', () => {
  const sku = (code: string, value: string, amount: string) => ({
    code,
    optionValues: [value],
    price: { amount, currency: 'CNY' },
  })
  const options = (...values: string[]) => [{ name: 'Size', values: values.map((value) => ({ value })) }]

  it('keep their ids with their values, even when codes are swapped, and retire what is left out', async () => {
    const product = await created(house, platform(), {
      options: options('S', 'M'),
      skus: [sku('sw-1', 'S', '10'), sku('sw-2', 'M', '20')],
    })
    await house.told()
    const set = {
      id: product.id,
      expectedVersion: 1,
      options: options('M', 'S', 'L'),
      skus: [sku('sw-1', 'M', '25'), sku('sw-2', 'S', '10'), sku('sw-3', 'L', '30')],
    }
    const asked = await house.asks(platform(), SKUS, { input: set })
    const idOf = (value: string) =>
      asked.data.productSkusSet.product.skus.find((one: { optionValues: string[] }) => one.optionValues[0] === value).id
    expect([idOf('S'), idOf('M')]).toEqual(product.skus.map(({ id }) => id))
    expect(asked.data.productSkusSet.product.priceRange).toEqual({
      low: { amount: '10.00' },
      high: { amount: '30.00' },
    })
    expect(await house.told()).toMatchObject([
      {
        name: 'price.changed',
        payload: { skuId: idOf('M'), before: { minorUnits: '2000' }, after: { minorUnits: '2500' } },
      },
      { name: 'product.updated' },
    ])
    const fewer = await house.asks(platform(), SKUS, {
      input: { ...set, expectedVersion: 2, options: options('L'), skus: [sku('sw-3', 'L', '30')] },
    })
    expect(fewer.data.productSkusSet.product.skus).toHaveLength(1)
    const again = await house.asks(platform(), SKUS, { input: { ...set, expectedVersion: 3 } })
    expect(again.data.productSkusSet.product.skus.map(({ id }: { id: string }) => id)).toEqual([
      idOf('M'),
      idOf('S'),
      idOf('L'),
    ])
  })

  it('are priced together, told one by one, and never below wholesale', async () => {
    const product = await created(house, platform(), {
      options: options('S', 'M'),
      skus: [sku('pr-1', 'S', '10'), sku('pr-2', 'M', '20')],
      wholesale: [{ fromQuantity: 10, price: '8' }],
    })
    const [small, medium] = product.skus
    const price = (skuId: string | undefined, more: object) => ({
      input: { id: product.id, expectedVersion: 1, prices: [{ skuId, ...more }] },
    })
    await house.told()
    for (const [code, asked] of [
      ['WHOLESALE_ORDER', price(small?.id, { price: '8' })],
      ['PRICE_RANGE', price(small?.id, { price: '-1' })],
      ['NOT_FOUND', price(derivedId('sku', 0), { price: '9' })],
    ] as const)
      expect(codes(await house.asks(platform(), PRICES, asked), 'productPricesUpdate')).toEqual([code])
    expect(await house.told()).toEqual([])
    const asked = await house.asks(
      platform(),
      PRICES,
      price(medium?.id, {
        price: '15.50',
        marketPrice: '30',
        costPrice: '7',
        levelPrices: [{ levelId: derivedId('lvl', 1), price: '14' }],
      }),
    )
    expect(asked.data.productPricesUpdate.product.priceRange.high.amount).toBe('15.50')
    expect((await house.told()).map(({ name }) => name)).toEqual(['product.updated', 'price.changed'])
  })
})

describe('moving products', () => {
  it('goes through the shelf, the bin and out, each step told', async () => {
    const product = await created(house)
    await house.told()
    for (const [name, event] of [
      ['productsShelve', 'product.on_shelf'],
      ['productsRecycle', 'product.off_shelf'],
      ['productsRestore', 'product.updated'],
      ['productsRecycle', 'product.updated'],
    ] as const) {
      expect(codes(await move(house, platform(), name, await versionOf(house, product.id)), name)).toEqual([])
      expect(await names()).toEqual([event])
    }
    const purge = 'mutation ($input: ProductsMoveInput!) { productsPurge(input: $input) { purgedIds errors { code } } }'
    const { expectedVersion } = await versionOf(house, product.id)
    const asked = await house.asks(platform(), purge, { input: { products: [{ id: product.id, expectedVersion }] } })
    expect(asked.data.productsPurge.purgedIds).toEqual([product.id])
    expect(await names()).toEqual(['product.deleted'])
    const noted = { before: { skus: product.skus.map(({ id, code }) => ({ skuId: id, code })) }, after: null }
    expect((await house.audited()).at(-1)).toMatchObject(noted)
    expect((await house.sql.query('select 1 from sku where product_id = $1', [product.id])).rowCount).toBe(0)
  })

  it('moves all or none', async () => {
    const [draft, binned] = [await created(house), await created(house)]
    await move(house, platform(), 'productsRecycle', binned)
    const before = await house.kept()
    const asked = await move(house, platform(), 'productsShelve', draft, await versionOf(house, binned.id))
    expect(codes(asked, 'productsShelve')).toEqual(['PRODUCT_STATE'])
    expect(asked.data.productsShelve.errors[0].path).toEqual(['products', '1'])
    expect(await house.kept()).toBe(before)
  })

  it('needs a picture for the shelf, and a bundle let go of what is purged', async () => {
    const bare = await created(house, platform(), { imageUrls: [] })
    expect(codes(await move(house, platform(), 'productsShelve', bare), 'productsShelve')).toEqual([
      'PRODUCT_INCOMPLETE',
    ])
    const [bundled] = (
      await house.sql.query('select product_id from sku where id in (select sku_id from bundle_line) limit 1')
    ).rows
    await move(house, platform(), 'productsRecycle', await versionOf(house, bundled.product_id))
    const purge = 'mutation ($input: ProductsMoveInput!) { productsPurge(input: $input) { errors { code } } }'
    const { id, expectedVersion } = await versionOf(house, bundled.product_id)
    const asked = await house.asks(platform(), purge, { input: { products: [{ id, expectedVersion }] } })
    expect(codes(asked, 'productsPurge')).toEqual(['PRODUCT_IN_BUNDLE'])
  })
})
