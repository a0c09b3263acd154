import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { describe, expect, test } from 'vitest'
import { refundsOfPayments } from '../data/refunds.ts'
import { CASH } from '../domain/channel.ts'
import { brokenBooks, CARD, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { askForLink, linkOf } from '../trial/friends.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import type { PayCashierBill } from './pay-cashier-bill.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { sendRefund } from './send-refund.ts'

const at = await paymentsFloor()
const { owed, pay, tools, kept } = at
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>

const offer = (code: string, isEnabled: boolean) =>
  at.sql.query('update channel set is_enabled = $2 where code = $1', [code, isEnabled])
await offer('back-office', true)

const link = async (order: Owed) => (await linkOf(at, order)).linkToken

/** Friends have gathered a part of it. */
async function byFriends(order: Owed) {
  const linkToken = await link(order)
  const friend = { accountId: newId('acc'), channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
  const part = { linkToken, amount: { amount: '20.00', currency }, idempotencyKey: newId('evt') }
  const { id } = done(await payFriendPart({ ...friend, ...part }, at.tillOf(friend.accountId)))
  return async () => {
    const refunds = await refundsOfPayments(at.client, [id])
    const [back] = refunds
    expect(refunds).toMatchObject([
      { accountId: friend.accountId, amount: 2_000n, reason: 'The order is to be paid in another way.' },
    ])
    expect(await sendRefund(back?.id ?? '', at.till)).toBe('SUCCEEDED')
  }
}

/** He has promised a transfer. */
async function byTransfer(order: Owed) {
  done(await pay(order, { channel: 'back-office', card: null }))
  return async () => expect(await refundsOfPayments(at.client, [order.paymentId ?? ''])).toEqual([])
}

const lock = async (accountId: string) => {
  await at.credit(accountId, '500.00')
  await at.sql.query(`update wallet set pay_password_hash = 'one that nobody knows' where account_id = $1`, [accountId])
}

const refusals = [
  ['CHANNEL_NOT_OFFERED', { channel: 'stripe', card: null }, async () => undefined],
  ['CHANNEL_NOT_OFFERED', { channel: CASH, card: null }, async () => undefined],
  ['INSUFFICIENT_BALANCE', { channel: 'balance', card: null }, async () => undefined],
  ['PAY_TOKEN_NEEDED', { channel: 'balance', card: null, payToken: 'guessed' }, lock],
] as const

describe.each([
  ['that friends have begun to pay', byFriends],
  ['that waits for a transfer', byTransfer],
])('another way to pay an order %s', (_, begin) => {
  test.each(refusals)('that is refused as %s changes nothing (%j)', async (code, way, prepare) => {
    const order = await owed()
    await begin(order)
    await prepare(order.accountId)
    const before = await kept()
    expect(codesOf(await pay(order, way))).toEqual([code])
    expect(await kept()).toBe(before)
  })

  test('that can be had takes its place', async () => {
    const order = await owed()
    const isGivenBack = await begin(order)
    await at.credit(order.accountId, '500.00')
    expect(done(await pay(order, { channel: 'balance', card: null })).status).toBe('SUCCEEDED')
    expect((await at.payment(order.paymentId)).status).toBe('CLOSED')
    await isGivenBack()
    expect(await brokenBooks(at)).toEqual([])
  })
})

describe('a buyer who has paid a part of his own link out of his wallet', () => {
  async function gathering(available: string) {
    const order = await owed()
    await at.credit(order.accountId, available)
    const own = { accountId: order.accountId, channel: 'balance', card: null, token: null, payToken: null } as const
    const part = { linkToken: await link(order), amount: { amount: '40.00', currency }, idempotencyKey: newId('evt') }
    done(await payFriendPart({ ...own, ...part }, at.tillOf(order.accountId)))
    return order
  }

  test('pays all of it by what comes back from there', async () => {
    const order = await gathering('100.00')
    expect(done(await pay(order, { channel: 'balance', card: null })).status).toBe('SUCCEEDED')
    expect(await at.wallet(order.accountId)).toEqual({ available: 0n, frozen: 0n })
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is refused where that is not enough, and his link stays as it is', async () => {
    const order = await gathering('99.99')
    const before = await kept()
    expect(codesOf(await pay(order, { channel: 'balance', card: null }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(await kept()).toBe(before)
  })
})

test('friends that are not offered end nothing', async () => {
  const order = await owed()
  await byTransfer(order)
  await offer('friends', false)
  const before = await kept()
  expect(codesOf(await askForLink(at, order))).toEqual(['CHANNEL_NOT_OFFERED'])
  expect(await kept()).toBe(before)
  await offer('friends', true)
})

describe('another way to pay a bill at a counter that waits for cash beside a coupon', () => {
  async function waiting() {
    const accountId = newId('acc')
    const asked = {
      shopId: newId('shp'),
      amount: { amount: '50.00', currency },
      note: '',
      idempotencyKey: newId('evt'),
    }
    const opened = await at.operateAs(operator)('payments.cashier.collect', (unit) =>
      openCashierBill(asked, { currency, standing: ok(null) }, unit),
    )
    const { billId } = done(opened)
    const { rows } = await at.sql.query<{ code: string }>('select code from cashier_bill where id = $1', [billId])
    const code = rows[0]?.code ?? ''
    const couponId = newId('uco')
    at.desk.pieces.set(couponId, 500n)
    const usual = { code, accountId, card: null, token: null, payToken: null, couponId: null }
    const choose = (way: Partial<PayCashierBill> & Pick<PayCashierBill, 'channel'>) =>
      payCashierBill({ ...usual, idempotencyKey: newId('evt'), ...way }, at.tillOf(accountId))
    done(await choose({ channel: CASH, couponId }))
    return { accountId, couponId, choose }
  }

  test.each(refusals.filter(([, { channel }]) => channel !== CASH))(
    'changes nothing where it is refused as %s',
    async (code, way, prepare) => {
      const { accountId, choose } = await waiting()
      await prepare(accountId)
      const before = await kept()
      expect(codesOf(await choose(way))).toEqual([code])
      expect(await kept()).toBe(before)
    },
  )

  test('changes nothing where the wallet does not hold what the same coupon leaves', async () => {
    const { accountId, couponId, choose } = await waiting()
    await at.credit(accountId, '44.99')
    const before = await kept()
    expect(codesOf(await choose({ channel: 'balance', couponId }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(await kept()).toBe(before)
  })

  test.each([
    { channel: 'balance', card: null },
    { channel: 'sandbox-card', card: CARD },
  ] as const)('takes its place beside the same coupon (%j)', async (way) => {
    const { accountId, couponId, choose } = await waiting()
    await at.credit(accountId, '45.00')
    const { paymentId } = done(await choose({ ...way, couponId }))
    expect(await at.payment(paymentId)).toMatchObject({ status: 'SUCCEEDED', amount: 4_500n })
    expect(at.desk.holders.get(couponId)).toBe(paymentId)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('has a coupon that another bill holds no more than before', async () => {
    const [one, other] = [await waiting(), await waiting()]
    expect(codesOf(await one.choose({ channel: 'sandbox-card', card: CARD, couponId: other.couponId }))).toEqual([
      'COUPON_HELD',
    ])
    expect(at.desk.holders.has(other.couponId)).toBe(true)
  })

  test('takes its place where it can be had', async () => {
    const { accountId, choose } = await waiting()
    await at.credit(accountId, '50.00')
    done(await choose({ channel: 'balance' }))
    expect(await at.wallet(accountId)).toEqual({ available: 0n, frozen: 0n })
  })
})
