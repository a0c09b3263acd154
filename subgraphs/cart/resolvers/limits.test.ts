import { expect, test } from 'vitest'
import { factOf, skuId, yuan } from '../trial/goods.ts'
import type { Asked } from '../trial/mall.ts'
import { buyer, CART, cartMall } from '../trial/mall.ts'

const { asks, add, mall } = await cartMall()

test('what a checkout would refuse for its time, or for what was ordered before, is not selected either', async () => {
  const viewer = buyer(8)
  await add(viewer, [
    [31, 1],
    [34, 2],
    [37, 2],
  ])
  const later = { price: yuan(1), startsAt: '2099-01-01T00:00:00Z', endsAt: '2099-02-01T00:00:00Z' }
  mall.facts.set(skuId(31), factOf(31, { presell: { ...later, sendsAt: null, sendsAfterDays: 3 } }))
  for (const sku of [34, 37]) mall.facts.set(skuId(sku), factOf(sku, { mostPerBuyer: 3 }))
  mall.bought.set(factOf(34).productId, 2)
  mall.bought.set(factOf(37).productId, 1)
  mall.asked.length = 0
  const { cart } = (await asks(viewer, CART)).data
  const told = cart.invalidLines.map((line: Asked['data']) => [line.sku.id, line.problem.code, line.problem.limit])
  expect(told.toSorted()).toEqual(
    [
      [skuId(31), 'NOT_STARTED', null],
      [skuId(34), 'OVER_MOST_PER_BUYER', 1],
    ].toSorted(),
  )
  expect(cart.selection).toMatchObject({ lineCount: 1, pieceCount: 2 })
  expect(mall.asked.toSorted()).toEqual(['bought', 'facts', 'quote', 'stock'])
})
