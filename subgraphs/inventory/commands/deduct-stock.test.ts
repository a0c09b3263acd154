import { newId } from '@supermall/kernel/id'
import { expect, it } from 'vitest'
import { ground, order } from '../trial/ground.ts'
import { deductStock } from './deduct-stock.ts'
import { keepStock } from './keep-stock.ts'

const shop = await ground()
const { transact } = shop

/** Owners and what their orders are for, as they are told together. */
const paid = (...orders: readonly (readonly [string, readonly string[]])[]) =>
  transact((unit) =>
    deductStock(
      orders.map(([ownerId, skuIds]) => ({
        payload: order(ownerId, skuIds.map((skuId) => ({ skuId, quantity: 1 })) as never),
        unit,
      })),
    ),
  )

const stateOf = async (ownerId: string) =>
  (await shop.one('select state from hold where owner_id = $1', ownerId))?.state

it('of orders that are paid together, each takes what is its own, the orders of one checkout as well', async () => {
  const [a, b, c] = await shop.manyGoods(3, 5)
  const [one, other] = [newId('chk'), newId('chk')]
  if (!a || !b || !c) throw new Error('no goods')
  await shop.hold(
    one,
    [a, b].map((skuId) => ({ skuId, quantity: 1 })),
  )
  await shop.hold(
    other,
    [a, c].map((skuId) => ({ skuId, quantity: 1 })),
  )
  await paid([one, [a]], [other, [a, c]], [one, [b]], [one, [a]])
  expect(await Promise.all([a, b, c].map(shop.books))).toMatchObject([
    { onHand: 3, held: 0, sold: 2 },
    { onHand: 4, held: 0, sold: 1 },
    { onHand: 4, held: 0, sold: 1 },
  ])
  expect(await Promise.all([one, other].map(stateOf))).toEqual(['DEDUCTED', 'DEDUCTED'])
  expect(await shop.broken()).toEqual([])
})

it('one that cannot have everything gets nothing and is told, and spoils nothing for the others', async () => {
  const [scarce, plenty] = [await shop.goods(1), await shop.goods(5)]
  const [first, late, last] = [newId('chk'), newId('chk'), newId('chk')]
  await paid([first, [scarce]], [late, [plenty, scarce]], [last, [plenty]])
  expect(await Promise.all([scarce, plenty].map(shop.books))).toMatchObject([{ onHand: 0 }, { onHand: 4, sold: 1 }])
  const failed = (await shop.told('stock.failed')).map(({ aggregateId }) => aggregateId)
  expect(failed).toEqual([late])
  const told = (await shop.told('stock.deducted')).map(({ aggregateId }) => aggregateId)
  expect(told.filter((id) => [first, late, last].includes(id as never))).toEqual([first, last])
  expect(await shop.broken()).toEqual([])
})

it('orders that are paid at the door keep together what they hold, for as long as it takes', async () => {
  const sku = await shop.goods(5)
  const owners = [newId('chk'), newId('chk')]
  await shop.hold(owners[0] ?? '', [{ skuId: sku, quantity: 2 }])
  await transact((unit) =>
    keepStock(owners.map((ownerId) => ({ payload: order(ownerId, [{ skuId: sku, quantity: 2 }]), unit }))),
  )
  expect(await shop.books(sku)).toMatchObject({ onHand: 5, held: 4 })
  const kept = await shop.one(
    'select count(*)::int as kept from hold where owner_id = any($1) and until is null',
    owners,
  )
  expect(kept).toEqual({ kept: 2 })
  expect(await shop.broken()).toEqual([])
})
