import { boughtPieces } from '@supermall/contracts/orders'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { cancelOrder } from '../commands/cancel-order.ts'
import type { Within } from '../data/database.ts'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import answer from './bought-pieces.ts'

const at = await market()
const { placed } = ordersIn(at)
await startAnswering([answer], { bus: at.bus, within: { client: at.tools.client } as Within, log: at.floor.log })
const ask = asker(at.bus, null)

test('pieces of what everybody gets only so many of are counted for whoever ordered them, until they are cancelled', async () => {
  at.skus.set(skuId(60), skuOf(60, { mostPerBuyer: 5 }))
  const family = await placed(501, [], { of: { lines: [{ skuId: skuId(60), quantity: 3 }] } })
  const { productId } = skuOf(60)
  const pieces = async (buyer: number) =>
    (await ask(boughtPieces, { accountId: accountId(buyer), productIds: [productId] })).products
  expect([await pieces(501), await pieces(502)]).toEqual([[{ productId, pieces: 3 }], []])
  await at.transact((unit) => cancelOrder({ orderId: only(family).id }, accountId(501), unit))
  expect(await pieces(501)).toEqual([{ productId, pieces: 0 }])
})
