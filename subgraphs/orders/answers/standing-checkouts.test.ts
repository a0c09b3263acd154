import { standingCheckouts } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { startCheckout } from '../commands/start-checkout.ts'
import type { Within } from '../data/database.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { inputOf, market } from '../trial/market.ts'
import { done } from '../trial/returns.ts'
import answer from './standing-checkouts.ts'

const at = await market()
const within = { client: at.tools.client } as Within
await startAnswering([answer], { bus: at.bus, within, log: at.floor.log })
const ask = asker(at.bus, null)

async function begun(buyer: number, skus: readonly number[] = [1]) {
  const started = await startCheckout(inputOf(skus), accountId(buyer), at.saga(buyer))
  if (!started.ok) throw new Error('it was refused')
  return started.value.id
}
const standing = async (...checkoutIds: Awaited<ReturnType<typeof begun>>[]) =>
  (await ask(standingCheckouts, { checkoutIds })).checkouts

test('a checkout stands once its orders do, also when these ended, and while it is on its way', async () => {
  const placed = await begun(301)
  at.silent.add('inventory.hold-stock')
  const waiting = await begun(302)
  at.silent.clear()
  expect(await standing(placed, waiting, newId('chk'))).toEqual([
    { checkoutId: placed, isPlaced: true, isOver: false, endedLineIds: [] },
    { checkoutId: waiting, isPlaced: false, isOver: false, endedLineIds: [] },
  ])
  await at.sql.query({ text: `update mall_order set status = 'CANCELLED' where checkout_id = $1`, values: [placed] })
  await at.sql.query({ text: `update checkout set status = 'REFUSED' where id = $1`, values: [waiting] })
  expect(await standing(placed, waiting)).toMatchObject([{ checkoutId: placed, isPlaced: true, isOver: true }])
})

test('of orders that were placed together all must have ended before their checkout is over', async () => {
  const checkoutId = await begun(303, [1, 2])
  const end = (which: string) =>
    at.sql.query({
      text: `update mall_order set status = 'CANCELLED' where checkout_id = $1 and not is_parent and shop_id ${which} (
        select min(shop_id) from mall_order where checkout_id = $1)`,
      values: [checkoutId],
    })
  await end('=')
  expect(await standing(checkoutId)).toMatchObject([{ isPlaced: true, isOver: false }])
  await end('<>')
  expect(await standing(checkoutId)).toMatchObject([{ isPlaced: true, isOver: true }])
})

test('secrets of a cancelled order are told as ended, whatever becomes of the order beside it', async () => {
  for (const ordinal of [60, 61])
    at.skus.set(skuId(ordinal), skuOf(ordinal, { shopId: shopId(ordinal % 2), kind: 'VIRTUAL', secretsLeft: 9 }))
  const contact = { contactName: 'Lin', contactPhone: '13800000001' }
  const checkoutId = done(await at.buy(304, [60, 61, 1], contact)).id
  const end = (ordinal: number, status: string) =>
    at.sql.query({
      text: `update mall_order o set status = $1 from order_line l
        where l.order_id = o.id and o.checkout_id = $2 and l.sku_id = $3 returning l.id`,
      values: [status, checkoutId, skuId(ordinal)],
    })
  await end(1, 'CLOSED')
  await end(60, 'FINISHED')
  expect(await standing(checkoutId)).toMatchObject([{ isPlaced: true, isOver: false, endedLineIds: [] }])
  const [line] = (await end(61, 'CANCELLED')).rows
  expect(await standing(checkoutId)).toMatchObject([{ isPlaced: true, isOver: false, endedLineIds: [line?.id] }])
})
