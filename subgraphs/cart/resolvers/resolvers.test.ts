import { selectedLines } from '@supermall/contracts/cart'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeEach, expect, test } from 'vitest'
import { factOf, skuId, yuan } from '../trial/goods.ts'
import type { Asked } from '../trial/mall.ts'
import { buyer, CART, cartMall, errorCodes, mutation } from '../trial/mall.ts'

const GOLD = derivedId('lvl', 1)
const { asks, add, mall, ask, opened } = await cartMall()

const SELECT = mutation('cartLinesSelect', 'cart { selection { lineCount pieceCount total { amount } } }')

let ordinal = 100
const fresh = (): number => ++ordinal

beforeEach(() => {
  for (let sku = 0; sku < 300; sku++) mall.facts.set(skuId(sku), factOf(sku))
  Object.assign(mall, { available: new Map(), buyer: { levelId: null, groupIds: [] }, isQuoting: true })
})

test('a cart shows its lines by shop, the latest shop first, with what they cost now', async () => {
  const viewer = buyer(fresh())
  expect((await asks(viewer, CART)).data).toEqual({ cart: null })
  await add(viewer, [[0, 2]])
  await add(viewer, [[31, 1]])
  mall.facts.set(skuId(0), factOf(0, { price: yuan(5) }))
  const { data } = await asks(viewer, CART)
  expect(data.cart).toMatchObject({ lineCount: 2, pieceCount: 3, invalidLines: [] })
  expect(data.cart.shops).toEqual([
    {
      shop: { id: derivedId('shp', 1) },
      isSelected: true,
      lines: [{ sku: { id: skuId(31) }, quantity: 1, price: { amount: '32.00' } }],
    },
    {
      shop: { id: derivedId('shp', 0) },
      isSelected: true,
      lines: [{ sku: { id: skuId(0) }, quantity: 2, price: { amount: '5.00' } }],
    },
  ])
  expect(data.cart.selection).toEqual({ lineCount: 2, pieceCount: 3, total: { amount: '40.00', currency: 'CNY' } })
  expect(data.cart.quote).toMatchObject({
    reason: null,
    price: {
      payable: { amount: '50.00' },
      explain: [
        { stage: 'LINES', sku: { id: expect.stringMatching(/^sku_/) } },
        { stage: 'FREIGHT', sku: null },
      ],
    },
  })
})

test('others are asked only for what is selected of the cart, and once', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [
    [1, 1],
    [2, 1],
  ])
  mall.asked.length = 0
  await asks(viewer, '{ cart { lineCount lines { quantity title addedPrice { amount } } } }')
  expect(mall.asked).toEqual([])
  await asks(viewer, CART)
  expect([...mall.asked].sort()).toEqual(['facts', 'quote', 'stock'])
})

test('what cannot be bought stands apart, each with the gravest reason, and is not part of the price', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [
    [1, 1],
    [10, 1],
    [13, 1],
    [16, 1],
    [19, 5],
    [22, 5],
    [25, 1],
    [28, 1],
  ])
  mall.facts.set(skuId(10), factOf(10, { isOnSale: false }))
  mall.facts.delete(skuId(13))
  mall.available = new Map([
    [skuId(16), 0],
    [skuId(19), 3],
  ])
  mall.facts.set(skuId(22), factOf(22, { mostPerOrder: 4 }))
  mall.facts.set(skuId(25), factOf(25, { leastPerOrder: 2 }))
  mall.facts.set(skuId(28), factOf(28, { buyLevelIds: [GOLD] }))
  const { data } = await asks(viewer, CART)
  const told = data.cart.invalidLines.map((line: Asked['data']) => [line.sku.id, line.problem.code, line.problem.limit])
  expect(new Set(told)).toEqual(
    new Set([
      ...[
        [skuId(10), 'OFF_SHELF', null],
        [skuId(13), 'UNKNOWN', null],
        [skuId(16), 'SOLD_OUT', 0],
        [skuId(19), 'INSUFFICIENT', 3],
      ],
      ...[
        [skuId(22), 'OVER_MOST', 4],
        [skuId(25), 'BELOW_LEAST', 2],
        [skuId(28), 'NOT_ALLOWED', null],
      ],
    ]),
  )
  expect(data.cart.selection).toEqual({ lineCount: 1, pieceCount: 1, total: { amount: '1.00', currency: 'CNY' } })
  expect(mall.quoted.at(-1)?.lines).toEqual([{ skuId: skuId(1), quantity: 1 }])
  mall.buyer = { levelId: GOLD, groupIds: [] }
  expect((await asks(viewer, CART)).data.cart.invalidLines).toHaveLength(6)
})

test.each([{ viewLevelIds: [GOLD] }, { buyLevelIds: [GOLD] }])(
  'goods for gold members, %o, are bought by them alone',
  async (limits) => {
    const viewer = buyer(fresh())
    await add(viewer, [[1, 1]])
    mall.facts.set(skuId(1), factOf(1, limits))
    const pieces = async () => (await asks(viewer, CART)).data.cart.selection.pieceCount
    expect(await pieces()).toBe(0)
    mall.buyer = { levelId: GOLD, groupIds: [] }
    expect(await pieces()).toBe(1)
  },
)

test('how many there are is told where its shop shows it, and to whoever wishes for more than there are', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [
    [1, 2],
    [4, 2],
    [7, 4],
    [10, 1],
  ])
  mall.available = new Map([1, 4, 7].map((ordinal) => [skuId(ordinal), 3]))
  for (const ordinal of [4, 7]) mall.hidden.add(skuId(ordinal))
  const told = async () => {
    const { data } = await asks(
      viewer,
      '{ cart { shops { lines { skuId available } } invalidLines { skuId available problem { code limit } } } }',
    )
    const { shops, invalidLines } = data.cart
    const lines = [...shops.flatMap((shop: { lines: object[] }) => shop.lines), ...invalidLines]
    return Object.fromEntries(lines.map(({ skuId: id, available }) => [id, available]))
  }
  const counts = (...numbers: (number | null)[]) =>
    Object.fromEntries([1, 4, 7, 10].map((ordinal, index) => [skuId(ordinal), numbers[index]]))
  expect(await told()).toEqual(counts(3, null, 3, null))
  mall.hidden.clear()
  expect(await told()).toEqual(counts(3, 3, 3, null))
})

test('a checkout is answered the lines that the buyer was shown a price of', async () => {
  const number = fresh()
  await add(buyer(number), [
    [1, 2],
    [4, 1],
    [7, 1],
  ])
  const selected = await asks(buyer(number), SELECT, { input: { skuIds: [skuId(4)], isSelected: false } })
  expect(selected.data.cartLinesSelect.cart.selection).toEqual({
    lineCount: 2,
    pieceCount: 3,
    total: { amount: '10.00' },
  })
  mall.available = new Map([[skuId(7), 0]])
  expect(await ask(selectedLines, { accountId: derivedId('acc', number) })).toEqual({
    lines: [{ skuId: skuId(1), quantity: 2 }],
  })
  expect(await ask(selectedLines, { accountId: newId('acc') })).toEqual({ lines: [] })
})

test.each([
  ['orders do not answer', () => Object.assign(mall, { isQuoting: false }), 'NO_ANSWER'],
  [
    'currencies differ',
    () => mall.facts.set(skuId(1), factOf(1, { price: { minorUnits: '100', currency: 'USD' } })),
    'MIXED_CURRENCIES',
  ],
  ['nothing can be had', () => mall.facts.delete(skuId(1)) && mall.facts.delete(skuId(2)), 'NOTHING_SELECTED'],
])('when %s there is no price but a reason, and the cart is shown', async (_, happens, reason) => {
  const viewer = buyer(fresh())
  await add(viewer, [
    [1, 1],
    [2, 1],
  ])
  happens()
  const { data, errors } = await asks(viewer, CART)
  expect(errors).toEqual([])
  expect(data.cart).toMatchObject({ lineCount: 2, quote: { price: null, reason }, selection: { total: null } })
})

test('while catalogue and inventory are silent the cart stands as it was told last', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [[1, 1]])
  Object.assign(mall, { facts: new Map(), available: null })
  const { data, errors } = await asks(viewer, CART)
  expect(errors).toEqual([])
  expect(data.cart).toMatchObject({ invalidLines: [], shops: [{ lines: [{ quantity: 1, price: null }] }] })
})

test('a line tells whether it has become cheaper or dearer since it was added', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [
    [1, 1],
    [2, 1],
    [4, 1],
  ])
  mall.facts.set(skuId(1), factOf(1, { price: yuan(1) }))
  mall.facts.set(skuId(2), factOf(2, { price: yuan(9) }))
  const { data } = await asks(
    viewer,
    '{ cart { lines { sku { id } priceChange { direction before { amount } after { amount } } } } }',
  )
  const changes = Object.fromEntries(data.cart.lines.map((line: Asked['data']) => [line.sku.id, line.priceChange]))
  expect(changes).toEqual({
    [skuId(1)]: { direction: 'CHEAPER', before: { amount: '2.00' }, after: { amount: '1.00' } },
    [skuId(2)]: { direction: 'DEARER', before: { amount: '3.00' }, after: { amount: '9.00' } },
    [skuId(4)]: null,
  })
})

test('the terms of a quote reach those who reckon it, within bounds', async () => {
  const viewer = buyer(fresh())
  await add(viewer, [[1, 1]])
  const quote = (args: string) => asks(viewer, `{ cart { quote(${args}) { reason } } }`)
  await quote(
    `addressId: "${derivedId('adr', 1)}", couponIds: ["c1"], points: 5, balance: { amount: "1.50", currency: CNY }`,
  )
  expect(mall.quoted.at(-1)).toMatchObject({
    addressId: derivedId('adr', 1),
    couponIds: ['c1'],
    points: 5,
    balance: { minorUnits: '150', currency: 'CNY' },
  })
  expect(mall.quoted.at(-1)?.isSuggesting).toBe(false)
  const why = 'suggestedCoupons { id } whyNot { promotion { id } coupon { id } name code } problems { code message }'
  const { data } = await asks(viewer, `{ cart { quote(isSuggesting: true) { price { ${why} } } } }`)
  expect(data.cart.quote.price).toEqual({
    suggestedCoupons: [{ id: derivedId('uco', 1) }],
    whyNot: [{ promotion: { id: derivedId('prm', 1) }, coupon: null, name: 'Autumn', code: 'NOT_REACHED' }],
    problems: [{ code: 'AMOUNT_LIMIT', message: 'At most 100000 CNY are paid at once.' }],
  })
  const wrong = ['points: -1', 'points: 100000001', 'addressId: "acc_1"', 'balance: { amount: "-1.00", currency: CNY }']
  const many = `couponIds: [${Array.from({ length: 21 }, () => '"c"').join(' ')}]`
  for (const args of [...wrong, many]) {
    const answer = await quote(args)
    expect(errorCodes(answer), args).toEqual(['BAD_USER_INPUT'])
    expect(answer.errors[0]?.message).toContain(`\`${args.split(':')[0]}\``)
  }
})

test('two mutations of one request each show the cart as they left it', async () => {
  const viewer = buyer(fresh())
  const line = (sku: number) => `{ lines: [{ skuId: "${skuId(sku)}", quantity: 1 }] }`
  const { data } = await asks(
    viewer,
    `mutation { a: cartLinesAdd(input: ${line(1)}) { cart { lines { quantity } } }
    b: cartLinesAdd(input: ${line(2)}) { cart { lines { quantity } } } }`,
  )
  expect([data.a.cart.lines.length, data.b.cart.lines.length]).toEqual([1, 2])
})

test('a full cart tells how many lines it may have', async () => {
  const viewer = buyer(fresh())
  await add(
    viewer,
    Array.from({ length: 100 }, (_, sku) => [sku, 1] as const),
  )
  const { data } = await asks(
    viewer,
    mutation('cartLinesAdd', 'cart { id }').replace('path', 'path ... on CartFullError { mostCount }'),
    {
      input: { lines: [{ skuId: skuId(200), quantity: 1 }] },
    },
  )
  expect(data.cartLinesAdd).toMatchObject({
    cart: null,
    errors: [{ __typename: 'CartFullError', code: 'CART_FULL', mostCount: 100 }],
  })
})

test('the seed fills carts of the first buyers, once', async () => {
  await opened.seed(250)
  await opened.seed(250)
  const { data } = await asks(buyer(5), '{ cart { lineCount lines { quantity title } } }')
  expect(data.cart.lineCount).toBe(data.cart.lines.length)
  expect(data.cart.lineCount).toBeGreaterThan(1)
})
