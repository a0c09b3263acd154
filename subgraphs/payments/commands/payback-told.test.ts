import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { expect, test } from 'vitest'
import { lockRefund } from '../data/refunds.ts'
import { CARD, done, paymentsFloor } from '../trial/floor.ts'
import { linkOf } from '../trial/friends.ts'
import { meanwhile } from '../trial/too-late.ts'
import { closePaymentOf } from './close-payment.ts'
import { retryRefund } from './mend-refunds.ts'
import { revokeFriendPay } from './open-friend-pay.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { payOrder } from './pay-order.ts'
import { refundRecharge } from './refund-recharge.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'
import { startRecharge } from './start-recharge.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const key = () => ({ idempotencyKey: newId('evt') })
const linked = async () => {
  const order = await at.owed()
  return { ...order, ...(await linkOf(at, order)) }
}
type Owed = Awaited<ReturnType<typeof at.owed>>
type Linked = Awaited<ReturnType<typeof linked>>

async function give({ linkToken }: Linked, minor: bigint, channel: 'sandbox-card' | 'balance', tillOf = at.tillOf) {
  const accountId = newId('acc')
  const amount = { amount: (Number(minor) / 100).toFixed(2), currency }
  if (channel === 'balance') await at.credit(accountId, amount.amount)
  const by = { channel, card: channel === 'balance' ? null : CARD, token: null, payToken: null }
  return done(await payFriendPart({ ...by, linkToken, amount, accountId, ...key() }, tillOf(accountId)))
}

const told = async (name: string, accountId: string) =>
  (await at.told(name)).flatMap(({ payload }) => {
    const facts = payload as Record<string, unknown>
    return facts.accountId === accountId ? [facts] : []
  })
const refundOf = (paymentId: string) => at.client.refund.findFirstOrThrow({ where: { paymentId } })
const fail = (refundId: string) =>
  at.transact(async (unit) => {
    const refund = await lockRefund(unit.db, refundId)
    expect(refund && (await failRefund(refund, 'CARD_CLOSED', unit))).toBe(true)
  })
const retry = (refundId: string) =>
  at.operate('payments.refund.mend', (unit) => retryRefund({ refundId, ...key() }, unit))

async function askBack({ orderId, accountId, checkoutId, shopId }: Owed, minor: bigint): Promise<Id<'rfd'>> {
  const refundId = newId('rfd')
  const about = { orderId, payableId: orderId, accountId, checkoutId, shopId: shopId ?? newId('shp'), refundId }
  const asked = { cause: 'OPERATOR', paymentId: null, isFull: false, reason: 'A test' } as const
  await at.transact((unit) => requestRefund({ ...about, ...asked, lines: [], amount: wire(minor, currency) }, unit))
  return refundId
}

test('a friend hears once that his part is back, when it is: from the wallet at once, from a provider when that has done it', async () => {
  const link = await linked()
  const [byCard, fromWallet] = [await give(link, 3_000n, 'sandbox-card'), await give(link, 1_000n, 'balance')]
  const { friendPayId, accountId } = link
  done(await at.transact((unit) => revokeFriendPay({ friendPayId, accountId }, unit)))
  const heard = { friendPayId, at: at.clock.now.toISOString() }
  const { id: paymentId } = fromWallet
  expect(await told('friend_pay.refunded', fromWallet.accountId)).toEqual([
    {
      ...heard,
      paymentId,
      accountId: fromWallet.accountId,
      refundId: expect.any(String),
      amount: wire(1_000n, currency),
    },
  ])
  expect(await told('friend_pay.refunded', byCard.accountId)).toEqual([])
  const { id: refundId } = await refundOf(byCard.id)
  for (const _ of ['sent', 'sent again']) await sendRefund(refundId, at.till)
  expect(await told('friend_pay.refunded', byCard.accountId)).toMatchObject([
    { refundId, amount: wire(3_000n, currency) },
  ])
  expect(await told('friend_pay.refunded', accountId)).toEqual([])
})

test('a friend hears it of a part, too, that came when its link had ended', async () => {
  const link = await linked()
  const { friendPayId, accountId } = link
  const revoke = () => at.transact((unit) => revokeFriendPay({ friendPayId, accountId }, unit))
  const part = await give(link, 3_000n, 'sandbox-card', (friend) => meanwhile(at.tillOf(friend), revoke))
  expect(part.status).toBe('CLOSED')
  const { id: refundId } = await refundOf(part.id)
  expect(await sendRefund(refundId, at.till)).toBe('SUCCEEDED')
  expect(await told('friend_pay.refunded', part.accountId)).toMatchObject([
    { refundId, friendPayId, paymentId: part.id, amount: wire(3_000n, currency) },
  ])
})

test('late money is told when it comes, when its way back fails, and when it is back after all', async () => {
  const { orderId, accountId, paymentId } = await at.owed()
  const cancel = () => at.transact((unit) => closePaymentOf({ orderId, reason: 'BUYER' }, currency, unit))
  const asked = {
    payableId: orderId,
    accountId,
    channel: 'sandbox-card',
    card: CARD,
    token: null,
    payToken: null,
  } as const
  await payOrder({ ...asked, ...key() }, meanwhile(at.tillOf(accountId), cancel))
  const { id: refundId } = await refundOf(paymentId ?? '')
  await fail(refundId)
  done(await retry(refundId))
  expect(await sendRefund(refundId, at.till)).toBe('SUCCEEDED')
  const late = { orderId, paymentId, accountId, refundId, amount: wire(10_000n, currency), failure: null }
  expect(await told('late_money.moved', accountId)).toEqual([
    { ...late, status: 'REQUESTED' },
    { ...late, status: 'FAILED', failure: 'CARD_CLOSED' },
    { ...late, status: 'SUCCEEDED' },
  ])
})

test('a share that fails is told to its friend, and to the order; once it is back the friend hears that', async () => {
  const link = await linked()
  const part = await give(link, 10_000n, 'sandbox-card')
  const asked = await askBack(link, 2_500n)
  const share = await refundOf(part.id)
  await fail(share.id)
  const { id: paymentId, accountId } = part
  expect(await told('payment.refund_failed', accountId)).toEqual([
    { paymentId, refundId: share.id, accountId, amount: wire(2_500n, currency), reason: 'CARD_CLOSED' },
  ])
  expect(await told('refund.failed', link.accountId)).toMatchObject([{ refundId: asked, orderId: link.orderId }])
  expect(await told('payment.refund_failed', link.accountId)).toEqual([])
  done(await retry(share.id))
  expect(await sendRefund(share.id, at.till)).toBe('SUCCEEDED')
  expect(await told('friend_pay.refunded', accountId)).toMatchObject([{ refundId: share.id }])
  expect(await told('payment.refund_succeeded', accountId)).toEqual([])
})

test('a refund that fails is told by the order that asked for it, and by its payment where no order did', async () => {
  const order = await at.owed()
  done(await at.pay(order))
  await fail(await askBack(order, 100n))
  expect(await told('refund.failed', order.accountId)).toHaveLength(1)
  expect(await told('payment.refund_failed', order.accountId)).toEqual([])

  const accountId = newId('acc')
  const by = { channel: 'sandbox-card', card: CARD, token: null, couponId: null } as const
  const charging = { accountId, amount: { amount: '20.00', currency }, ...by, ...key() }
  const { rechargeId, paymentId } = done(await startRecharge(charging, at.tillOf(accountId)))
  const asked = { rechargeId, reason: 'Asked for', isDryRun: false }
  const { refundId } = done(await at.operate('payments.wallet.adjust', (unit) => refundRecharge(asked, unit)))
  await fail(refundId ?? '')
  const facts = { paymentId, refundId, amount: wire(2_000n, currency) }
  expect(await told('payment.refund_failed', accountId)).toMatchObject([facts])
  expect(await told('payment.refund_succeeded', accountId)).toEqual([])
  done(await retry(refundId ?? ''))
  for (const _ of ['sent', 'sent again']) await sendRefund(refundId ?? '', at.till)
  expect(await told('payment.refund_succeeded', accountId)).toMatchObject([facts])
})
