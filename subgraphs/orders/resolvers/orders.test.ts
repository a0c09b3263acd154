import { derivedId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import type { GraphQLInputObjectType } from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountId, shopId, skuId } from '../trial/goods.ts'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { inputOf } from '../trial/market.ts'
import { ADDRESS } from '../trial/neighbours.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const CHECKOUT = `checkout { id status expiresAt steps { name status } refusals { code }
  order { id number isParent payable { amount currency } children { id } } orders { id version lines { id payable { amount } } } }`

const start = async (who: number, skus: readonly number[], more: object = {}) =>
  house.asks(buyer(who), mutation('checkoutStart', CHECKOUT), { input: { ...inputOf(skus), ...more } })

const bought = async (who: number, skus: readonly number[]) => (await start(who, skus)).data.checkoutStart.checkout

describe('a checkout over the graph', () => {
  test('answers with its order, its steps and what is to be paid', async () => {
    const { data, errors } = await start(1, [1, 2])
    expect(errors).toEqual([])
    expect(data.checkoutStart.errors).toEqual([])
    expect(data.checkoutStart.checkout).toMatchObject({
      ...{ status: 'READY', refusals: [] },
      steps: ['QUOTE', 'HOLD_STOCK', 'PLACE_ORDERS', 'OPEN_PAYMENT'].map((name) => ({ name, status: 'DONE' })),
    })
    const { order, orders } = data.checkoutStart.checkout
    expect(order.children).toHaveLength(2)
    const shops = [1, 2].map((ordinal) => ({ ordinal, freight: 600 }))
    expect(order.payable).toEqual({ amount: ((1_001 + 1_002 + shops.length * 600) / 100).toFixed(2), currency: 'CNY' })
    expect(orders).toHaveLength(2)
  })

  test('told again by its id is the same for its buyer, and nothing for anybody else', async () => {
    const { id } = await bought(1, [3])
    const query = `{ checkout(id: "${id}") { id status } }`
    expect((await house.asks(buyer(1), query)).data.checkout).toEqual({ id, status: 'READY' })
    expect((await house.asks(buyer(2), query)).data.checkout).toBeNull()
  })

  test('takes no price from a client: there is no field to write one into', () => {
    const fieldsOf = (name: string) => Object.keys((house.schema.getType(name) as GraphQLInputObjectType).getFields())
    expect(fieldsOf('OrderLineInput')).toEqual(['skuId', 'quantity'])
    expect(
      fieldsOf('CheckoutStartInput').filter((name) => /price|discount|freight|status|account|shop/i.test(name)),
    ).toEqual([])
  })

  test('is for consumers only', async () => {
    for (const [viewer, code] of [
      [guest, 'UNAUTHENTICATED'],
      [merchant(0), 'FORBIDDEN'],
      [platform(), 'FORBIDDEN'],
    ] as const) {
      const { errors } = await house.asks(viewer, mutation('checkoutStart', 'checkout { id }'), { input: inputOf([1]) })
      expect(errors.map(({ extensions }) => extensions.code)).toEqual([code])
    }
  })
})

describe('a quote', () => {
  const QUOTE = `query Q($input: QuoteInput!) { quote(input: $input) { currency goods { amount } freight { amount } payable { amount } due { amount }
    shops { payable { amount } } explain { stage rule before { amount } after { amount } } problems { code sku { id } } lines { title quantity } } }`
  const lines = [
    { skuId: skuId(1), quantity: 1 },
    { skuId: skuId(1), quantity: 2 },
  ]

  test('is told to guests, the same thing counted together', async () => {
    const { data, errors } = await house.asks(guest, QUOTE, { input: { lines } })
    expect(errors).toEqual([])
    expect(data.quote).toMatchObject({
      lines: [{ quantity: 3 }],
      goods: { amount: '30.03' },
      freight: { amount: '8.00' },
      due: { amount: '38.03' },
      problems: [],
    })
    expect(data.quote.explain).toEqual([
      { stage: 'FREIGHT', rule: 'FREIGHT_TEMPLATE', before: { amount: '0.00' }, after: { amount: '8.00' } },
    ])
  })

  test('tells what cannot be ordered instead of failing', async () => {
    const { data } = await house.asks(buyer(1), QUOTE, {
      input: { lines: [{ skuId: skuId(88), quantity: 1 }], addressId: ADDRESS },
    })
    expect(data.quote.problems).toEqual([{ code: 'SKU_NOT_FOUND', sku: { id: skuId(88) } }])
  })

  test.each([[0], [-1], [1_000], [2 ** 31 - 1]])('of %i pieces is bad input', async (quantity) => {
    const { errors } = await house.asks(guest, QUOTE, { input: { lines: [{ skuId: skuId(1), quantity }] } })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
  })
})

describe('orders', () => {
  const ORDER =
    'order(id: $id) { id number status sellerRemark canCancel buyer { id } history { action actorId to } codes { code } }'
  const ask = (viewer: Parameters<Mall['asks']>[0], id: string) =>
    house.asks(viewer, `query O($id: ID!) { ${ORDER} }`, { id })

  test('are for their buyer, their shop and the platform; for others they are as if they were not', async () => {
    const checkout = await bought(1, [1])
    const { id } = checkout.order
    expect((await ask(buyer(1), id)).data.order).toMatchObject({ id, canCancel: true, sellerRemark: null })
    expect((await ask(merchant(1), id)).data.order).toMatchObject({ id, canCancel: false })
    expect((await ask(platform(), id)).data.order).toMatchObject({ id })
    for (const other of [buyer(2), merchant(0), merchant(1, ['catalog.*']), platform(['catalog.*'])])
      expect((await ask(other, id)).data.order).toBeNull()
    expect((await ask(buyer(1), derivedId('ord', 5))).data.order).toBeNull()
    expect((await ask(buyer(1), derivedId('prd', 5))).data.order).toBeNull()
  })

  test('are references that only those resolve who may see them', async () => {
    const { order } = await bought(1, [1])
    const query = 'query R($of: [_Any!]!) { _entities(representations: $of) { ... on Order { id lines { id } } } }'
    const of = [{ __typename: 'Order', id: order.id }]
    expect((await house.asks(buyer(1), query, { of })).data._entities[0].id).toBe(order.id)
    expect((await house.asks(buyer(2), query, { of })).data._entities).toEqual([null])
  })

  test("stand in lists by tab, newest first, with parents left out and nobody else's among them", async () => {
    await bought(5, [1])
    const last = await bought(5, [1, 2])
    const query = `{ orders(tab: TO_PAY, first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { id isParent buyer { id } } } orderTabCounts { toPay toShip } }`
    const { data } = await house.asks(buyer(5), query)
    expect(data.orders).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    expect(data.orders.nodes.map(({ id }: { id: string }) => id).sort()).toEqual(
      last.orders.map(({ id }: { id: string }) => id).sort(),
    )
    expect(data.orderTabCounts).toEqual({ toPay: 3, toShip: 0 })
    const next = await house.asks(
      buyer(5),
      `{ orders(tab: TO_PAY, first: 2, after: "${data.orders.pageInfo.endCursor}") { nodes { buyer { id } } } }`,
    )
    expect(next.data.orders.nodes).toEqual([{ buyer: { id: accountId(5) } }])
    expect((await house.asks(buyer(5), '{ orders(search: "thing 2") { totalCount } }')).data.orders.totalCount).toBe(1)
  })

  test('are found by those who run them within their shop, whatever they ask for', async () => {
    await bought(6, [1, 2])
    const query = `query M($where: OrderWhere) { managedOrders(where: $where, first: 100) { nodes { shop { id } } } }`
    const where = { accountId: { eq: accountId(6) } }
    const shops = async (viewer: Parameters<Mall['asks']>[0], given: object) =>
      (await house.asks(viewer, query, { where: given })).data.managedOrders.nodes.map(
        ({ shop }: { shop: { id: string } }) => shop.id,
      )
    expect(await shops(merchant(1), where)).toEqual([shopId(1)])
    expect(new Set(await shops(merchant(1), { OR: [{ shopId: { eq: shopId(2) } }, where] }))).toEqual(
      new Set([shopId(1)]),
    )
    expect((await shops(platform(), where)).sort()).toEqual([shopId(1), shopId(2)].sort())
    const deep = { AND: [{ AND: [{ AND: [{ id: { eq: 'x' } }] }] }] }
    expect(
      (await house.asks(platform(), query, { where: deep })).errors.map(({ extensions }) => extensions.code),
    ).toEqual(['BAD_USER_INPUT'])
  })

  test('tell what was done, by whom, and hide from their buyer who else it was', async () => {
    const { order } = await bought(1, [1])
    const remark = { orderId: order.id, expectedVersion: 1, remark: 'Handle with care' }
    await house.asks(merchant(1), mutation('orderRemark', 'order { id }'), { input: remark })
    const closing = { orderId: order.id, expectedVersion: 2, reason: 'Gone' }
    expect(
      codes(await house.asks(merchant(1), mutation('orderClose', 'order { id }'), { input: closing }), 'orderClose'),
    ).toEqual([])
    expect((await ask(buyer(1), order.id)).data.order).toMatchObject({
      ...{ status: 'CANCELLED', sellerRemark: null },
      history: [
        { action: 'PLACED', actorId: accountId(1) },
        { action: 'CANCELLED', actorId: null },
      ],
    })
    expect((await ask(merchant(1), order.id)).data.order).toMatchObject({ sellerRemark: 'Handle with care' })
  })
})

describe('the staff of another shop', () => {
  const input = async (): Promise<Readonly<Record<string, object>>> => {
    const { orders } = await bought(1, [1])
    const order = { orderId: orders[0].id, expectedVersion: orders[0].version }
    const carriage = { carrierCode: 'sf', trackingNumber: 'SF-1234' }
    const money = { amount: '1', currency: 'CNY' }
    const address = {
      recipient: 'X',
      phone: '13800000000',
      regionCode: '310115',
      province: 'X',
      city: 'X',
      district: 'X',
      line: 'X',
    }
    const rate = { first: 1, firstPrice: money, step: 1, stepPrice: money }
    return {
      orderPriceChange: { ...order, goods: money },
      orderAddressChange: { ...order, address },
      orderRemark: { ...order, remark: 'x' },
      orderClose: { ...order, reason: 'x' },
      orderShip: { ...order, ...carriage },
      ordersShipByCsv: { shopId: shopId(1), csv: '261121,sf,SF-1234' },
      freightTemplateCreate: { shopId: shopId(1), name: 'X', measure: 'PIECES', rate },
      freightTemplateUpdate: { templateId: derivedId('frt', 2), expectedVersion: 1, name: 'X' },
      freightTemplateDelete: { templateId: derivedId('frt', 3), expectedVersion: 1 },
      freeFreightRuleSet: { shopId: shopId(1), threshold: money },
    }
  }
  const selections: Readonly<Record<string, string>> = {
    ordersShipByCsv: 'results { line }',
    orderShip: 'parcel { id }',
    freeFreightRuleSet: 'rule { threshold { amount } }',
  }
  const selectionOf = (name: string) =>
    selections[name] ?? (name.startsWith('freight') ? 'template { id }' : 'order { id }')

  test('is forbidden each change; nothing changes, and the attempt is recorded', async () => {
    const attempts = await input()
    const before = await house.kept()
    for (const [name, given] of Object.entries(attempts)) {
      const entries = (await house.audited()).length
      const { errors } = await house.asks(merchant(2), mutation(name, selectionOf(name)), { input: given })
      expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([name, ['FORBIDDEN']])
      expect((await house.audited()).slice(entries)).toMatchObject([
        { shop_id: shopId(2), summary: expect.stringContaining('DENIED') },
      ])
    }
    for (const [name, given] of Object.entries(attempts)) {
      const { errors } = await house.asks(merchant(1, ['catalog.*']), mutation(name, selectionOf(name)), {
        input: given,
      })
      expect([name, errors.map(({ extensions }) => extensions.code)]).toEqual([name, ['FORBIDDEN']])
    }
    expect(await house.kept()).toBe(before)
  })

  test('sees no templates, exports or counts of it', async () => {
    const { errors } = await house.asks(merchant(2), `{ freightTemplates(shopId: "${shopId(1)}") { id } }`)
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(
      (await house.asks(merchant(2), `{ freightTemplate(id: "${derivedId('frt', 2)}") { id } }`)).data.freightTemplate,
    ).toBeNull()
    const counts = await house.asks(merchant(2), `{ managedOrderTabCounts(shopId: "${shopId(1)}") { toPay } }`)
    expect(counts.errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })
})

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
    JSON.stringify({ value: { products: [{ productId, shopId: shopId(1) }] } }),
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
  const foreign = { ...input, expectedVersion: 1, freightTemplateId: derivedId('frt', 0) }
  expect(codes(await house.asks(merchant(1), set, { input: foreign }), 'productTermsSet')).toEqual(['NOT_FOUND'])
})

test('an export is written in the background, with formulas disarmed, and fetched by its ticket only', async () => {
  await start(7, [1], { remark: '=cmd|calc' })
  const input = { where: { accountId: { eq: accountId(7) } }, columns: ['NUMBER', 'REMARK', 'PAYABLE'] }
  const made = await house.asks(merchant(1), mutation('ordersExportStart', 'export { id status url }'), { input })
  const { id } = made.data.ordersExportStart.export
  const done = await eventually(async () => {
    const { data } = await house.asks(merchant(1), `{ ordersExport(id: "${id}") { status rowCount url } }`)
    return data.ordersExport.status === 'DONE' ? data.ordersExport : null
  }, 20_000)
  expect(done.rowCount).toBe(1)
  expect((await house.asks(merchant(2), `{ ordersExport(id: "${id}") { id } }`)).data.ordersExport).toBeNull()
  const fetched = await fetchFrom(new URL(done.url).pathname)
  expect(fetched).toMatchObject({
    status: 200,
    body: expect.stringMatching(/^\uFEFFnumber,remark,payable\r\n\d{22},'=cmd\|calc,16\.01\r\n$/),
  })
  expect(await fetchFrom('/exports/orders/guess')).toMatchObject({ status: 404 })
})

async function fetchFrom(url: string): Promise<{ status: number; body: string }> {
  const [route] = house.routes
  const seen = { status: 0, body: '' }
  const response = {
    writeHead: (status: number) => {
      seen.status = status
      return response
    },
    write: (part: string) => void (seen.body += part),
    end: () => undefined,
  }
  await route?.handle({ url } as never, response as never, undefined)
  return seen
}
