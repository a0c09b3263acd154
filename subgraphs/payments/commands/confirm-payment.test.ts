import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { brokenBooks, CARD, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { linkOf } from '../trial/friends.ts'
import { meanwhile } from '../trial/too-late.ts'
import { changeAmount } from './change-amount.ts'
import { closePaymentOf } from './close-payment.ts'
import { collectPayment, confirmPayment } from './confirm-payment.ts'
import { closeByHand } from './mend-payment.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { payOrder } from './pay-order.ts'

const at = await paymentsFloor()
const { owed, pay, payment, operate, transact, wallet, sql } = at
const { currency } = at.tools

const offered = (isOffered: boolean) =>
  sql.query({ text: `update channel set is_enabled = $1 where code = 'back-office'`, values: [isOffered] })
const confirm = (paymentId: string, transferNo: string = newId('evt'), idempotencyKey: string = newId('evt')) =>
  operate('payments.payment.mend', (unit) => confirmPayment({ paymentId, transferNo, idempotencyKey }, unit))
const transferring = { channel: 'back-office', card: null } as const
const cancel = ({ orderId }: { readonly orderId: string }) =>
  transact((unit) => closePaymentOf({ orderId, reason: 'BUYER' }, currency, unit))
const closing = (paymentId: string) =>
  operate('payments.payment.mend', (unit) => closeByHand({ paymentId, reason: 'A mistake' }, unit))
const audited = async (subjectId: string) => {
  const found = await sql.query<{ summary: string }>(
    'select summary from audit_entry where subject_id = $1 order by id',
    [subjectId],
  )
  return found.rows.map(({ summary }) => summary)
}

beforeEach(() => offered(true))

describe('a transfer for an order that was cancelled meanwhile', () => {
  test('goes into the wallet once, and the order stays unpaid', async () => {
    const order = await owed()
    const chosen = done(await pay(order, transferring))
    await cancel(order)
    for (let time = 0; time < 2; time++)
      expect(done(await confirm(chosen.id, 'T-1', 'once'))).toMatchObject({ id: chosen.id, status: 'CLOSED' })
    expect(await wallet(order.accountId)).toEqual({ available: 10_000n, frozen: 0n })
    expect(codesOf(await confirm(chosen.id, 'T-1'))).toEqual(['TRANSFER_USED'])
    expect(codesOf(await confirm(chosen.id, 'T-2'))).toEqual(['TRANSFER_USED'])
    expect(await wallet(order.accountId)).toEqual({ available: 10_000n, frozen: 0n })
    expect(await audited(chosen.id)).toEqual(['Money came too late, and went into the wallet'])
    const late = { paymentId: chosen.id, orderId: order.orderId, accountId: order.accountId, failure: null }
    const [refund] = await at.client.refund.findMany({ where: { paymentId: chosen.id } })
    const facts = { ...late, refundId: refund?.id, amount: wire(10_000n, currency) }
    expect((await at.told('late_money.moved')).map(({ payload }) => payload)).toEqual([
      { ...facts, status: 'REQUESTED' },
      { ...facts, status: 'SUCCEEDED' },
    ])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is taken also where its buyer had chosen no way to pay', async () => {
    const order = await owed()
    await cancel(order)
    expect(done(await confirm(order.paymentId))).toMatchObject({ status: 'CLOSED', channel: 'back-office' })
    expect(await wallet(order.accountId)).toEqual({ available: 10_000n, frozen: 0n })
  })
})

describe('a transfer for an order that waits', () => {
  test('pays it where no way was chosen, or the last one failed', async () => {
    const [fresh, declined] = [await owed(), await owed()]
    expect(done(await confirm(fresh.paymentId))).toMatchObject({ status: 'SUCCEEDED', channel: 'back-office' })
    const card = { number: '4000000000000002', expiryMonth: 12, expiryYear: 2030, cvv: '123' }
    expect(done(await pay(declined, { card })).status).toBe('FAILED')
    const paid = done(await confirm(declined.paymentId))
    expect(paid).toMatchObject({ status: 'SUCCEEDED', orderId: declined.orderId })
    expect(paid.id).not.toBe(declined.paymentId)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is refused where transfers are not offered, and where it is paid', async () => {
    const order = await owed()
    await offered(false)
    const before = await at.kept()
    expect(codesOf(await confirm(order.paymentId))).toEqual(['PAYMENT_STATUS'])
    expect(await at.kept()).toBe(before)
    done(await pay(order))
    expect(codesOf(await confirm(order.paymentId))).toEqual(['PAYMENT_STATUS'])
    expect(codesOf(await confirm(newId('pay')))).toEqual(['PAYMENT_NOT_FOUND'])
  })
})

describe('a transfer that names a try that failed', () => {
  async function declinedThen(choose: (order: Awaited<ReturnType<typeof owed>>) => Promise<unknown>) {
    const order = await owed()
    const card = { number: '4000000000000002', expiryMonth: 12, expiryYear: 2030, cvv: '123' }
    expect(done(await pay(order, { card })).status).toBe('FAILED')
    await choose(order)
    return order
  }

  test('is refused while the buyer has a link of friends since, whose money stays with it', async () => {
    const order = await declinedThen(async (buyer) => {
      const { accountId, linkToken } = { accountId: newId('acc'), ...(await linkOf(at, buyer)) }
      const by = { accountId, channel: 'sandbox-card', card: CARD, token: null, payToken: null } as const
      const part = { linkToken, amount: { amount: '90.00', currency }, idempotencyKey: newId('evt') }
      done(await payFriendPart({ ...by, ...part }, at.tillOf(accountId)))
    })
    const before = await at.kept()
    expect(codesOf(await confirm(order.paymentId))).toEqual(['PAYMENT_STATUS'])
    expect(await at.kept()).toBe(before)
  })

  test('pays what the buyer has since promised to transfer', async () => {
    const order = await declinedThen((buyer) => pay(buyer, transferring))
    expect(done(await confirm(order.paymentId))).toMatchObject({ status: 'SUCCEEDED', channel: 'back-office' })
  })
})

describe('a payment that an operator closes', () => {
  test('is followed by another one, of what the order comes to', async () => {
    const order = await owed()
    done(await closing(order.paymentId))
    expect(await payment(order.paymentId)).toMatchObject({ status: 'CLOSED', reason: 'CLOSED_BY_HAND: A mistake' })
    const paid = done(await pay(order))
    expect(paid).toMatchObject({ status: 'SUCCEEDED', amount: 10_000n })
    expect(paid.id).not.toBe(order.paymentId)
  })

  test('is followed by one of another amount where the seller asks for another since', async () => {
    const order = await owed()
    done(await closing(order.paymentId))
    const change = { payableId: order.orderId, payable: wire(8_000n, currency) }
    await transact((unit) => changeAmount(change as never, unit))
    expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED', amount: 8_000n })
  })

  test('is not that of an order that is paid at the door, which can still be collected', async () => {
    const order = await owed({ isCashOnDelivery: true })
    const before = await at.kept()
    expect(codesOf(await closing(order.paymentId ?? ''))).toEqual(['PAYMENT_AT_DOOR'])
    expect(await at.kept()).toBe(before)
    const input = { paymentId: order.paymentId ?? '', idempotencyKey: newId('evt') }
    expect(done(await operate('payments.payment.collect', (unit) => collectPayment(input, unit))).status).toBe(
      'SUCCEEDED',
    )
  })

  test('asks for the last of several prices, in whatever order they are heard', async () => {
    const order = await owed()
    for (const [revision, amount] of [
      [1, 9_000n],
      [3, 7_000n],
      [2, 8_000n],
    ] as const) {
      const change = { payableId: order.orderId, payable: wire(amount, currency), revision }
      await transact((unit) => changeAmount(change as never, unit))
    }
    expect(done(await pay(order))).toMatchObject({ status: 'SUCCEEDED', amount: 7_000n })
  })

  test('is the last one of an order that is cancelled after it, as one that has failed is, whatever price is heard later', async () => {
    const [closed, failed] = [await owed(), await owed()]
    done(await closing(closed.paymentId))
    const card = { number: '4000000000000002', expiryMonth: 12, expiryYear: 2030, cvv: '123' }
    done(await pay(failed, { card }))
    for (const order of [closed, failed]) {
      expect(await cancel(order)).toBe(true)
      const change = { payableId: order.orderId, payable: wire(8_000n, currency), revision: 1 }
      await transact((unit) => changeAmount(change as never, unit))
      expect(codesOf(await pay(order))).toEqual(['PAYMENT_CLOSED'])
    }
  })
})

test('who pays and loses against a cancel is refused, and the money goes back', async () => {
  const order = await owed()
  const till = at.tillOf(order.accountId)
  const asked = { payableId: order.orderId, accountId: order.accountId, channel: 'sandbox-card', card: CARD } as const
  const choice = { ...asked, token: null, payToken: null, idempotencyKey: 'lost' }
  const [code, path] = ['PAYMENT_CLOSED', ['orderId']]
  const taken = 'It is not to be paid any more; what was taken for it goes back.'
  for (const asking of [meanwhile(till, () => cancel(order)), till])
    expect(await payOrder(choice, asking)).toEqual({ ok: false, refusals: [{ code, message: taken, path }] })
  const never = { ...choice, idempotencyKey: 'never taken' }
  const message = 'It is not to be paid any more.'
  expect(await payOrder(never, till)).toEqual({ ok: false, refusals: [{ code, message, path }] })
  expect(await brokenBooks(at)).toEqual([])
})
