import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { STORE } from '../trial/neighbours.ts'
import { followSettings } from './follow-settings.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const codes = (result: Awaited<ReturnType<Market['buy']>>): string[] =>
  result.ok ? [] : result.refusals.map(({ code }) => code)

const ready = (result: Awaited<ReturnType<Market['buy']>>) => {
  if (!result.ok) throw new Error(codes(result).join())
  return result.value
}

const ordersOf = async (checkoutId: string) =>
  (
    await at.sql.query<Record<string, unknown>>({
      text: 'select * from mall_order where checkout_id = $1 order by id',
      values: [checkoutId],
    })
  ).rows

const rowsIn = async (table: string): Promise<number> =>
  Number((await at.sql.query<{ count: string }>({ text: `select count(*) from ${table}` })).rows[0]?.count)

describe('a checkout', () => {
  test('of one shop places one order, opens its payment and tells it', async () => {
    const checkout = ready(await at.buy(1, [3], { remark: ' quickly ' }))
    expect(checkout.status).toBe('READY')
    const orders = await ordersOf(checkout.id)
    expect(orders).toMatchObject([
      {
        status: 'PENDING_PAYMENT',
        is_parent: false,
        shop_id: shopId(0),
        payable_minor: 1003n,
        remark: 'quickly',
        account_id: accountId(1),
      },
    ])
    expect(orders[0]?.number).toMatch(/^261121040000000\d{7}$/)
    expect(at.payments.get(String(orders[0]?.id))).toMatchObject({ isOpen: true, amount: 1003n })
    const [told] = (await at.told('order.created')).slice(-1)
    expect(told?.payload).toMatchObject({
      orderId: orders[0]?.id,
      payableId: orders[0]?.id,
      checkoutId: checkout.id,
      isFromCart: false,
    })
  })

  test('of several shops is split by shop under a parent that is paid, and the parts are the whole', async () => {
    const checkout = ready(await at.buy(1, [1, 2, 3, 4]))
    const [parent, ...children] = await ordersOf(checkout.id)
    expect(parent).toMatchObject({ is_parent: true, shop_id: null })
    expect(children).toHaveLength(3)
    for (const sum of ['goods_minor', 'freight_minor', 'payable_minor', 'discount_minor', 'balance_minor'])
      expect(children.reduce((all, child) => all + BigInt(String(child[sum])), 0n)).toBe(BigInt(String(parent?.[sum])))
    expect([...at.payments.keys()]).toContain(parent?.id)
    expect([...at.payments.keys()]).not.toContain(children[0]?.id)
    expect(at.payments.get(String(parent?.id))).toMatchObject({ shopId: null })
  })

  test('of several kinds of goods of one shop is paid at once to that shop', async () => {
    at.skus.set(skuId(80), skuOf(80, { kind: 'VERIFICATION', shopId: shopId(0) }))
    const checkout = ready(await at.buy(1, [3, 80]))
    const [parent, ...children] = await ordersOf(checkout.id)
    expect([parent, ...children].map((order) => order?.shop_id)).toEqual([null, shopId(0), shopId(0)])
    expect(at.payments.get(String(parent?.id))).toMatchObject({ isOpen: true, shopId: shopId(0) })
  })

  test('costs few statements and three transactions', async () => {
    const { statements } = await at.count(() => at.buy(2, [1, 2], {}, { submitLockMs: 2_000 }))
    const transactions = statements.filter((text) => /^(?:commit|insert into outbox_event)/i.test(text)).length
    expect({ transactions, statements: statements.length }).toEqual({ transactions: 3, statements: 9 })
  })

  test('is refused at once, and leaves nothing, when the price is not the one that was shown', async () => {
    const before = await rowsIn('checkout')
    const refused = await at.buy(1, [1], { expectedTotal: { amount: '10.00', currency: 'CNY' } })
    expect(refused).toMatchObject({
      refusals: [
        {
          type: 'PriceChangedError',
          code: 'PRICE_CHANGED',
          expected: { minorUnits: 1000n },
          actual: { minorUnits: 1001n },
        },
      ],
    })
    expect(await rowsIn('checkout')).toBe(before)
    expect(codes(await at.buy(1, [1], { expectedTotal: { amount: '10.01', currency: 'CNY' } }))).toEqual([])
  })

  test('tells what is short, and holds nothing of the rest', async () => {
    at.stock.set(skuId(5), 2)
    at.stock.set(skuId(6), 7)
    const of = {
      lines: [
        { skuId: skuId(5), quantity: 3 },
        { skuId: skuId(6), quantity: 1 },
      ],
    }
    const input = inputOf([], { of })
    const refused = await startCheckout(input, accountId(1), at.saga(1))
    expect(refused).toMatchObject({
      refusals: [
        {
          type: 'OrderInsufficientStockError',
          ...{ sku: { id: skuId(5) }, requested: 3, available: 2, path: ['of', 'lines', '0', 'skuId'] },
        },
      ],
    })
    expect([at.stock.get(skuId(5)), at.stock.get(skuId(6))]).toEqual([2, 7])
    const again = await startCheckout(input, accountId(1), at.saga(1))
    expect(codes(again)).toEqual(['INSUFFICIENT_STOCK'])
  })

  test('gives the stock back when the balance does not cover what it shall', async () => {
    at.stock.set(skuId(7), 4)
    const orders = await rowsIn('mall_order')
    expect(codes(await at.buy(8, [7], { balance: { amount: '1.00', currency: 'CNY' } }))).toEqual([
      'INSUFFICIENT_BALANCE',
    ])
    expect(at.stock.get(skuId(7))).toBe(4)
    expect(await rowsIn('mall_order')).toBe(orders)
  })

  test('of very much is exact to the last unit', async () => {
    const priced = (minorUnits: string) => ({ price: { minorUnits, currency: 'CNY' } })
    at.skus.set(skuId(22), skuOf(22, priced('5001')))
    at.skus.set(skuId(23), skuOf(23, priced('5009')))
    const lines = [22, 23].map((sku) => ({ skuId: skuId(sku), quantity: 999 }))
    for (const { skuId } of lines) at.stock.set(skuId, 999)
    const checkout = ready(await at.buy(1, [], { of: { lines } }))
    const [order] = await ordersOf(checkout.id)
    expect(order).toMatchObject({ goods_minor: 9_999_990n, payable_minor: 9_999_990n })
    expect(at.payments.get(String(order?.id))).toMatchObject({ amount: 9_999_990n })
  })

  test('uses no more balance than is owed', async () => {
    at.balances.set(accountId(9), 100_000n)
    const checkout = ready(await at.buy(9, [1, 2], { balance: { amount: '900.00', currency: 'CNY' } }))
    expect(at.frozen.get(checkout.id)).toBe(2003n)
    const [parent, ...children] = await ordersOf(checkout.id)
    expect(parent?.balance_minor).toBe(2003n)
    expect(children.map(({ balance_minor }) => balance_minor)).toEqual([1001n, 1002n])
  })

  test.each([
    ['nothing', { of: {} }, ['NOTHING_TO_BUY']],
    ['what is fetched where nothing is', { storeId: derivedId('sto', 2) }, ['NOT_FOUND']],
    [
      'what is fetched, by nobody',
      { storeId: STORE, of: { lines: [{ skuId: skuId(3), quantity: 1 }] } },
      ['CONTACT_NEEDED'],
    ],
    [
      'what is fetched in the store of another shop',
      { storeId: STORE, contactName: 'Lin', contactPhone: '13800000001' },
      ['STORE_OF_ANOTHER_SHOP'],
    ],
    ['lines and the cart at once', { of: { lines: [{ skuId: skuId(1), quantity: 1 }], isCart: true } }, ['ONE_OF']],
    ['no line', { of: { lines: [] } }, ['LIST_LENGTH']],
    ['minus one piece', { of: { lines: [{ skuId: skuId(1), quantity: -1 }] } }, ['NUMBER_RANGE']],
    ['half a piece', { of: { lines: [{ skuId: skuId(1), quantity: 0.5 }] } }, ['NUMBER_RANGE']],
    ['too many pieces', { of: { lines: [{ skuId: skuId(1), quantity: 1000 }] } }, ['NUMBER_RANGE']],
    ['something of another kind', { of: { lines: [{ skuId: shopId(1), quantity: 1 }] } }, ['SKU_NOT_FOUND']],
    ['what does not exist', { of: { lines: [{ skuId: skuId(77), quantity: 1 }] } }, ['SKU_NOT_FOUND']],
    ['without an address', { addressId: null }, ['ADDRESS_NEEDED']],
    ['with a negative balance', { balance: { amount: '-1', currency: 'CNY' } }, ['AMOUNT_INVALID']],
    ['with a balance in another money', { balance: { amount: '1', currency: 'USD' } }, ['CURRENCY_MISMATCH']],
    ['at the door where nobody takes money', { isCashOnDelivery: true }, ['CASH_ON_DELIVERY']],
    ['with a key that is too long', { idempotencyKey: 'k'.repeat(129) }, ['IDEMPOTENCY_KEY_INVALID']],
    ['with dashes for a phone', { contactPhone: '-----' }, ['PHONE_INVALID']],
    ['with two addresses for one', { invoice: { title: 'Lin', email: 'a@b,c.d' } }, ['EMAIL_INVALID']],
    ['with a tax number of five', { invoice: { title: 'Lin', taxNumber: '12345' } }, ['TAX_NUMBER_INVALID']],
    ['with a coupon of another kind', { couponIds: [skuId(1)] }, ['COUPON_NOT_FOUND']],
    ['with a very long coupon', { couponIds: ['c'.repeat(1_000_000)] }, ['COUPON_NOT_FOUND']],
    ['with a proof longer than any', { payToken: 'p'.repeat(44) }, ['TEXT_LENGTH']],
    ['without a key', { idempotencyKey: '' }, ['IDEMPOTENCY_KEY_INVALID']],
  ])('of %s is refused, and leaves nothing', async (_, more, expected) => {
    const before = [await rowsIn('checkout'), await rowsIn('mall_order'), at.held.size]
    expect(codes(await at.buy(1, [1], more))).toEqual(expected)
    expect([await rowsIn('checkout'), await rowsIn('mall_order'), at.held.size]).toEqual(before)
  })

  test('takes a key of the form that all keys of the mall have', async () => {
    const before = await rowsIn('checkout')
    for (const idempotencyKey of ['1', 'first one', 'k'.repeat(128)])
      expect(codes(await at.buy(8, [1], { idempotencyKey }))).toEqual([])
    expect(await rowsIn('checkout')).toBe(before + 3)
  })

  test('of what would be fetched is refused while that is switched off for the shop, and leaves nothing', async () => {
    const fetched = { storeId: STORE, contactName: 'Lin', contactPhone: '13800000001' }
    const before = await rowsIn('checkout')
    at.fetchless.add(shopId(0))
    expect(codes(await at.buy(12, [3], fetched))).toEqual(['PICKUP_OFF'])
    expect(await rowsIn('checkout')).toBe(before)
    at.fetchless.delete(shopId(0))
    expect(codes(await at.buy(12, [3], fetched))).toEqual([])
  })

  test('of what nobody buys more than twice lets nobody have a third, however many ask at once', async () => {
    at.skus.set(skuId(20), skuOf(20, { mostPerBuyer: 2 }))
    const ended = survivors(await rival(8, () => at.buy(11, [20])))
    expect(ended.filter(({ ok }) => ok)).toHaveLength(2)
    const refusals = ended.flatMap((one) => (one.ok ? [] : one.refusals))
    const path = ['of', 'lines', '0', 'skuId']
    expect(refusals).toEqual(Array(6).fill(expect.objectContaining({ code: 'MOST_PER_BUYER', path })))
    expect([...at.held.values()].flat().filter((line) => line.skuId === skuId(20))).toHaveLength(2)
  })
})

describe('where buyers must bind a phone', () => {
  const buyer = accountId(12)
  const versions = new Map<string, number>()
  const needed = (scope: string, isPhoneNeeded: boolean) => {
    const version = (versions.get(scope) ?? 0) + 1
    versions.set(scope, version)
    return at.transact((unit) => followSettings({ scope, group: 'wap', version, values: { isPhoneNeeded } }, unit))
  }
  const tried = async (...skus: number[]) => codes(await at.buy(12, skus))

  test('whoever has proved none is refused, and leaves nothing, in the mall or in that shop', async () => {
    at.phoneless.add(buyer)
    await needed('mall', true)
    const before = await rowsIn('checkout')
    expect(await tried(1)).toEqual(['PHONE_NEEDED'])
    expect(codes(await at.buy(12, [1], { addressId: null }))).toEqual(['PHONE_NEEDED', 'ADDRESS_NEEDED'])
    expect(await rowsIn('checkout')).toBe(before)
    await needed(shopId(0), false)
    expect([await tried(3), await tried(1, 3)]).toEqual([[], ['PHONE_NEEDED']])
    await needed('mall', false)
    await needed(shopId(0), true)
    expect([await tried(1), await tried(3)]).toEqual([[], ['PHONE_NEEDED']])
    at.phoneless.delete(buyer)
    expect(await tried(3)).toEqual([])
    await needed(shopId(0), false)
  })

  test('nobody is asked where it is not needed, and nothing is bought where nobody answers', async () => {
    at.silent.add('identity.account-facts')
    expect(await tried(1)).toEqual([])
    await needed('mall', true)
    await expect(tried(1)).rejects.toMatchObject({ code: 'NO_ANSWER' })
    at.silent.clear()
    await needed('mall', false)
  })
})

describe('the key of a checkout', () => {
  test('gives the same checkout to all who ask at once', async () => {
    const input = inputOf([1, 2])
    const before = await rowsIn('mall_order')
    const ended = survivors(await rival(20, () => startCheckout(input, accountId(3), at.saga(3))))
    const ids = new Set(ended.map((result) => ready(result).id))
    expect(ids.size).toBe(1)
    expect(new Set(ended.map((result) => ready(result).status))).toEqual(new Set(['READY']))
    expect(await rowsIn('mall_order')).toBe(before + 3)
  })

  test('is refused for another input, and is a name of its own for somebody else', async () => {
    const input = inputOf([1])
    const mine = ready(await startCheckout(input, accountId(3), at.saga(3)))
    expect(codes(await startCheckout({ ...input, points: 1 }, accountId(3), at.saga(3)))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ])
    const theirs = ready(await startCheckout(input, accountId(4), at.saga(4)))
    expect(theirs.id).not.toBe(mine.id)
  })

  test('gives the first answer even when the price has changed since', async () => {
    const input = inputOf([8], { expectedTotal: { amount: '10.08', currency: 'CNY' } })
    const first = ready(await startCheckout(input, accountId(3), at.saga(3)))
    at.skus.set(skuId(8), skuOf(8, { price: { minorUnits: '5000', currency: 'CNY' } }))
    expect(ready(await startCheckout(input, accountId(3), at.saga(3))).id).toBe(first.id)
  })
})

test('a checkout that held nothing when it was refused is written down once, and told once', async () => {
  const before = (await at.told('checkout.moved')).length
  at.stock.set(skuId(1), 0)
  expect(codes(await startCheckout(inputOf([1]), accountId(7), at.saga(7)))).toEqual(['INSUFFICIENT_STOCK'])
  at.stock.delete(skuId(1))
  expect((await at.told('checkout.moved')).length).toBe(before + 1)
})
