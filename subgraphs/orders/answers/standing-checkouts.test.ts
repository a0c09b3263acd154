import { standingCheckouts } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import { startCheckout } from '../commands/start-checkout.ts'
import type { Within } from '../data/database.ts'
import { accountId } from '../trial/goods.ts'
import { inputOf, market } from '../trial/market.ts'
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
    { checkoutId: placed, isPlaced: true, isOver: false },
    { checkoutId: waiting, isPlaced: false, isOver: false },
  ])
  await at.sql.query({ text: `update mall_order set status = 'CANCELLED' where checkout_id = $1`, values: [placed] })
  await at.sql.query({ text: `update checkout set status = 'REFUSED' where id = $1`, values: [waiting] })
  expect(await standing(placed, waiting)).toEqual([{ checkoutId: placed, isPlaced: true, isOver: true }])
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
