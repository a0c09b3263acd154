import { expect, test } from 'vitest'
import type { Family, Order } from '../domain/order.ts'
import { accountId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { changePrice } from './change-price.ts'
import { payOrder } from './pay-order.ts'

const at = await market()
const { again, payment, placed } = ordersIn(at)

/** Two orders of 10.01 and 10.02 for one buyer, of which the wallet pays 15.00. */
async function withBalance(buyer: number): Promise<Family> {
  at.balances.set(accountId(buyer), 5_000n)
  const family = await placed(buyer, [1, 2], { balance: { amount: '15', currency: 'CNY' } })
  expect(family.payable).toMatchObject({ payableMinor: 2003n, balanceMinor: 1500n })
  return family
}

async function ask(family: Family, index: number, amount: string): Promise<Family> {
  const order = (await again(family)).orders[index]
  if (!order) throw new Error('there is no such order')
  const input = { orderId: order.id, expectedVersion: order.version, goods: { amount, currency: 'CNY' } }
  const changed = await at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit))
  expect(changed).toMatchObject({ ok: true })
  return again(family)
}

const balanceStep = ({ explain }: Order) =>
  explain.findLast(({ stage, rule }) => stage === 'ADJUSTMENT' && rule === 'BALANCE')

/** What the last step of its price says that the wallet pays. */
const toldBalance = (order: Order): bigint | undefined => balanceStep(order)?.afterMinor

const partsOf = ({ payable, orders }: Family) => ({
  whole: payable.balanceMinor,
  sum: orders.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n),
  isWithin: orders.every(({ balanceMinor, payableMinor }) => balanceMinor <= payableMinor),
})

test('what the wallet pays of several orders stays what it is as long as all of them cost so much', async () => {
  const family = await withBalance(1)
  const cheaper = await ask(family, 0, '5')
  expect(cheaper.payable.payableMinor).toBe(1502n)
  expect(partsOf(cheaper)).toEqual({ whole: 1500n, sum: 1500n, isWithin: true })
  const [first] = cheaper.orders
  expect(first?.balanceMinor).toBe(499n)
})

test('what all of them cost less than the wallet holds is all that it pays', async () => {
  const cheaper = await ask(await withBalance(2), 1, '1')
  expect(partsOf(cheaper)).toEqual({ whole: 1101n, sum: 1101n, isWithin: true })
})

test('what was asked by hand is explained with what was quoted, in the order and in all that is paid with it', async () => {
  const stepsOf = ({ explain }: Pick<Order, 'explain'>) =>
    explain
      .filter(({ stage }) => stage === 'ADJUSTMENT')
      .map(({ rule, shopId, beforeMinor, afterMinor }) => [rule, shopId, beforeMinor, afterMinor])
  const quoted = await withBalance(4)
  const shops = quoted.orders.map(({ shopId }) => shopId)
  expect([quoted.payable, ...quoted.orders].map(stepsOf)).toEqual([[], [], []])
  const once = await ask(quoted, 0, '5')
  const first = quoted.orders[0]?.balanceMinor
  expect([once.payable, ...once.orders].map(stepsOf)).toEqual([
    [['GOODS', shops[0], 2003n, 1502n]],
    [
      ['GOODS', shops[0], 1001n, 500n],
      ['BALANCE', shops[0], first, once.orders[0]?.balanceMinor],
    ],
    [['BALANCE', shops[1], quoted.orders[1]?.balanceMinor, once.orders[1]?.balanceMinor]],
  ])
  expect(once.orders[0]?.explain.length).toBe((quoted.orders[0]?.explain.length ?? 0) + 2)
  const twice = await ask(await ask(once, 1, '1'), 0, '2')
  expect(stepsOf(twice.payable)).toEqual([
    ['GOODS', null, 2003n, 300n],
    ['BALANCE', null, 1500n, 300n],
  ])
  expect(stepsOf(twice.orders[0] ?? { explain: [] })[0]).toEqual(['GOODS', shops[0], 1001n, 200n])
  const back = await ask(twice, 0, '10.01')
  expect(stepsOf(back.orders[0] ?? { explain: [] }).map(([rule]) => rule)).toEqual(['BALANCE'])
})

test('of whom the wallet pays another part, his order is another one since, and he hears of it', async () => {
  const quoted = await withBalance(4)
  const heard = async () => (await at.told('order.changed')).map(({ payload }) => payload)
  const before = (await heard()).length
  const [, beside] = (await ask(quoted, 0, '5')).orders
  expect(beside?.balanceMinor).toBe(1001n)
  expect(beside?.version).toBe((quoted.orders[1]?.version ?? 0) + 1)
  expect((await heard()).slice(before)).toMatchObject([{ orderId: beside?.id, parentId: quoted.payable.id }])
  const same = (await ask(await again(quoted), 0, '5')).orders[1]
  expect(same?.version).toBe(beside?.version)
  expect((await heard()).length).toBe(before + 1)
})

test('what the wallet has paid in the end is what its payment tells', async () => {
  const family = await ask(await withBalance(3), 1, '1')
  const { payable } = await ask(family, 1, '30')
  expect(payable).toMatchObject({ payableMinor: 4001n, balanceMinor: 1101n })
  await at.transact((unit) => payOrder({ ...payment(payable), balanceMinor: 1500n }, unit))
  const paid = await again(family)
  expect(paid.payable.status).toBe('PAID')
  expect(partsOf(paid)).toEqual({ whole: 1500n, sum: 1500n, isWithin: true })
  expect(paid.orders.map(toldBalance)).toEqual(paid.orders.map(({ balanceMinor }) => balanceMinor))
  const why = 'The balance has paid what its payment says.'
  expect(paid.orders.map((order) => balanceStep(order)?.why)).toEqual([why, why])
})

test('what came for another price has spent what the wallet held, and the wallet pays nothing of what is owed now', async () => {
  const cheaper = await ask(await withBalance(5), 1, '1')
  const early = { ...payment(cheaper.payable), balanceMinor: cheaper.payable.balanceMinor }
  const dearer = await ask(cheaper, 1, '150')
  expect(partsOf(dearer).whole).toBe(1101n)
  for (let time = 0; time < 2; time++) await at.transact((unit) => payOrder(early, unit))
  const waiting = await again(dearer)
  expect(waiting.payable.status).toBe('PENDING_PAYMENT')
  // Once for what the wallet pays, and once for the money that goes back.
  expect(waiting.orders.map(({ version }) => version)).toEqual(dearer.orders.map(({ version }) => version + 2))
  expect(partsOf(waiting)).toEqual({ whole: 0n, sum: 0n, isWithin: true })
  for (const order of [waiting.payable, ...waiting.orders])
    expect(balanceStep(order)).toMatchObject({
      afterMinor: 0n,
      why: 'What the balance held went back with money that came too late, and pays nothing of this any more.',
    })
  expect(partsOf(await ask(waiting, 0, '5'))).toMatchObject({ whole: 0n, sum: 0n })
})

test('what the wallet has not paid after all is nothing that it paid', async () => {
  const family = await withBalance(4)
  await at.transact((unit) => payOrder({ ...payment(family.payable), balanceMinor: 0n }, unit))
  expect(partsOf(await again(family))).toEqual({ whole: 0n, sum: 0n, isWithin: true })
})
