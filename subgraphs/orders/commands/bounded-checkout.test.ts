import { selectedLines } from '@supermall/contracts/cart'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Wish } from '../domain/quote/facts.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { market } from '../trial/market.ts'
import { ADDRESS } from '../trial/neighbours.ts'
import { followSettings } from './follow-settings.ts'
import { quoteLines } from './quote-lines.ts'

let at: Market
const cart: Wish[] = []
const SKUS = Array.from({ length: 60 }, (_, index) => 100 + index)
const linesOf = (skus: readonly number[], quantity = 1) => skus.map((sku) => ({ skuId: skuId(sku), quantity }))

beforeAll(async () => {
  at = await market()
  for (const sku of SKUS) at.skus.set(skuId(sku), skuOf(sku, { shopId: shopId(sku % 2) }))
  await at.bus.answer(selectedLines.requestName, async () => JSON.stringify({ value: { lines: cart } }))
})

type More = Parameters<Market['buy']>[2]

/** What a checkout is refused for, path and all, when it left nothing. */
async function refusedFor(more: More) {
  const rows = async () => (await at.sql.query('select id from checkout')).rows.length
  const before = await rows()
  const result = await at.buy(1, [1], more)
  expect(await rows()).toBe(before + (result.ok ? 1 : 0))
  return result.ok ? [] : result.refusals.map(({ code, path }) => (path ? [code, ...path] : [code]))
}

async function problemsOf(lines: readonly Wish[], more: { addressId?: string | null; isInvoiced?: boolean } = {}) {
  const none = { couponIds: [], points: 0, balanceMinor: 0n, isPickup: false, isSameCity: false }
  const wish = { accountId: accountId(1), addressId: ADDRESS, ...none, lines, ...more }
  const { ask, sql, clock, currency } = at.saga(1)
  return (await quoteLines(wish, { ask, sql, now: clock(), currency })).quoted.problems.map(({ code }) => code)
}

let version = 0
const said = (scope: string, values: Record<string, number | boolean>) =>
  at.transact((unit) => followSettings({ scope, group: 'trade', version: ++version, values }, unit))

describe('what cannot be ordered is said with the price, and refused in the same words', () => {
  test('where it is more than is paid at once', async () => {
    const price = { minorUnits: '10000000', currency: 'CNY' } as const
    at.skus.set(skuId(50), skuOf(50, { price }))
    at.skus.set(skuId(51), skuOf(51, { price, shopId: shopId(1) }))
    expect([await problemsOf(linesOf([50])), await refusedFor({ of: { lines: linesOf([50]) } })]).toEqual([[], []])
    const both = linesOf([50, 51])
    expect(await problemsOf(both)).toEqual(['AMOUNT_LIMIT'])
    expect(await refusedFor({ of: { lines: both } })).toEqual([['AMOUNT_LIMIT']])
    const atDoor = await refusedFor({ of: { lines: both }, isCashOnDelivery: true })
    expect(atDoor).toEqual([['CASH_ON_DELIVERY', 'isCashOnDelivery']])
  })

  test('where more pieces with a code of their own are bought of a shop than are paid at once', async () => {
    const redeeming = { mode: 'PER_PIECE' as const, times: null, days: null, until: null, storeIds: [] }
    const card = { mode: 'TIMES' as const, times: 5, days: null, until: null, storeIds: [] }
    for (const [sku, shop] of [
      [60, 0],
      [61, 0],
      [62, 1],
    ] as const)
      at.skus.set(skuId(sku), skuOf(sku, { shopId: shopId(shop), kind: 'VERIFICATION', redeeming }))
    at.skus.set(skuId(63), skuOf(63, { kind: 'CARD', redeeming: card }))
    const most = [...linesOf([60, 61], 100), ...linesOf([62], 200), ...linesOf([63], 300)]
    const contact = { contactName: 'Lin', contactPhone: '13800000001' }
    expect([await problemsOf(most), await refusedFor({ of: { lines: most }, ...contact })]).toEqual([[], []])
    const more = [...linesOf([60], 101), ...linesOf([61], 100)]
    expect(await problemsOf(more)).toEqual(['MOST_CODES'])
    expect(await refusedFor({ of: { lines: more }, ...contact })).toEqual([['MOST_CODES']])
  })

  test('where there are more lines than a shop takes, or than are taken at all, also of a cart', async () => {
    const few = linesOf(SKUS.slice(0, 6))
    await said('mall', { mostLinesPerOrder: 2 })
    await said(shopId(0), { mostLinesPerOrder: 3 })
    expect(await problemsOf(few)).toEqual(['MOST_LINES'])
    expect(await refusedFor({ of: { lines: few } })).toEqual([['MOST_LINES']])
    await said(shopId(1), { mostLinesPerOrder: 3 })
    expect([await problemsOf(few), await refusedFor({ of: { lines: few } })]).toEqual([[], []])
    for (const scope of [shopId(0), shopId(1)]) await said(scope, { mostLinesPerOrder: 200 })
    cart.push(...linesOf(SKUS))
    expect(await problemsOf(cart)).toEqual(['MOST_LINES'])
    expect(await refusedFor({ of: { isCart: true } })).toEqual([['MOST_LINES']])
    cart.length = 50
    expect(await refusedFor({ of: { isCart: true } })).toEqual([])
  })

  test('where an invoice is wanted and a shop offers none', async () => {
    const invoice = { title: 'Somebody' }
    await said(shopId(1), { isInvoiceOffered: false })
    expect(await problemsOf(linesOf([1]), { isInvoiced: true })).toEqual(['INVOICE_NOT_OFFERED'])
    expect(await refusedFor({ invoice })).toEqual([['INVOICE_NOT_OFFERED', 'invoice']])
    expect(await refusedFor({ invoice, of: { lines: linesOf([2]) } })).toEqual([])
    expect(await refusedFor({})).toEqual([])
  })

  test("where the address is not the buyer's own, or none at all", async () => {
    for (const addressId of [derivedId('adr', 9), derivedId('prd', 1)])
      expect(await problemsOf(linesOf([2]), { addressId })).toEqual(['NOT_FOUND'])
    expect(await refusedFor({ addressId: derivedId('adr', 9) })).toEqual([['NOT_FOUND', 'addressId']])
    expect(await problemsOf(linesOf([2]), { addressId: null })).toEqual([])
  })
})

test('the balance pays freight unless the mall or a shop says otherwise', async () => {
  await at.sql.query(
    `insert into product_terms (product_id, shop_id, currency, uniform_freight_minor, is_cash_on_delivery_allowed,
       is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, 'CNY', 500, false, true, true, now())`,
    [derivedId('prd', 9), shopId(0)],
  )
  const paid = async () => {
    const wish = {
      accountId: accountId(1),
      addressId: ADDRESS,
      lines: linesOf([9]),
      isPickup: false,
      isSameCity: false,
    }
    const { ask, sql, clock, currency } = at.saga(1)
    const how = { couponIds: [], points: 0, balanceMinor: 9_999n }
    return (await quoteLines({ ...wish, ...how }, { ask, sql, now: clock(), currency })).quoted.balanceMinor
  }
  const say = (scope: string, isFreightPaidByBalance: boolean, own?: readonly string[]) =>
    at.transact((unit) =>
      followSettings({ scope, group: 'pay', version: ++version, values: { isFreightPaidByBalance }, own }, unit),
    )
  expect(await paid()).toBe(1_509n)
  await say('mall', false)
  expect(await paid()).toBe(1_009n)
  await say(shopId(0), true)
  expect(await paid()).toBe(1_509n)
  await say(shopId(0), true, [])
  expect(await paid()).toBe(1_009n)
})

test('a refusal says where in the input the wrong thing stands', async () => {
  expect(await refusedFor({ of: { lines: linesOf([1, 77]) } })).toEqual([
    ['SKU_NOT_FOUND', 'of', 'lines', '1', 'skuId'],
  ])
  const dollars = { amount: '1', currency: 'USD' }
  expect(await refusedFor({ balance: dollars })).toEqual([['CURRENCY_MISMATCH', 'balance']])
  expect(await refusedFor({ expectedTotal: dollars })).toEqual([['CURRENCY_MISMATCH', 'expectedTotal']])
})

test('what is counted in money that the mall does not take is told with its price, and line by line', async () => {
  const dollar = (minorUnits: string) => ({ kind: 'VIRTUAL', price: { minorUnits, currency: 'USD' } }) as const
  for (const sku of [60, 61]) at.skus.set(skuId(sku), skuOf(sku, dollar('300')))
  at.skus.set(skuId(62), skuOf(62, dollar('0')))
  expect(await problemsOf(linesOf([60, 61]))).toEqual(['CURRENCY_MISMATCH', 'CURRENCY_MISMATCH'])
  expect(await problemsOf(linesOf([62]))).toEqual([])
  const of = { lines: linesOf([60, 61]) }
  const where = ['0', '1'].map((index) => ['CURRENCY_MISMATCH', 'of', 'lines', index, 'skuId'])
  expect(await refusedFor({ of })).toEqual(where)
  expect(await at.buy(1, [], { of }, { currency: 'USD' })).toMatchObject({
    refusals: [{ code: 'CURRENCY_MISMATCH', path: ['of'] }],
  })
})

test('who gets a parcel redeems what is bought with it, where nobody else is named', async () => {
  at.skus.set(skuId(70), skuOf(70, { kind: 'VERIFICATION' }))
  const contacts = async (more: More) => {
    const made = await at.buy(3, [3, 70], more)
    const text = 'select kind, contact_name, contact_phone from mall_order where checkout_id = $1 and not is_parent'
    const { rows } = await at.sql.query({ text, values: [made.ok ? made.value.id : ''] })
    return new Map(rows.map(({ kind, contact_name, contact_phone }) => [kind, [contact_name, contact_phone]]))
  }
  const usual = await contacts({})
  expect([usual.get('PHYSICAL'), usual.get('VERIFICATION')]).toEqual([
    [null, null],
    ['Lin', '13800000001'],
  ])
  const other = { contactName: 'Wei', contactPhone: '13900000002' }
  expect((await contacts(other)).get('VERIFICATION')).toEqual(['Wei', '13900000002'])
  expect((await contacts({ contactName: 'Wei' })).get('VERIFICATION')).toEqual(['Wei', null])
  expect((await contacts({ contactPhone: '13900000002' })).get('VERIFICATION')).toEqual([null, '13900000002'])
  expect(await refusedFor({ of: { lines: linesOf([70]) }, addressId: null })).toEqual([
    ['CONTACT_NEEDED', 'contactName'],
  ])
})

test('a shop that is closed takes no orders, nor does any shop of a closed mall', async () => {
  const closed = (scope: string, isClosed: boolean) =>
    at.transact((unit) => followSettings({ scope, group: 'shop', version: ++version, values: { isClosed } }, unit))
  const of = { lines: linesOf([100, 101]) }
  const tried = async () => [await problemsOf(of.lines), await refusedFor({ of })]
  const where = (index: string) => ['SHOP_CLOSED', 'of', 'lines', index, 'skuId']
  await closed(shopId(1), true)
  expect(await tried()).toEqual([['SHOP_CLOSED'], [where('1')]])
  await closed(shopId(1), false)
  await closed('mall', true)
  expect(await tried()).toEqual([
    ['SHOP_CLOSED', 'SHOP_CLOSED'],
    [where('0'), where('1')],
  ])
  await closed('mall', false)
  expect(await tried()).toEqual([[], []])
})

test('who is on the blacklist is told so with the price and buys nothing, until taken off it', async () => {
  const of = { lines: linesOf([100, 101]) }
  const tried = async () => [await problemsOf(of.lines), await refusedFor({ of })]
  at.blocked.add(accountId(1))
  expect(await tried()).toEqual([['BUYER_BLOCKED'], [['BUYER_BLOCKED']]])
  at.blocked.delete(accountId(1))
  expect(await tried()).toEqual([[], []])
})
