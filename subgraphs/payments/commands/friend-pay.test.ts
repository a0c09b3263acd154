import { orderTitles } from '@supermall/contracts/orders'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import type { Within } from '../data/database.ts'
import { findFriendPay } from '../data/friend-pays.ts'
import { findRefund } from '../data/refunds.ts'
import closeExpired from '../jobs/close-expired.ts'
import sendRefunds from '../jobs/send-refunds.ts'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { giveUpOrder } from './give-up-order.ts'
import { retryRefund } from './mend-refunds.ts'
import { openFriendPay, revokeFriendPay, tokenLabel } from './open-friend-pay.ts'
import type { PayFriendPart } from './pay-friend-part.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { requestRefund } from './request-refund.ts'
import { shareOrders } from './share-orders.ts'

const floor = await paymentsFloor()
const { owed, pay, told, transact, tools, till, kept, tillOf } = floor
const { currency } = tools
type Owed = Awaited<ReturnType<typeof owed>>

const ask = (async (request: { requestName: string }) =>
  request.requestName === orderTitles.requestName
    ? { lines: [{ title: 'A lamp', optionText: 'Red', imageUrl: null, quantity: 2 }] }
    : { nickname: 'Lily' }) as Ask
const within = { ...till, db: { sql: floor.sql, client: floor.client }, transact, currency } as Within

const open = ({ orderId, accountId }: Owed, idempotencyKey: string = newId('evt')) =>
  openFriendPay({ orderId, accountId, idempotencyKey }, { ...tillOf(accountId), ask })

async function linked(fields: Parameters<typeof owed>[0] = {}) {
  const order = await owed(fields)
  const { friendPayId } = done(await open(order))
  return { ...order, friendPayId, linkToken: await tokenOf(friendPayId) }
}
type Linked = Awaited<ReturnType<typeof linked>>

async function tokenOf(friendPayId: string): Promise<string> {
  const friendPay = await findFriendPay(floor.client, friendPayId)
  return tools.seal.open(friendPay?.sealedToken ?? '', tokenLabel(friendPayId)) ?? ''
}

const give = ({ linkToken }: Linked, amount: string | null, fields: Partial<PayFriendPart> = {}) => {
  const accountId = fields.accountId ?? newId('acc')
  const by = { channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
  const asked = { linkToken, amount: amount === null ? null : { amount, currency }, idempotencyKey: newId('evt') }
  return payFriendPart({ ...by, ...asked, ...fields, accountId }, tillOf(accountId))
}
const rich = async (amount: string): Promise<Id<'acc'>> => {
  const accountId = newId('acc')
  await floor.credit(accountId, amount)
  return accountId
}
const fromWallet = (accountId: Id<'acc'>) => ({ accountId, channel: 'balance', card: null }) as const
const link = async ({ friendPayId }: Linked) => findFriendPay(floor.client, friendPayId)
const about = ({ orderId, accountId, checkoutId, shopId: own }: Owed) => {
  const shopId = own ?? newId('shp')
  return { orderId, payableId: orderId, shopId, accountId, checkoutId }
}
const money = (minorUnits: string) => ({ minorUnits, currency })
const succeeded = async ({ paymentId }: Owed) =>
  (await told('payment.succeeded')).filter(({ aggregateId }) => aggregateId === paymentId)

async function refund(order: Owed, minorUnits: string) {
  const refundId = newId('rfd')
  const asked = { ...about(order), cause: 'OPERATOR' as const, paymentId: null, refundId, lines: [], isFull: false }
  await transact((unit) => requestRefund({ ...asked, amount: money(minorUnits), reason: 'A test' }, unit))
  return refundId
}
const sharesOf = async (refundId: string) =>
  (
    await floor.sql.query<{ id: string; amount: bigint; account_id: string; channel: string; status: string }>(
      'select id, amount, account_id, channel, status from refund where parent_id = $1 order by payment_id',
      [refundId],
    )
  ).rows

describe('a link', () => {
  it('shows what was bought and what is left, and stays the same link', async () => {
    const order = await linked()
    const lines = [{ title: 'A lamp', optionText: 'Red', imageUrl: null, quantity: 2 }]
    const untouched = { amount: 10_000n, promised: 0n, paid: 0n, status: 'OPEN' }
    expect(await link(order)).toMatchObject({ nickname: 'Lily', ...untouched, lines })
    expect(done(await open(order))).toEqual({ friendPayId: order.friendPayId })
    expect(await kept()).not.toContain(order.linkToken)
  })

  it('is made by who owes the money, and for what is not paid', async () => {
    const order = await owed()
    expect(codesOf(await open({ ...order, accountId: newId('acc') }))).toEqual(['PAYMENT_NOT_FOUND'])
    expect(codesOf(await pay(order, { channel: 'friends', card: null }))).toEqual(['CHANNEL_NOT_OFFERED'])
    done(await pay(order))
    expect(codesOf(await open(order))).toEqual(['PAYMENT_PAID'])
  })
})

describe('parts', () => {
  it('of several payers are the whole, and pay the order once', async () => {
    const order = await linked()
    const payer = await rich('100.00')
    done(await give(order, '33.33'))
    done(await give(order, '0.01', fromWallet(payer)))
    expect(await succeeded(order)).toEqual([])
    expect((await link(order))?.paid).toBe(3_334n)
    const last = done(await give(order, null, fromWallet(payer)))
    expect(last).toMatchObject({ kind: 'FRIEND', status: 'SUCCEEDED', amount: 6_666n })
    expect(await succeeded(order)).toMatchObject([
      { payload: { orderId: order.orderId, amount: money('10000'), channel: 'friends' } },
    ])
    expect(await floor.payment(order.paymentId)).toMatchObject({ status: 'SUCCEEDED', channel: 'friends' })
    expect((await link(order))?.status).toBe('PAID')
    expect(codesOf(await give(order, '0.01'))).toEqual(['FRIEND_PAY_ENDED'])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('beside what the wallet of the buyer holds are what is left', async () => {
    const order = await linked()
    const { shopId } = order
    done(await give(order, null))
    await transact((unit) => shareOrders([{ payload: { ...about(order), paid: money('10000') }, unit }]))
    const { rows } = await floor.sql.query(`select balance from ledger_account where owner_id = $1`, [shopId])
    expect(rows).toEqual([{ balance: 10_000n }])
  })

  it.each([
    ['FRIEND_PAY_TOO_MUCH', '100.01', {}],
    ['AMOUNT_INVALID', '0', {}],
    ['AMOUNT_INVALID', '-1', {}],
    ['AMOUNT_INVALID', '0.001', {}],
    ['INSUFFICIENT_BALANCE', '1', { channel: 'balance', card: null }],
    ['CHANNEL_NOT_OFFERED', '1', { channel: 'cash-on-delivery', card: null }],
    ['CHANNEL_NOT_OFFERED', '1', { channel: 'back-office', card: null }],
    ['CHANNEL_NOT_OFFERED', '1', { channel: 'friends', card: null }],
    ['FRIEND_PAY_NOT_FOUND', '1', { linkToken: 'guessed' }],
  ] as const)('are refused with %s, and nothing has changed', async (code, amount, fields) => {
    const order = await linked()
    const before = await kept()
    expect(codesOf(await give(order, amount, fields))).toEqual([code])
    expect(await kept()).toBe(before)
  })

  it('that are declined are left for others', async () => {
    const order = await linked()
    const declined = done(await give(order, null, { card: { ...CARD, number: '4000000000000002' } }))
    expect(declined.status).toBe('FAILED')
    expect(await link(order)).toMatchObject({ promised: 0n, partCount: 0 })
    expect(done(await give(order, null)).status).toBe('SUCCEEDED')
  })

  it('by one key are one part', async () => {
    const order = await linked()
    const [accountId, idempotencyKey] = [newId('acc'), 'same']
    const first = done(await give(order, '10', { accountId, idempotencyKey }))
    expect(done(await give(order, '10', { accountId, idempotencyKey })).id).toBe(first.id)
    expect(codesOf(await give(order, '11', { accountId, idempotencyKey }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect((await link(order))?.paid).toBe(1_000n)
  })

  it('of thirty who pay at once are exactly the whole', async () => {
    const order = await linked()
    const answers = survivors(await rival(30, () => give(order, '7.00')))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(14)
    expect(await link(order)).toMatchObject({ paid: 9_800n, promised: 9_800n, status: 'OPEN' })
    const rest = survivors(await rival(5, () => give(order, null)))
    expect(rest.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await succeeded(order)).toHaveLength(1)
    expect(await brokenBooks(floor)).toEqual([])
  })
})

describe('an order that ends first', () => {
  const cancel = (order: Owed) =>
    transact((unit) => giveUpOrder({ ...about(order), cause: 'BUYER', reason: 'A test', lines: [] }, unit))

  it('gives every part back to its payer, by the channel it came from', async () => {
    const order = await linked()
    const payer = await rich('20.00')
    const byCard = done(await give(order, '30'))
    done(await give(order, '20', fromWallet(payer)))
    await cancel(order)
    expect(await floor.wallet(payer)).toEqual({ available: 2_000n, frozen: 0n })
    await sendRefunds.run(within)
    const { rows } = await floor.sql.query('select account_id, status, amount from refund where payment_id = $1', [
      byCard.id,
    ])
    expect(rows).toEqual([{ account_id: byCard.accountId, status: 'SUCCEEDED', amount: 3_000n }])
    expect(codesOf(await give(order, '1'))).toEqual(['FRIEND_PAY_ENDED'])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('or runs out of time does so as well, as does a link that is taken back', async () => {
    const late = await linked({ until: new Date(floor.clock.now.getTime() + 60_000) })
    const revoked = await linked()
    const payer = await rich('20.00')
    done(await give(late, '10', fromWallet(payer)))
    done(await give(revoked, '10', fromWallet(payer)))
    const { friendPayId, accountId } = revoked
    expect(codesOf(await transact((unit) => revokeFriendPay({ friendPayId, accountId: payer }, unit)))).toEqual([
      'FRIEND_PAY_NOT_FOUND',
    ])
    done(await transact((unit) => revokeFriendPay({ friendPayId, accountId }, unit)))
    floor.pass(61_000)
    await closeExpired.run(within)
    expect(await floor.wallet(payer)).toEqual({ available: 2_000n, frozen: 0n })
    expect((await floor.payment(late.paymentId)).status).toBe('CLOSED')
    expect(done(await pay(revoked)).status).toBe('SUCCEEDED')
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('at the moment of the last part is paid or gives it back, never both', async () => {
    for (let round = 0; round < 5; round++) {
      const order = await linked()
      const payer = await rich('100.00')
      await rival(2, async (index) => {
        await (index === 0 ? cancel(order) : give(order, null, fromWallet(payer)))
      })
      const { status } = await floor.payment(order.paymentId)
      expect(await floor.wallet(payer)).toEqual({ available: status === 'SUCCEEDED' ? 0n : 10_000n, frozen: 0n })
    }
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('because its buyer chooses another way gives the parts back and is paid', async () => {
    const order = await linked()
    const payer = await rich('10.00')
    done(await give(order, '10', fromWallet(payer)))
    expect(done(await pay(order)).status).toBe('SUCCEEDED')
    expect(await floor.wallet(payer)).toEqual({ available: 1_000n, frozen: 0n })
  })
})

describe('a refund', () => {
  async function bought() {
    const order = await linked()
    const payer = await rich('50.00')
    done(await give(order, '33.33'))
    done(await give(order, '33.33', fromWallet(payer)))
    done(await give(order, null))
    return { ...order, payer }
  }

  it('is shared to the last unit by what each has paid, each by his own channel', async () => {
    const order = await bought()
    const first = await refund(order, '1000')
    expect((await sharesOf(first)).map(({ amount, status }) => [amount, status])).toEqual([
      [333n, 'REQUESTED'],
      [333n, 'SUCCEEDED'],
      [334n, 'REQUESTED'],
    ])
    expect((await findRefund(floor.client, first))?.status).toBe('PROCESSING')
    await sendRefunds.run(within)
    expect((await findRefund(floor.client, first))?.status).toBe('SUCCEEDED')
    expect((await told('refund.succeeded')).filter(({ aggregateId }) => aggregateId === first)).toHaveLength(1)
    const rest = await refund(order, '9000')
    await sendRefunds.run(within)
    expect((await sharesOf(rest)).map(({ amount }) => amount)).toEqual([3_000n, 3_000n, 3_000n])
    expect(await floor.wallet(order.payer)).toEqual({ available: 5_000n, frozen: 0n })
    const { rows } = await floor.sql.query(`select sum(balance)::int as rest from ledger_account where owner_id = $1`, [
      order.friendPayId,
    ])
    expect(rows).toEqual([{ rest: 0 }])
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('asked for many times at once is never more than was paid', async () => {
    const order = await bought()
    const ids = survivors(await rival(8, () => refund(order, '2500')), () => true)
    expect(ids).toHaveLength(8)
    const made = await Promise.all(ids.map((id) => findRefund(floor.client, id)))
    expect(made.filter((one) => one !== null)).toHaveLength(4)
    await sendRefunds.run(within)
    await sendRefunds.run(within)
    expect(await brokenBooks(floor)).toEqual([])
  })

  it('of which one share fails is told as failed, and is whole when that share was asked for again', async () => {
    const order = await bought()
    const id = await refund(order, '3000')
    const [share] = await sharesOf(id)
    await floor.sql.query(`update refund set status = 'FAILED', failure = 'closed', next_try_at = null where id = $1`, [
      share?.id,
    ])
    await floor.sql.query(
      'update capture set provider_refunded = provider_refunded - $2 where payment_id = (select payment_id from refund where id = $1)',
      [share?.id, share?.amount],
    )
    await sendRefunds.run(within)
    expect((await findRefund(floor.client, id))?.status).toBe('PROCESSING')
    const again = { refundId: share?.id ?? '', idempotencyKey: newId('evt') }
    done(await floor.operate('payments.refund.mend', (unit) => retryRefund(again, unit)))
    await sendRefunds.run(within)
    expect((await findRefund(floor.client, id))?.status).toBe('SUCCEEDED')
    expect(await brokenBooks(floor)).toEqual([])
  })
})
