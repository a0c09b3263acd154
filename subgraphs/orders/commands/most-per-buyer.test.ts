import { expect, test } from 'vitest'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import type { Bought } from '../trial/returns.ts'
import { done, returns } from '../trial/returns.ts'
import { closeOrder } from './close-order.ts'

const at = await returns()
const { approve } = deciding(() => at)
for (const ordinal of [60, 61]) at.skus.set(skuId(ordinal), skuOf(ordinal, { mostPerBuyer: 5 }))

const counted = async (buyer: number) => {
  const text = 'select sum(pieces)::integer as pieces from bought where account_id = $1'
  return (await at.sql.query({ text, values: [accountId(buyer)] })).rows[0].pieces
}
const refunding = async (buyer: number, bought: Bought, of = piece(bought, 0)) =>
  done(await approve(done(await at.apply(buyer, bought, { lines: of }))))

test('what goes back counts no more against what one buyer may have, piece by piece and once', async () => {
  const bought = await at.shipped(1, { 60: 3, 61: 1 })
  expect(await counted(1)).toBe(4)
  const first = await refunding(1, bought)
  expect(await counted(1)).toBe(4)
  for (const _ of [1, 2]) await at.settle(first)
  expect(await counted(1)).toBe(3)
  const money = { lines: piece(bought, 0), amount: { amount: '0.01', currency: 'CNY' } }
  await at.settle(done(await approve(done(await at.apply(1, bought, money)))))
  expect(await counted(1)).toBe(3)
  await at.settle(done(await approve(done(await at.apply(1, bought)))))
  expect((await at.read(bought.order.id)).order.status).toBe('CLOSED')
  expect(await counted(1)).toBe(0)
})

test('an order that ends gives back what is left of it, and what was on its way back by then not again', async () => {
  const [ended, other] = [await at.paid(2, { 60: 3 }), await at.paid(2, { 61: 2 })]
  const asked = await refunding(2, ended)
  const { order } = await at.read(ended.order.id)
  const input = { orderId: order.id, expectedVersion: order.version, reason: 'Gone' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(input, unit)))
  expect(await counted(2)).toBe(2)
  await at.settle(asked)
  expect(await counted(2)).toBe(2)
  expect((await at.read(other.order.id)).order.status).toBe('PAID')
})

test('of an order of which some went back only the rest is given back when it ends', async () => {
  const [ended, other] = [await at.paid(3, { 60: 3 }), await at.paid(3, { 60: 2 })]
  await at.settle(await refunding(3, ended))
  const { order } = await at.read(ended.order.id)
  const input = { orderId: order.id, expectedVersion: order.version, reason: 'Gone' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(input, unit)))
  expect(await counted(3)).toBe(2)
  expect((await at.read(other.order.id)).order.status).toBe('PAID')
})
