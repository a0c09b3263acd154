import { reporters } from '@supermall/contracts/news'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { expect, test } from 'vitest'
import { findCashierBills } from '../data/cashier-bills.ts'
import { CARD, done, operator, paymentsFloor } from '../trial/floor.ts'
import { linkOf } from '../trial/friends.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import { revokeFriendPay } from './open-friend-pay.ts'
import { openPurchase } from './open-purchase.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { payOrder } from './pay-order.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'
import { refundPurchase } from './refund-purchase.ts'
import { refundRecharge } from './refund-recharge.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'
import { startRecharge } from './start-recharge.ts'

const floor = await paymentsFloor()
const { client, owed, operate, operateAs, sql, tillOf, told, tools, transact, till } = floor
const { currency } = tools
const readers = new Map(reporters.map(({ eventName, read }) => [eventName, read]))
const byCard = { channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
const yuan = (amount: string) => ({ amount, currency })

/** Which payments are news to somebody while that is done, and which of them to who watches an order. */
async function heard(work: () => Promise<unknown>) {
  const before = new Set((await told()).map(({ id }) => id))
  await work()
  const since = (await told()).filter(({ id }) => !before.has(id))
  const news = since.flatMap(({ name, payload }) => readers.get(name)?.(payload) ?? [])
  const under = (field: string) => (watched: string) => [
    ...new Set(news.filter((one) => one.field === field && one.key === watched).map(({ id }) => id)),
  ]
  expect(news.filter(({ field, key }) => field === 'paymentUpdated' && !key.startsWith('ord_'))).toEqual([])
  return { mine: under('myUpdates'), ofOrder: under('paymentUpdated') }
}

const refundOf = async (paymentId: string): Promise<string> =>
  (await client.refund.findFirstOrThrow({ where: { paymentId }, orderBy: { id: 'desc' } })).id

/** It is news when it begins, when it fails and when it is there. */
async function goesBack(accountId: string, paymentId: string, begin: () => Promise<unknown>): Promise<void> {
  expect((await heard(begin)).mine(accountId)).toEqual([paymentId])
  const refund = await client.refund.findUniqueOrThrow({ where: { id: await refundOf(paymentId) } })
  const fail = () => transact((unit) => failRefund(refund as never, 'CARD_CLOSED', unit))
  expect((await heard(fail)).mine(accountId)).toEqual([paymentId])
  const again = `update refund set status = 'REQUESTED', next_try_at = created_at where id = $1`
  await sql.query({ text: again, values: [refund.id] })
  await sql.query({
    text: 'update capture set provider_refunded = provider_refunded + $2 where payment_id = $1',
    values: [paymentId, refund.amount],
  })
  expect((await heard(() => sendRefund(refund.id, till))).mine(accountId)).toEqual([paymentId])
}

test('who fills a wallet hears of the payment, and of its way back', async () => {
  const accountId = newId('acc')
  let rechargeId = ''
  const recharge = async () => {
    const asked = { accountId, amount: yuan('100.00'), channel: 'sandbox-card', card: CARD, token: null } as const
    const started = await startRecharge({ ...asked, couponId: null, idempotencyKey: newId('evt') }, tillOf(accountId))
    rechargeId = done(started).rechargeId
  }
  const { mine } = await heard(recharge)
  const { id } = await client.payment.findFirstOrThrow({ where: { accountId } })
  expect(mine(accountId)).toEqual([id])
  await goesBack(accountId, id, () =>
    operate('payments.wallet.adjust', (unit) =>
      refundRecharge({ rechargeId, reason: 'Asked for', isDryRun: false }, unit),
    ),
  )
})

test('who pays at a counter hears of the payment, and of its way back', async () => {
  const [shopId, accountId] = [newId('shp'), newId('acc')]
  const runs = operateAs({ ...operator, audience: 'MERCHANT', shopId })
  const opening = { shopId, amount: yuan('100.00'), note: 'Tea', idempotencyKey: newId('evt') }
  const { billId } = done(
    await runs('payments.cashier.collect', (unit) => openCashierBill(opening, { currency, standing: ok(null) }, unit)),
  )
  const [bill] = await findCashierBills(client, [billId])
  const paying = { code: bill?.code ?? '', accountId, ...byCard, couponId: null, idempotencyKey: newId('evt') }
  const { mine } = await heard(async () => done(await payCashierBill(paying, tillOf(accountId))))
  const { id } = await client.payment.findFirstOrThrow({ where: { accountId } })
  expect(mine(accountId)).toEqual([id])
  const back = { billId, amount: null, reason: 'Too cold', idempotencyKey: newId('evt') }
  await goesBack(accountId, id, () => runs('payments.cashier.refund', (unit) => refundCashierBill(back, unit)))
})

test('who buys what is no order hears of the payment, and of its way back', async () => {
  const [purchaseId, accountId] = [newId('cpu'), newId('acc')]
  const until = new Date(floor.clock.now.getTime() + 1_800_000)
  const sale = { purchaseId, accountId, shopId: newId('shp'), title: 'Ten off', amount: 1_000n, currency, until }
  const { paymentId } = done(await transact((unit) => openPurchase(sale, currency, unit)))
  const paying = { payableId: purchaseId, accountId, ...byCard, idempotencyKey: newId('evt') }
  const { mine } = await heard(async () => done(await payOrder(paying, tillOf(accountId))))
  expect(mine(accountId)).toEqual([paymentId])
  const back = { purchaseId, paymentId, refundId: newId('rfd'), reason: 'Not wanted' }
  await goesBack(accountId, paymentId, () => transact((unit) => refundPurchase(back, unit)))
})

test('a friend hears of the part and of its way back, and who has made the link that a part has come', async () => {
  const { orderId, accountId, paymentId } = await owed()
  const { friendPayId, linkToken } = await linkOf(floor, { orderId, accountId })
  const give = (friend: Id<'acc'>) => async () => {
    const part = { linkToken, amount: yuan('40.00'), accountId: friend, ...byCard, idempotencyKey: newId('evt') }
    done(await payFriendPart(part, tillOf(friend)))
  }
  const [first, second] = [newId('acc'), newId('acc')]
  const { mine, ofOrder } = await heard(give(first))
  const { id } = await client.payment.findFirstOrThrow({ where: { accountId: first } })
  expect([mine(first), mine(accountId), ofOrder(orderId)]).toEqual([[id], [paymentId], [paymentId]])
  expect((await heard(give(second))).mine(first)).toEqual([])
  await goesBack(first, id, () => transact((unit) => revokeFriendPay({ friendPayId, accountId }, unit)))
})
