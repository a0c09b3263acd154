import { quote } from '@supermall/contracts/orders'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { beforeAll, expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ADDRESS } from '../trial/neighbours.ts'
import answer from './quote.ts'

const at = await market()
const ask = asker(at.bus, null)

beforeAll(async () => {
  const { client, currency } = at.tools
  const within = { ask, db: { sql: at.sql, client }, clock: () => at.clock.now, currency } as unknown as Within
  await startAnswering([answer], { bus: at.bus, within, log: at.floor.log })
})

const nobody = { accountId: null, addressId: null, couponIds: [], points: 0, balance: null, isSuggesting: false }
const lines = (...of: readonly (readonly [number, number])[]) =>
  of.map(([ordinal, quantity]) => ({ skuId: skuId(ordinal), quantity }))

test('a cart hears what its lines cost, shop by shop, and the parts are the whole', async () => {
  const told = await ask(quote, {
    ...nobody,
    accountId: accountId(1),
    addressId: ADDRESS,
    lines: lines([1, 2], [2, 1], [3, 1]),
  })
  expect(told.payable).toEqual({ minorUnits: '4007', currency: 'CNY' })
  const sum = told.shops.reduce((all, { payable }) => all + Number(payable.minorUnits), 0)
  expect(sum).toBe(4_007)
  expect(told.shops.map((shop) => shop.shopId)).toEqual([shopId(1), shopId(2), shopId(0)])
  expect(told.address).toMatchObject({ regionCode: '310115' })
})

test('a cart hears which lines cannot be ordered and why, instead of an error', async () => {
  at.skus.set(skuId(4), skuOf(4, { isOnSale: false }))
  at.skus.set(skuId(5), skuOf(5, { price: { minorUnits: '1', currency: 'USD' } }))
  const told = await ask(quote, { ...nobody, lines: lines([1, 1], [4, 1], [5, 1], [99, 1]) })
  expect(told.lines.map((line) => [line.skuId, line.problems])).toEqual([
    [skuId(1), []],
    [skuId(4), ['NOT_ON_SALE']],
  ])
  expect(told.unknownSkuIds).toEqual([skuId(5), skuId(99)])
})

test('a cart hears that the wallet does not hold the balance it names', async () => {
  const asked = { ...nobody, accountId: accountId(1), addressId: ADDRESS, lines: lines([1, 1]) }
  const balance = { minorUnits: '500', currency: 'CNY' } as const
  const short = { code: 'INSUFFICIENT_BALANCE', message: 'The balance does not cover it.', path: ['balance'] }
  expect((await ask(quote, { ...asked, balance })).problems).toEqual([short])
  at.balances.set(accountId(1), 500n)
  expect(await ask(quote, { ...asked, balance })).toMatchObject({ balance, problems: [] })
})

test('a cart of nothing costs nothing', async () => {
  expect(await ask(quote, { ...nobody, lines: [] })).toMatchObject({ lines: [], payable: { minorUnits: '0' } })
})

test('a cart is told without anything being held, by one statement of this domain', async () => {
  const { statements } = await at.count(() => ask(quote, { ...nobody, lines: lines([1, 1]) }))
  expect(statements).toHaveLength(1)
  expect(at.held.size).toBe(0)
})
