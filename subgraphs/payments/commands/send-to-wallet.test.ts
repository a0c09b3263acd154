import { orderTitles } from '@supermall/contracts/orders'
import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { days } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import { rehearse } from '@supermall/messaging/rehearse'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { cashierTotals } from '../data/cashier-bills.ts'
import { ourLines } from '../data/reconciling.ts'
import { findRefund, lockRefund } from '../data/refunds.ts'
import { dailyTotals } from '../data/statements.ts'
import { brokenBooks, CARD, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import { openFriendPay, tokenLabel } from './open-friend-pay.ts'
import { openPurchase } from './open-purchase.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'
import { refundPurchase } from './refund-purchase.ts'
import { refundRecharge } from './refund-recharge.ts'
import { requestRefund } from './request-refund.ts'
import { sendToWallet } from './send-to-wallet.ts'
import { failRefund } from './settle-refund.ts'
import { startRecharge } from './start-recharge.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const BY_CARD = { channel: 'sandbox-card', card: CARD, token: null } as const
const key = () => ({ idempotencyKey: newId('evt') })

afterEach(async () => expect(await brokenBooks(at)).toEqual([]))

const send = (refundId: string, more: { reason?: string; idempotencyKey?: string } = {}) =>
  at.operate('payments.refund.mend', (unit) =>
    sendToWallet({ refundId, reason: 'The card is closed', ...key(), ...more }, unit),
  )
const fail = (refundId: string) =>
  at.transact(async (unit) => {
    const refund = await lockRefund(unit.db, refundId)
    expect(refund && (await failRefund(refund, 'CARD_CLOSED', unit))).toBe(true)
  })
const walletOf = async (accountId: string) => (await at.wallet(accountId)).available ?? 0n

async function orderRefund() {
  const order = await at.owed()
  done(await at.pay(order))
  return askBack(order)
}

async function askBack({ orderId, accountId, checkoutId, shopId }: Awaited<ReturnType<typeof at.owed>>) {
  const refundId = newId('rfd')
  const about = { orderId, payableId: orderId, accountId, checkoutId, shopId: shopId ?? newId('shp'), refundId }
  const asked = { cause: 'OPERATOR', paymentId: null, isFull: true, reason: 'A test' } as const
  await at.transact((unit) => requestRefund({ ...about, ...asked, lines: [], amount: wire(10_000n, currency) }, unit))
  return { refundId: refundId as string, accountId: accountId as string }
}

/** A friend pays all of it, and it goes back to him. */
async function friendRefund() {
  const ask = (async (request: { requestName: string }) =>
    request.requestName === orderTitles.requestName ? { lines: [] } : { nickname: 'Lily' }) as Ask
  const order = await at.owed()
  const opening = { orderId: order.orderId, accountId: order.accountId, ...key() }
  const { friendPayId } = done(await openFriendPay(opening, { ...at.tillOf(order.accountId), ask }))
  const { sealedToken } = await at.client.friendPay.findUniqueOrThrow({ where: { id: friendPayId } })
  const linkToken = at.tools.seal.open(sealedToken, tokenLabel(friendPayId)) ?? ''
  const accountId = newId('acc')
  const part = { ...BY_CARD, linkToken, amount: null, accountId, payToken: null, ...key() }
  done(await payFriendPart(part, at.tillOf(accountId)))
  const whole = await askBack(order)
  const share = await at.client.refund.findFirstOrThrow({ where: { parentId: whole.refundId } })
  return { refundId: share.id, accountId: share.accountId, wholeId: whole.refundId }
}

async function rechargeRefund() {
  const accountId = newId('acc')
  const asked = { ...BY_CARD, accountId, amount: { amount: '100.00', currency }, couponId: null, ...key() }
  const { rechargeId } = done(await startRecharge(asked, at.tillOf(accountId)))
  const input = { rechargeId, reason: 'Asked for', isDryRun: false }
  const { refundId } = done(await at.operate('payments.wallet.adjust', (unit) => refundRecharge(input, unit)))
  return { refundId: refundId ?? '', accountId }
}

async function purchaseRefund() {
  const [purchaseId, accountId, refundId] = [newId('cpu'), newId('acc'), newId('rfd')]
  const until = new Date(at.clock.now.getTime() + 1_800_000)
  const sale = { purchaseId, accountId, shopId: newId('shp'), title: 'Ten off', amount: 10_000n, currency, until }
  const { paymentId } = done(await at.transact((unit) => openPurchase(sale, currency, unit)))
  done(await at.pay({ orderId: purchaseId as never, accountId }))
  await at.transact((unit) => refundPurchase({ purchaseId, paymentId, refundId, reason: 'Given back' }, unit))
  return { refundId: refundId as string, accountId }
}

async function billRefund() {
  const [shopId, accountId] = [newId('shp'), newId('acc')]
  const staff = at.operateAs({ ...operator, id: newId('acc'), audience: 'MERCHANT', shopId })
  const asked = { shopId, amount: { amount: '100.00', currency }, note: 'Tea', ...key() }
  const counter = { currency, standing: ok(null) }
  const { billId } = done(await staff('payments.cashier.collect', (unit) => openCashierBill(asked, counter, unit)))
  const { code } = await at.client.cashierBill.findUniqueOrThrow({ where: { id: billId } })
  const paying = { ...BY_CARD, code, accountId, payToken: null, couponId: null, ...key() }
  done(await payCashierBill(paying, at.tillOf(accountId)))
  const back = { billId, amount: null, reason: 'Too cold', ...key() }
  done(await staff('payments.cashier.refund', (unit) => refundCashierBill(back, unit)))
  const { refundId } = await at.client.cashierRefund.findFirstOrThrow({ where: { billId } })
  return { refundId: refundId ?? '', accountId }
}

describe.each([
  ['an order', orderRefund, 'refund.succeeded'],
  ['a friend', friendRefund, 'refund.succeeded'],
  ['a recharge', rechargeRefund, null],
  ['a purchase', purchaseRefund, 'purchase.refunded'],
  ['a bill', billRefund, 'cashier_bill.refunded'],
] as const)('a failed refund of %s', (_, make, word) => {
  test('goes into the wallet of who paid, once, and ends as others do', async () => {
    const made = await make()
    await fail(made.refundId)
    expect(await walletOf(made.accountId)).toBe(0n)
    const again = key()
    for (let turn = 0; turn < 2; turn++) done(await send(made.refundId, again))
    expect(await walletOf(made.accountId)).toBe(10_000n)
    expect(await findRefund(at.client, made.refundId)).toMatchObject({ status: 'SUCCEEDED', isToWallet: true })
    expect(codesOf(await send(made.refundId))).toEqual(['REFUND_STATUS'])
    const heard = (await at.told()).filter(({ name }) => name === word).map(({ payload }) => payload)
    const refundId = 'wholeId' in made ? made.wholeId : made.refundId
    if (word === 'cashier_bill.refunded') expect(heard).toMatchObject([{ isWhole: true }])
    else if (word) expect(heard).toContainEqual(expect.objectContaining({ refundId }))
    expect(await at.audited()).toContainEqual(expect.objectContaining({ subject_id: made.refundId }))
  })
})

test('what went into the wallet counts there, and not under its channel, with the shop as with the platform', async () => {
  at.pass(days(2))
  const span = spanOfDay(dayOf(at.clock.now))
  const { refundId } = await billRefund()
  await fail(refundId)
  done(await send(refundId))
  const { shopId } = await at.client.cashierRefund.findUniqueOrThrow({ where: { refundId } })
  const went = [
    { channel: 'balance', refunded: 10_000n },
    { channel: 'sandbox-card', refunded: 0n },
  ]
  expect(await dailyTotals(at.client, span)).toMatchObject(went)
  expect((await cashierTotals(at.client, shopId, span)).sort((a, b) => (a.channel < b.channel ? -1 : 1))).toMatchObject(
    went,
  )
})

test('what went into the wallet is not looked for on the bill of its provider', async () => {
  const span = { from: new Date(at.clock.now.getTime() - 1), to: new Date(at.clock.now.getTime() + 1) }
  const totals = async () => {
    const rows = (await dailyTotals(at.client, span)).map(({ channel, refunded }) => [channel, refunded])
    return Object.fromEntries(rows) as Record<string, bigint>
  }
  const { refundId } = await orderRefund()
  await fail(refundId)
  const before = await totals()
  done(await send(refundId))
  const lines = await ourLines(at.client, 'sandbox-card', span)
  expect(lines.filter(({ subjectId }) => subjectId === refundId)).toEqual([])
  const after = await totals()
  expect((after.balance ?? 0n) - (before.balance ?? 0n)).toBe(10_000n)
  expect(after['sandbox-card']).toBe(before['sandbox-card'])
})

test('what is not there, has not failed or went back by another is refused; a dry run changes nothing', async () => {
  const { refundId } = await orderRefund()
  for (const unknown of [newId('rfd'), 'x']) expect(codesOf(await send(unknown))).toEqual(['REFUND_NOT_FOUND'])
  expect(codesOf(await send(refundId))).toEqual(['REFUND_STATUS'])
  await fail(refundId)
  const before = await at.kept()
  expect(codesOf(await send(refundId, { reason: ' ' }))).toEqual(['TEXT_LENGTH'])
  const input = { refundId, reason: 'The card is closed', ...key() }
  done(await at.operate('payments.refund.mend', (unit) => rehearse(unit, (trial) => sendToWallet(input, trial))))
  expect(await at.kept()).toBe(before)
  const { paymentId } = await at.client.refund.findUniqueOrThrow({ where: { id: refundId } })
  await at.sql.query('update capture set provider_refunded = 1 where payment_id = $1', [paymentId])
  expect(codesOf(await send(refundId))).toEqual(['REFUND_TOO_MUCH'])
  await at.sql.query('update capture set provider_refunded = 0 where payment_id = $1', [paymentId])
})

test('asked for by many at once it is there once', async () => {
  const { refundId, accountId } = await orderRefund()
  await fail(refundId)
  const ends = survivors(await rival(5, () => send(refundId)))
  expect(ends.filter((end) => end.ok)).toHaveLength(1)
  expect(await walletOf(accountId)).toBe(10_000n)
})
