import { accountOrders } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { asker, startAnswering } from '@supermall/messaging/ask'
import { expect, test } from 'vitest'
import answerer from '../answers/account-orders.ts'
import { cancelAftersale } from '../commands/cancel-aftersale.ts'
import { closeOrder } from '../commands/close-order.ts'
import { failRefund, settleRefund } from '../commands/settle-refund.ts'
import { verifyCode } from '../commands/verify-code.ts'
import type { Within } from '../data/database.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { STORE } from '../trial/neighbours.ts'
import type { Bought } from '../trial/returns.ts'
import { done, returns } from '../trial/returns.ts'
import finishExpired from './finish-expired.ts'

const at = await returns()
const within = { transact: at.transact, client: at.tools.client } as Within
await startAnswering([answerer], { bus: at.bus, within, log: at.floor.log })
const redeeming = { mode: 'TIMES' as const, times: 10, days: 30, until: null, storeIds: [] }
at.skus.set(skuId(30), skuOf(30, { kind: 'CARD', redeeming }))
at.skus.set(skuId(31), skuOf(31, { kind: 'CARD', redeeming: { ...redeeming, days: null } }))

const each = { ...redeeming, mode: 'PER_PIECE' as const, times: null }
at.skus.set(skuId(32), skuOf(32, { kind: 'VERIFICATION', redeeming: each }))

const codesOf = async ({ order }: Bought) => {
  const text = 'select code, uses_left, revoked_at from verification_code where order_id = $1 order by id'
  return (
    await at.sql.query<{ code: string; uses_left: number; revoked_at: Date | null }>({ text, values: [order.id] })
  ).rows
}
const redeem = async (bought: Bought, times: number) => {
  const [first] = await codesOf(bought)
  const clerk = { audience: 'MERCHANT', shopId: shopId(0), storeIds: [] }
  const input = { code: first?.code ?? '', storeId: STORE, times, idempotencyKey: newId('key') }
  const here = { clerk, place: { shopId: shopId(0) } }
  return at.operateAs(at.merchantOf(0))('orders.order.verify', (unit) => verifyCode(input, here, unit))
}
const { approve } = deciding(() => at)
const statusOf = async ({ order }: Bought) => (await at.read(order.id)).order.status
const isOpen = async (who: number) =>
  (await asker(at.bus, null)(accountOrders, { accountId: accountId(who) })).isOrderOpen

test('what was redeemed as far as its time allowed is finished, once, and its buyer may go', async () => {
  const bought = await at.paid(1, { 30: 1 })
  done(await redeem(bought, 7))
  at.later(days(30) - 1)
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  expect([await statusOf(bought), await isOpen(1)]).toEqual(['PAID', true])
  at.later(1)
  expect(await finishExpired.run(within)).toEqual({ finished: 1 })
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  expect([await statusOf(bought), await isOpen(1)]).toEqual(['FINISHED', false])
  expect(await at.toldOf('order.finished', bought.order)).toHaveLength(1)
  expect(await codesOf(bought)).toMatchObject([{ uses_left: 3, revoked_at: at.clock.now }])
})

test('what can still be redeemed goes on, beside what cannot', async () => {
  const [lasting, both] = [await at.paid(2, { 31: 1 }), await at.paid(2, { 30: 1, 31: 1 })]
  at.later(days(31))
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  expect([await statusOf(lasting), await statusOf(both)]).toEqual(['PAID', 'PAID'])
})

test('nothing is finished while its buyer wants it back', async () => {
  const bought = await at.paid(3, { 30: 1 })
  const { id } = done(await at.apply(3, bought))
  at.later(days(31))
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  done(await at.transact((unit) => cancelAftersale(id, accountId(3), unit)))
  expect(await finishExpired.run(within)).toEqual({ finished: 1 })
  expect(await statusOf(bought)).toBe('FINISHED')
})

test('what was closed for the rest is finished when that money is back, and not as if its codes had run out', async () => {
  const bought = await at.paid(4, { 32: 2 })
  done(await redeem(bought, 1))
  const { id: orderId, version: expectedVersion } = (await at.read(bought.order.id)).order
  const closing = { orderId, expectedVersion, reason: 'Gone' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(closing, unit)))
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  expect(await statusOf(bought)).toBe('PAID')
  const [told] = await at.toldOf('refund.requested', bought.order)
  const asked = told?.payload as { refundId: `rfd_${string}` }
  await at.transact((unit) => settleRefund(asked.refundId, unit))
  expect((await at.historyOf(bought.order)).slice(-2).map(({ action }) => action)).toEqual([
    'REFUND_SUCCEEDED',
    'REDEEMED',
  ])
})

test('what ran out beside a piece whose money could not be given back is finished', async () => {
  const bought = await at.paid(5, { 32: 3 })
  done(await redeem(bought, 1))
  const { refundId } = done(await approve(done(await at.apply(5, bought, { lines: piece(bought, 0) }))))
  at.later(days(31))
  expect(await finishExpired.run(within)).toEqual({ finished: 0 })
  await at.transact((unit) => failRefund(refundId ?? 'rfd_', 'Nothing covers it', unit))
  expect(await finishExpired.run(within)).toEqual({ finished: 1 })
  expect((await at.historyOf(bought.order)).at(-1)).toMatchObject({ action: 'CODES_EXPIRED', to: 'FINISHED' })
})
