import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { sellAtDoor } from '../trial/at-door.ts'
import { accountId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { returns } from '../trial/returns.ts'
import { cancelOrder } from './cancel-order.ts'
import { startCheckout } from './start-checkout.ts'

const at = await returns()
await sellAtDoor(at, [1])
const { placed } = ordersIn(at)

const THREE = { mostUnpaid: 3, submitLockMs: 2_000 }
type Bought = Awaited<ReturnType<Market['buy']>>
const buy = (buyer: number, remark: string, more = {}) => at.buy(buyer, [1], { remark, ...more }, THREE)
const saidBy = (result: Bought) => (result.ok ? [] : result.refusals.map(({ code }) => code))
const rows = async () =>
  Promise.all(
    ['checkout', 'checkout_step', 'mall_order', 'outbox_event', 'submitted'].map(
      async (table) => (await at.sql.query(`select 1 from ${table}`)).rows.length,
    ),
  )

test('who owes the money of as many purchases as one may buys nothing more until one of them ends, and leaves nothing', async () => {
  const bought = [await buy(1, 'first'), await buy(1, 'second', { isCashOnDelivery: true }), await buy(1, 'third')]
  expect(bought.flatMap(saidBy)).toEqual([])
  const before = await rows()
  expect(saidBy(await buy(1, 'fourth'))).toEqual(['TOO_MANY_UNPAID'])
  expect(await rows()).toEqual(before)
  expect(saidBy(await buy(2, 'of another'))).toEqual([])
  const { rows: orders } = await at.sql.query({
    text: 'select id from mall_order where account_id = $1 and is_cash_on_delivery',
    values: [accountId(1)],
  })
  const cancelled = await at.transact((unit) => cancelOrder({ orderId: orders[0].id }, accountId(1), unit))
  expect(cancelled).toMatchObject({ ok: true })
  expect(saidBy(await buy(1, 'fourth'))).toEqual([])
})

test('the same key has its answer again, however much is owed by then', async () => {
  const input = inputOf([1])
  const first = await startCheckout(input, accountId(3), at.saga(3, THREE))
  for (const remark of ['second', 'third']) expect(saidBy(await buy(3, remark))).toEqual([])
  const again = await startCheckout(input, accountId(3), at.saga(3, THREE))
  expect(again).toMatchObject({ ok: true, value: { id: first.ok ? first.value.id : '' } })
})

test('what is paid, and what several shops sell at once, counts as it should', async () => {
  for (const remark of ['first', 'second', 'third', 'fourth']) {
    const family = await placed(4, [1, 2], { remark })
    await at.sql.query(`update mall_order set status = 'PAID' where checkout_id = $1`, [family.payable.checkoutId])
  }
  for (const remark of ['first', 'second']) expect(saidBy(await at.buy(4, [1, 2], { remark }, THREE))).toEqual([])
  expect(saidBy(await buy(4, 'third'))).toEqual([])
  expect(saidBy(await buy(4, 'fourth'))).toEqual(['TOO_MANY_UNPAID'])
})

test('of many at once few come through, and none after them', async () => {
  const tries = Array.from({ length: 12 }, (_, turn) => turn)
  let turn = 0
  const ended = survivors(await rival(tries.length, () => buy(5, `rival ${turn++}`)))
  const through = ended.filter(({ ok }) => ok).length
  expect(through).toBeGreaterThanOrEqual(3)
  expect(new Set(ended.flatMap(saidBy))).toEqual(new Set(through < tries.length ? ['TOO_MANY_UNPAID'] : []))
  expect(saidBy(await buy(5, 'later'))).toEqual(['TOO_MANY_UNPAID'])
})
