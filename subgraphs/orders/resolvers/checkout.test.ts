import { derivedId } from '@supermall/kernel/id'
import type { GraphQLInputObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { buyer, buyingIn, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { inputOf } from '../trial/market.ts'
import { ADDRESS, STORE } from '../trial/neighbours.ts'

const house = await mall()
const { bought, start } = buyingIn(house)

describe('a checkout over the graph', () => {
  test('answers with its order, its steps and what is to be paid', async () => {
    const { data, errors } = await start(1, [1, 2])
    expect(errors).toEqual([])
    expect(data.checkoutStart.errors).toEqual([])
    expect(data.checkoutStart.checkout).toMatchObject({
      status: 'READY',
      refusals: [],
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

  test('tells nothing of what the buyer may not see or nobody ever saw, nor what it is sold together with', async () => {
    const query = `query Q($input: QuoteInput!) { quote(input: $input) { goods { amount } shops { payable { amount } } lines { title }
      problems { code path sku { id } } whyNot { code message } } }`
    house.skus.set(skuId(61), skuOf(61, { title: 'For gold', viewLevelIds: [derivedId('lvl', 5)] }))
    house.skus.set(skuId(62), skuOf(62, { title: 'Drafted', isOnSale: false, wasShown: false }))
    house.skus.set(skuId(63), skuOf(63, { title: 'Taken down', isOnSale: false, wasShown: true }))
    const bundle = { bundleId: derivedId('bdl', 7), title: 'Gold and more', shopId: shopId(0), isOver: true }
    const items = [61, 63].map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 }))
    const times = { startsAt: '2026-11-01T00:00:00Z', endsAt: '2026-11-20T00:00:00Z' }
    house.bundles.push({ ...bundle, ...times, items, price: { minorUnits: '1', currency: 'CNY' } })
    const lines = [61, 62, 63].map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1 }))
    const told = await house.asks(guest, query, { input: { lines } })
    house.bundles.pop()
    expect(told.data.quote).toMatchObject({ lines: [{ title: 'Taken down' }], shops: [{}], whyNot: [] })
    const problem = (code: string, at: number) => ({ code, path: ['lines', String(at), 'skuId'] })
    expect(told.data.quote.problems).toMatchObject([
      problem('SKU_NOT_FOUND', 0),
      problem('SKU_NOT_FOUND', 1),
      problem('NOT_ON_SALE', 2),
    ])
    expect((await start(1, [61])).data.checkoutStart).toMatchObject({
      checkout: null,
      errors: [{ code: 'SKU_NOT_FOUND', path: ['of', 'lines', '0', 'skuId'] }],
    })
  })

  test('says where in its input the wrong thing stands, and pays nothing with other money', async () => {
    const query = `query Q($input: QuoteInput!) { quote(input: $input) { balance { amount } problems { code path coupon { id } } } }`
    const told = async (input: object) => (await house.asks(buyer(1), query, { input })).data.quote
    const of = (sku: number) => ({ skuId: skuId(sku), quantity: 1 })
    expect(await told({ lines: [of(1), of(88)], addressId: ADDRESS })).toMatchObject({
      problems: [{ code: 'SKU_NOT_FOUND', path: ['lines', '1', 'skuId'], coupon: null }],
    })
    expect(await told({ lines: [of(1)], addressId: ADDRESS, balance: { amount: '1.00', currency: 'USD' } })).toEqual({
      balance: { amount: '0.00' },
      problems: [{ code: 'CURRENCY_MISMATCH', path: ['balance'], coupon: null }],
    })
  })

  test('promises no balance that the buyer does not have, and says nothing where the wallet is silent', async () => {
    const query = `query Q($input: QuoteInput!) { quote(input: $input) { balance { amount } due { amount } problems { code path } } }`
    const input = { lines: [lines[0]], addressId: ADDRESS, balance: { amount: '500.00', currency: 'CNY' } }
    const told = async (who: typeof guest) => (await house.asks(who, query, { input })).data.quote
    const short = { balance: { amount: '0.00' }, problems: [{ code: 'INSUFFICIENT_BALANCE', path: ['balance'] }] }
    house.balances.set(accountId(1), 571n)
    const due = { amount: '16.01' }
    expect(await told(buyer(1))).toEqual({ ...short, due })
    expect(await told(buyer(2))).toEqual({ ...short, due })
    expect((await told(guest)).problems).toContainEqual(short.problems[0])
    house.balances.set(accountId(1), 1_601n)
    const paid = { balance: { amount: '16.01' }, due: { amount: '0.00' }, problems: [] }
    expect(await told(buyer(1))).toEqual(paid)
    house.silent.add('payments.spendable-balance')
    expect(await told(buyer(2))).toEqual(paid)
    house.silent.delete('payments.spendable-balance')
    house.balances.clear()
  })

  test.each([[0], [-1], [1_000], [2 ** 31 - 1]])('of %i pieces is bad input', async (quantity) => {
    const { errors } = await house.asks(guest, QUOTE, { input: { lines: [{ skuId: skuId(1), quantity }] } })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
    expect(errors[0]?.message).toMatch(/^`lines\.0\.quantity`: It must be from 1 to 999\.$/)
  })

  const yuan = (amount: string) => ({ balance: { amount, currency: 'CNY' } })
  test.each<[object, string]>([
    [{ points: 100_000_001 }, '`points`: It must be from 0 to 100000000.'],
    [yuan('1.005'), '`balance`: It must be zero or more, with no more places than its currency.'],
    [yuan('1000000000000.01'), '`balance`: It is at most 1000000000000.00 CNY.'],
    [{ couponIds: Array(21).fill('c') }, '`couponIds`: It needs 0 to 20 entries.'],
    [{ couponIds: ['c'.repeat(31)] }, '`couponIds.0`: There is no such coupon in the wallet.'],
  ])('with %o is bad input, in words of its own', async (wrong, message) => {
    const { errors } = await house.asks(guest, QUOTE, { input: { lines, ...wrong } })
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('of what is fetched says where nothing is, and where that is switched off', async () => {
    const problems = async (storeId: string) =>
      (await house.asks(buyer(1), QUOTE, { input: { lines, storeId } })).data.quote.problems
    expect(await problems(STORE)).toEqual([])
    expect(await problems(derivedId('sto', 2))).toEqual([{ code: 'NOT_FOUND', sku: null }])
    house.fetchless.add(shopId(0))
    expect(await problems(STORE)).toEqual([{ code: 'PICKUP_OFF', sku: null }])
    house.fetchless.delete(shopId(0))
  })

  test('with an address that is not its buyer’s says so', async () => {
    for (const addressId of [derivedId('adr', 9), 'nowhere']) {
      const { data, errors } = await house.asks(buyer(1), QUOTE, { input: { lines, addressId } })
      expect([errors, data.quote.problems]).toEqual([[], [{ code: 'NOT_FOUND', sku: null }]])
    }
  })
})

test('the money is taken at doors of some regions only, and the quote says why not elsewhere', async () => {
  const pay = `insert into shop_setting (scope, group_name, values, version) values ('mall', 'pay', '{"isCashOnDeliveryOn": true}', 1)`
  await house.sql.query(pay)
  const { shopId = '', productId = '' } = house.skus.get(skuId(5)) ?? {}
  await house.sql.query({
    text: `insert into product_terms (product_id, shop_id, currency, is_cash_on_delivery_allowed, is_returnable_after_shipping, is_member_discounted, updated_at)
      values ($1, $2, 'CNY', true, true, true, now())`,
    values: [productId, shopId],
  })
  const within = (cash: string, none: string) =>
    house.sql.query({
      text: 'update freight_template set cash_region_codes = $2::text[], no_cash_region_codes = $3::text[] where shop_id = $1',
      values: [shopId, cash, none],
    })
  const query = `query Q($input: QuoteInput!) { quote(input: $input) { problems { code } cashOnDeliveryProblems { code sku { id } } } }`
  const input = { lines: [{ skuId: skuId(5), quantity: 1 }], addressId: ADDRESS }
  const quoted = async () => (await house.asks(buyer(1), query, { input })).data.quote
  const codesOf = async () =>
    (await start(1, [5], { isCashOnDelivery: true })).data.checkoutStart.errors.map(
      ({ code, path }: { code: string; path: string[] }) => [code, path],
    )
  await within('{}', '{3101}')
  const no = { code: 'CASH_ON_DELIVERY_REGION', sku: { id: skuId(5) } }
  expect(await quoted()).toEqual({ problems: [], cashOnDeliveryProblems: [no] })
  expect(await codesOf()).toEqual([['CASH_ON_DELIVERY_REGION', ['addressId']]])
  await within('{31}', '{32}')
  expect((await quoted()).cashOnDeliveryProblems).toEqual([])
  expect(await codesOf()).toEqual([])
  await house.sql.query("delete from shop_setting where group_name = 'pay'")
})
