import { orderTitles } from '@supermall/contracts/orders'
import { dayOf, spanOfDay } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { days, hours } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import { exportText } from '@supermall/testing/export-files'
import { expect, test } from 'vitest'
import type { Export } from '../data/exports.ts'
import { rowsBehind } from '../data/exports.ts'
import { lockRefund } from '../data/refunds.ts'
import { dailyTotals } from '../data/statements.ts'
import { CARD, done, operator, paymentsFloor } from '../trial/floor.ts'
import { collectPayment, confirmPayment } from './confirm-payment.ts'
import { takeCash } from './end-cashier-bill.ts'
import { financeExports, startExport } from './export-money.ts'
import { holdBalance } from './hold-balance.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import { openFriendPay, tokenLabel } from './open-friend-pay.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { sendToWallet } from './send-to-wallet.ts'
import { failRefund } from './settle-refund.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const key = () => ({ idempotencyKey: newId('evt') })

/** Of which a wallet has paid 10.00 before the rest comes. */
async function beside(fields: { isCashOnDelivery?: boolean } = {}) {
  const [accountId, ownerId] = [newId('acc'), newId('chk')]
  await at.credit(accountId, '10.00')
  const until = new Date(at.clock.now.getTime() + hours(1))
  const hold = { ownerId, accountId, amount: 1_000n, currency, until, payToken: null }
  done(await at.transact((unit) => holdBalance(hold, currency, unit)))
  return at.owed({ accountId, checkoutId: ownerId, balance: 1_000n, amount: 2_791n, ...fields })
}

type Owed = Awaited<ReturnType<typeof beside>>

async function back({ orderId, accountId, checkoutId, shopId }: Owed, minor: bigint) {
  const refundId = newId('rfd')
  const about = { orderId, payableId: orderId, accountId, checkoutId, shopId: shopId ?? newId('shp'), refundId }
  const asked = { cause: 'OPERATOR', paymentId: null, isFull: false, reason: 'A test' } as const
  await at.transact((unit) => requestRefund({ ...about, ...asked, lines: [], amount: wire(minor, currency) }, unit))
  return refundId
}

async function byFriend(order: Owed) {
  const ask = (async (request: { requestName: string }) =>
    request.requestName === orderTitles.requestName ? { lines: [] } : { nickname: 'Lily' }) as Ask
  const opening = { orderId: order.orderId, accountId: order.accountId, ...key() }
  const { friendPayId } = done(await openFriendPay(opening, { ...at.tillOf(order.accountId), ask }))
  const { sealedToken } = await at.client.friendPay.findUniqueOrThrow({ where: { id: friendPayId } })
  const linkToken = at.tools.seal.open(sealedToken, tokenLabel(friendPayId)) ?? ''
  const accountId = newId('acc')
  const card = { channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
  done(await payFriendPart({ ...card, linkToken, amount: null, accountId, ...key() }, at.tillOf(accountId)))
}

async function atCounter() {
  const shopId = newId('shp')
  const operate = at.operateAs({ ...operator, audience: 'MERCHANT', shopId })
  const asked = { shopId, amount: { amount: '7.50', currency }, note: '', ...key() }
  const counter = { currency, standing: ok(null) }
  const { billId } = done(await operate('payments.cashier.collect', (unit) => openCashierBill(asked, counter, unit)))
  const taking = { billId, ...key(), standing: ok(null) }
  done(await operate('payments.cashier.collect', (unit) => takeCash(taking, unit)))
  const some = { billId, amount: { amount: '2.50', currency }, reason: 'Cold', ...key() }
  done(await operate('payments.cashier.refund', (unit) => refundCashierBill(some, unit)))
}

const ways: readonly (() => Promise<void>)[] = [
  async function card() {
    const order = await beside()
    done(await at.pay(order))
    expect(await sendRefund(await back(order, 2_000n), at.till)).toBe('SUCCEEDED')
  },
  async function transfer() {
    const order = await beside()
    done(await at.pay(order, { channel: 'back-office', card: null }))
    const confirming = { paymentId: order.paymentId, transferNo: 'a transfer', ...key() }
    done(await at.operate('payments.payment.mend', (unit) => confirmPayment(confirming, unit)))
    await back(order, 2_791n)
  },
  async function atDoor() {
    const order = await beside({ isCashOnDelivery: true })
    const collecting = { paymentId: order.paymentId, ...key() }
    done(await at.operate('payments.payment.collect', (unit) => collectPayment(collecting, unit)))
  },
  async function friends() {
    const order = await beside()
    await byFriend(order)
    await back(order, 2_791n)
    const share = await at.client.refund.findFirstOrThrow({ where: { parentId: { not: null } } })
    expect(await sendRefund(share.id, at.till)).toBe('SUCCEEDED')
  },
  async function refusedByItsProvider() {
    const order = await beside()
    done(await at.pay(order))
    const failed = await back(order, 1_000n)
    await at.transact(async (unit) => {
      const refund = await lockRefund(unit.db, failed)
      expect(refund && (await failRefund(refund, 'CARD_CLOSED', unit))).toBe(true)
    })
    const sending = { refundId: failed, reason: 'Closed', ...key() }
    done(await at.operate('payments.refund.mend', (unit) => sendToWallet(sending, unit)))
  },
  async function underWay() {
    const order = await beside()
    done(await at.pay(order))
    await back(order, 500n)
  },
  atCounter,
]

/** Everything that can come and go, in one day, with what is under way and what has failed. */
async function mixedDay() {
  await at.client.channel.update({ where: { code: 'sandbox-card' }, data: { feeBasisPoints: 100 } })
  await at.sql.query(`update channel set is_enabled = true where code = 'back-office'`)
  await Promise.all(ways.map((way) => way()))
}

type Cells = Readonly<Record<string, string>>

async function exported(kind: 'PAYMENTS' | 'REFUNDS', { from: fromAt, to: toAt }: { from: Date; to: Date }) {
  const input = { kind, fromAt, toAt, ...key() }
  const { exportId } = done(await at.operate('payments.statement.export', (unit) => startExport(input, unit)))
  while (await financeExports.writeNext([], { transact: at.transact, log: at.till.log }));
  const content = (await exportText(at.client, exportId)).slice(1)
  const [head = '', ...rows] = content.trim().split('\r\n')
  return rows.map(
    (row): Cells => Object.fromEntries(row.split(',').map((cell, index) => [head.split(',')[index] ?? '', cell])),
  )
}

/** All rows of a file, so many at a time, with how often it was read for them. */
async function readBy(take: number, kind: Export['kind'], { from: fromAt, to: toAt }: { from: Date; to: Date }) {
  const ids: unknown[] = []
  for (let [cursor, times]: [string | null, number] = [null, 1]; ; times++) {
    const { rows, isLast, ...next } = await rowsBehind(at.client, { kind, fromAt, toAt, cursor }, take)
    ids.push(...rows.map(({ id }) => id))
    if (isLast) return { ids, times }
    cursor = next.cursor
  }
}

const cents = (text = ''): bigint => BigInt(Math.round(Number(text) * 100))

/** By channel: how many rows have a part of it, and what they come to. */
function sumsOf(rows: readonly Cells[]): Record<string, readonly [number, bigint]> {
  const sums: Record<string, readonly [number, bigint]> = {}
  const parts = rows.flatMap(({ channel = '', channelPart, walletPart }) => [
    [channel, cents(channelPart)] as const,
    ['balance', cents(walletPart)] as const,
  ])
  for (const [channel, part] of parts.filter(([, amount]) => amount !== 0n)) {
    const [count, sum] = sums[channel] ?? [0, 0n]
    sums[channel] = [count + 1, sum + part]
  }
  return sums
}

test('the parts of a statement come to what the totals of its days say, by channel', async () => {
  await mixedDay()
  const span = spanOfDay(dayOf(at.clock.now))
  const totals = (await dailyTotals(at.client, span)).map((one) => ({ ...one, name: one.channel }))
  const [came, went] = [await exported('PAYMENTS', span), await exported('REFUNDS', span)]
  const told = (of: (one: (typeof totals)[number]) => readonly [number, bigint]) =>
    Object.fromEntries(totals.map((one) => [one.name, of(one)] as const).filter(([, [count]]) => count > 0))
  expect(sumsOf(came)).toEqual(told(({ captureCount, captured }) => [captureCount, captured]))
  expect(sumsOf(went)).toEqual(told(({ refundCount, refunded }) => [refundCount, refunded]))
  expect(Object.keys(sumsOf(came)).sort()).toEqual(['back-office', 'balance', 'cash-on-delivery', 'sandbox-card'])
  const fees = came.reduce((sum, { fee }) => sum + cents(fee), 0n)
  expect(fees).toBe(totals.reduce((sum, one) => sum + one.fees, 0n))
  for (const { amount, channelPart, walletPart } of [...came, ...went])
    expect(cents(amount)).toBe(cents(channelPart) + cents(walletPart))
  expect(came).toContainEqual(expect.objectContaining({ channel: 'friends', amount: '10.00', channelPart: '0.00' }))
  expect(went.filter(({ status }) => status !== 'SUCCEEDED')).toEqual([])
  for (const [kind, rows] of [['PAYMENTS', came] as const, ['REFUNDS', went] as const]) {
    const whole = await readBy(1_000, kind, span)
    expect(whole).toEqual({ ids: rows.map(({ id }) => id), times: 2 })
    expect((await readBy(1, kind, span)).ids).toEqual(whole.ids)
  }
})

test('what comes on another day than it was begun stands in the statement of that day, as in its totals', async () => {
  at.pass(days(3))
  const order = await at.owed({ until: new Date(at.clock.now.getTime() + days(9)) })
  const before = spanOfDay(dayOf(at.clock.now))
  at.pass(days(1))
  done(await at.pay(order))
  expect(await exported('PAYMENTS', before)).toEqual([])
  expect(await exported('PAYMENTS', spanOfDay(dayOf(at.clock.now)))).toMatchObject([{ amount: '100.00', fee: '1.00' }])
})
