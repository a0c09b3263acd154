import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import { countGoneBack, findRefund, lockRefund } from '../data/refunds.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { retryRefund } from './mend-refunds.ts'
import { requestRefund } from './request-refund.ts'
import { failRefund } from './settle-refund.ts'

const floor = await paymentsFloor()
const { client, owed, pay, told, transact, tools } = floor
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>

async function ask(order: Owed, refundId: Id<'rfd'> = newId('rfd')): Promise<Id<'rfd'>> {
  const { orderId, accountId, checkoutId } = order
  const about = { orderId, payableId: orderId, shopId: order.shopId ?? newId('shp'), accountId, checkoutId }
  const asked = { ...about, cause: 'AFTERSALE' as const, paymentId: null, refundId, lines: [], isFull: false }
  const amount = { minorUnits: '100', currency }
  await transact((unit) => requestRefund({ ...asked, amount, reason: 'A test' }, unit))
  return refundId
}
const retry = (refundId: string) =>
  floor.operate('payments.refund.mend', (unit) => retryRefund({ refundId, idempotencyKey: newId('evt') }, unit))
const refusals = async (order: Owed) =>
  (await told('refund.failed')).flatMap(({ payload }) => {
    const { orderId, reason } = payload as { orderId: string; reason: string }
    return orderId === order.orderId ? [reason] : []
  })
const fail = (id: string) =>
  transact(async (unit) => {
    const refund = await lockRefund(unit.db, id)
    if (refund) await failRefund(refund, 'NOT_ENOUGH', unit)
  })

test('a payment is refunded by fifty parts, however many are asked for at once, and the next is told as refused', async () => {
  const order = await owed()
  done(await pay(order))
  for (let turn = 0; turn < 6; turn++) survivors(await rival(8, () => ask(order)))
  survivors(await rival(6, () => ask(order)))
  expect(await countGoneBack(client, order.paymentId)).toBe(50)
  expect(await refusals(order)).toEqual(Array(4).fill('It was refunded 50 times: its provider takes no more.'))
  expect(await brokenBooks(floor)).toEqual([])
})

test('what has failed leaves its place to another, and is not asked for again when that is taken', async () => {
  const order = await owed()
  done(await pay(order))
  const ids: Id<'rfd'>[] = []
  for (let part = 0; part < 50; part++) ids.push(await ask(order))
  const [first = newId('rfd'), second = newId('rfd')] = ids
  await fail(first)
  await ask(order)
  await fail(second)
  done(await retry(first))
  const before = await floor.kept()
  expect(codesOf(await retry(second))).toEqual(['REFUND_COUNT'])
  expect(await floor.kept()).toBe(before)
  const { paymentId } = order
  const capture = () => client.capture.findFirstOrThrow({ where: { paymentId } })
  const counted = await capture()
  await ask(order, second)
  expect(await capture()).toEqual(counted)
  expect((await refusals(order)).at(-1)).toBe('It was refunded 50 times: its provider takes no more.')
  expect((await findRefund(client, second))?.status).toBe('FAILED')
  expect(await brokenBooks(floor)).toEqual([])
})

test('what goes back into a wallet may go by more parts', async () => {
  const order = await owed()
  await floor.credit(order.accountId, '100.00')
  done(await pay(order, { channel: 'balance', card: null }))
  for (let part = 0; part < 51; part++) await ask(order)
  expect(await floor.wallet(order.accountId)).toEqual({ available: 5_100n, frozen: 0n })
  expect(await refusals(order)).toEqual([])
})
