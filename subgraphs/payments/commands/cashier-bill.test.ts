import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'
import type { Actor } from '@supermall/messaging/unit'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { findCashierBills } from '../data/cashier-bills.ts'
import { balanceOf } from '../data/ledger.ts'
import { refundsOfPayments } from '../data/refunds.ts'
import type { CashierBill } from '../domain/cashier-bill.ts'
import { brokenBooks, CARD, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { askAboutPayment } from './ask-about-payment.ts'
import { capturePayment } from './capture-payment.ts'
import { afterGivingUp, cancelCashierBill, expireCashierBill, takeCash } from './end-cashier-bill.ts'
import { mayCollect } from './may-collect.ts'
import type { OpenCashierBill } from './open-cashier-bill.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import type { PayCashierBill } from './pay-cashier-bill.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import type { AskingTill } from './take-recharge-coupon.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const PERMISSION = 'payments.cashier.collect'
await at.sql.query(`update channel set fee_basis_points = 60 where code = 'sandbox-card'`)

const desk = async (shopId: Id<'shp'>) => ({ currency, standing: await mayCollect(shopId, at.desk.ask, 'shopId') })
const staffOf = (shopId: Id<'shp'>): Actor => ({ ...operator, id: newId('acc'), audience: 'MERCHANT', shopId })
const DECLINED = { ...CARD, number: '4000 0000 0000 0002' }

type Counter = Awaited<ReturnType<typeof counter>>

/** A counter of a shop of its own, with a bill on it. */
async function counter(fields: Partial<OpenCashierBill> = {}) {
  const shopId = newId('shp')
  const operate = at.operateAs(staffOf(shopId))
  const asked = { shopId, amount: { amount: '100.00', currency }, note: 'Two coffees', idempotencyKey: newId('evt') }
  const open = (more: Partial<OpenCashierBill> = {}) =>
    operate(PERMISSION, async (unit) => openCashierBill({ ...asked, ...fields, ...more }, await desk(shopId), unit))
  const { billId } = done(await open())
  const on = { till: at.till, operate: (work: Parameters<typeof afterGivingUp>[1]) => operate(PERMISSION, work) }
  return {
    shopId,
    billId,
    open,
    bill: async () => (await findCashierBills(at.client, [billId]))[0] as CashierBill,
    cash: async (key: string = newId('evt')) => {
      const { standing } = await desk(shopId)
      return afterGivingUp(billId, (unit) => takeCash({ billId, idempotencyKey: key, standing }, unit), on)
    },
    cancel: (reason = 'A mistake') => afterGivingUp(billId, (unit) => cancelCashierBill({ billId, reason }, unit), on),
    earned: () => balanceOf(at.client, { kind: 'MERCHANT_PAYABLE', ownerId: shopId }, currency),
    drawer: () => balanceOf(at.client, { kind: 'SHOP_CASH', ownerId: shopId }, currency),
  }
}

const pay = async ({ bill }: Counter, fields: Partial<PayCashierBill> = {}, more: Partial<AskingTill> = {}) => {
  const { code } = await bill()
  const accountId = fields.accountId ?? newId('acc')
  const chosen = { channel: 'sandbox-card', card: CARD, token: null, payToken: null, couponId: null } as const
  return payCashierBill(
    { code, accountId, ...chosen, idempotencyKey: newId('evt'), ...fields },
    { ...at.tillOf(accountId), ...more },
  )
}

/** Somebody has begun to pay, and the process died before the provider heard of it. */
async function hold(one: Counter, accountId = newId('acc')) {
  done(await pay(one, { accountId }, { providers: { ...at.till.providers, of: async () => null } }))
  const { paymentId, status } = await one.bill()
  expect(status).toBe('PAYING')
  return at.payment(paymentId ?? '')
}

const begun = { channel: 'back-office', card: null } as const

describe('a bill at a counter', () => {
  test("is paid by a card, and is the shop's at once, less what the channel keeps", async () => {
    const one = await counter()
    const accountId = newId('acc')
    done(await pay(one, { accountId }))
    expect(await one.bill()).toMatchObject({ status: 'PAID', accountId, channel: 'sandbox-card', takenById: null })
    expect(await one.earned()).toBe(9_940n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is paid by a wallet, which is never overdrawn', async () => {
    const one = await counter()
    const accountId = newId('acc')
    const before = await at.kept()
    expect(codesOf(await pay(one, { accountId, channel: 'balance', card: null }))).toEqual(['INSUFFICIENT_BALANCE'])
    expect(await at.kept()).toBe(before)
    await at.credit(accountId, '150.00')
    done(await pay(one, { accountId, channel: 'balance', card: null }))
    expect((await at.wallet(accountId)).available).toBe(5_000n)
    expect(await one.earned()).toBe(10_000n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is paid in cash, which the shop holds; who took it is kept and audited', async () => {
    const one = await counter()
    const held = () => balanceOf(at.client, { kind: 'CLEARING', ownerId: 'cash-on-delivery' }, currency)
    const before = await held()
    const key = newId('evt')
    done(await one.cash(key))
    done(await one.cash(key))
    const bill = await one.bill()
    expect(bill).toMatchObject({ status: 'PAID', accountId: null, paymentId: null, channel: 'cash-on-delivery' })
    expect(bill.takenById).not.toBeNull()
    expect([await one.drawer(), await one.earned()]).toEqual([10_000n, 0n])
    expect((await held()) - before).toBe(-10_000n)
    const written = (await at.audited()).filter(({ subject_id }) => subject_id === one.billId)
    expect(written.map(({ summary }) => summary)).toContain('Cash taken at the counter')
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is one bill and one payment, however often its keys come', async () => {
    const one = await counter({ idempotencyKey: 'the same' })
    expect(done(await one.open()).billId).not.toBe('')
    const paying = { accountId: newId('acc'), idempotencyKey: newId('evt') }
    done(await pay(one, paying))
    done(await pay(one, paying))
    expect(codesOf(await pay(one, { ...paying, channel: 'balance', card: null }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect(await one.earned()).toBe(9_940n)
  })

  test('is open again when the card was declined, for others as well', async () => {
    const one = await counter()
    done(await pay(one, { card: DECLINED }))
    expect(await one.bill()).toMatchObject({ status: 'OPEN', accountId: null, paymentId: null, channel: null })
    done(await pay(one))
    expect((await one.bill()).status).toBe('PAID')
  })

  test('waits for one buyer at a time, who may choose another way', async () => {
    const [one, accountId] = [await counter(), newId('acc')]
    await hold(one, accountId)
    const before = await at.kept()
    expect(codesOf(await pay(one))).toEqual(['BILL_UNDER_WAY'])
    expect(await at.kept()).toBe(before)
    await at.credit(accountId, '100.00')
    done(await pay(one, { accountId, channel: 'balance', card: null }))
    expect(await one.bill()).toMatchObject({ status: 'PAID', channel: 'balance' })
  })

  test('is open again when a try was begun and nobody paid, and expires when its own time is over', async () => {
    const one = await counter()
    const held = await hold(one)
    at.pass(hours(1))
    await askAboutPayment(held, at.till, { isGivenUp: false })
    expect((await one.bill()).status).toBe('OPEN')
    await at.transact((unit) => expireCashierBill(one.billId, unit))
    expect((await one.bill()).status).toBe('OPEN')
    at.pass(hours(1))
    expect(codesOf(await pay(one))).toEqual(['BILL_OVER'])
    await at.transact((unit) => expireCashierBill(one.billId, unit))
    expect((await one.bill()).status).toBe('EXPIRED')
  })

  test('taken in cash while somebody pays, sends money that still comes from there back by itself', async () => {
    const one = await counter()
    const { id: paymentId, channel } = await hold(one)
    done(await one.cash())
    const paid = { providerNo: newId('evt'), amount: 10_000n, currency }
    const came = await at.transact((unit) => capturePayment({ paymentId, channel: channel ?? '', paid }, unit))
    expect(came).toEqual({ ok: true, value: 'LATE' })
    expect(await refundsOfPayments(at.client, [paymentId])).toMatchObject([{ cause: 'LATE', amount: 10_000n }])
    expect(await one.bill()).toMatchObject({ status: 'PAID', channel: 'cash-on-delivery' })
    expect([await one.drawer(), await one.earned()]).toEqual([10_000n, 0n])
    expect(await brokenBooks(at)).toEqual([])
  })

  test('is cancelled, and then neither paid nor cancelled again', async () => {
    const one = await counter()
    done(await one.cancel())
    expect(await one.bill()).toMatchObject({ status: 'CANCELLED', reason: 'A mistake' })
    const before = await at.kept()
    expect(codesOf(await one.cancel())).toEqual(['BILL_OVER'])
    expect(codesOf(await one.cash())).toEqual(['BILL_OVER'])
    expect(codesOf(await pay(one))).toEqual(['BILL_OVER'])
    expect(await at.kept()).toBe(before)
  })

  test('is refused what is out of bounds, and nothing changes', async () => {
    const one = await counter()
    const before = await at.kept()
    const money = (amount: string, of: string = currency) => ({ amount: { amount, currency: of } })
    const cases = [
      [money('0.00'), 'AMOUNT_INVALID'],
      [money('0.001'), 'AMOUNT_INVALID'],
      [money('100000.01'), 'AMOUNT_LIMIT'],
      [money('1.00', 'USD'), 'CURRENCY_MISMATCH'],
      [{ note: 'x'.repeat(101) }, 'TEXT_LENGTH'],
      [{ shopId: 'shp_none' }, 'SHOP_NOT_FOUND'],
    ] as const
    for (const [fields, code] of cases)
      expect(codesOf(await one.open({ ...fields, idempotencyKey: newId('evt') }))).toEqual([code])
    expect(codesOf(await pay(one, { code: 'no such code here' }))).toEqual(['BILL_NOT_FOUND'])
    expect(codesOf(await pay(one, { channel: 'cash-on-delivery', card: null }))).toEqual(['CHANNEL_NOT_OFFERED'])
    expect(codesOf(await pay(one, { ...begun }))).toEqual(['CHANNEL_NOT_OFFERED'])
    expect(codesOf(await one.cancel(''))).toEqual(['TEXT_LENGTH'])
    expect(await at.kept()).toBe(before)
  })

  test("is only its own shop's staff's to open, to cancel and to take cash for", async () => {
    const one = await counter()
    const before = await at.kept()
    const stranger = at.operateAs(staffOf(newId('shp')))
    const [billId, idempotencyKey] = [one.billId, newId('evt')]
    await expect(
      stranger(PERMISSION, (unit) => takeCash({ billId, idempotencyKey, standing: ok(null) }, unit)),
    ).rejects.toThrow()
    await expect(stranger(PERMISSION, (unit) => cancelCashierBill({ billId, reason: 'No' }, unit))).rejects.toThrow()
    const opening = { shopId: one.shopId, amount: { amount: '1.00', currency }, note: '', idempotencyKey }
    await expect(
      stranger(PERMISSION, (unit) => openCashierBill(opening, { currency, standing: ok(null) }, unit)),
    ).rejects.toThrow()
    expect(await at.kept()).toBe(before)
  })
})

describe('a shop', () => {
  test.each([
    ['that is not open', { status: 'PAUSED', isFeatureOn: true }, 'SHOP_NOT_OPEN'],
    ['whose time is over', { status: 'EXPIRED', isFeatureOn: true }, 'SHOP_NOT_OPEN'],
    ['that has no counter', { status: 'OPEN', isFeatureOn: false }, 'CASHIER_OFF'],
    ['that is not there any more', { status: null, isFeatureOn: false }, 'SHOP_NOT_FOUND'],
  ] as const)('%s takes no money at its counter, and may cancel what it asked for', async (_, standing, code) => {
    const one = await counter()
    const before = await at.kept()
    at.desk.shops.set(one.shopId, standing)
    expect(codesOf(await one.open({ idempotencyKey: newId('evt') }))).toEqual([code])
    expect(codesOf(await pay(one))).toEqual([code])
    expect(codesOf(await one.cash())).toEqual([code])
    expect(await at.kept()).toBe(before)
    done(await one.cancel())
  })

  test('of which nobody can say how it stands takes no money, and may be asked again', async () => {
    const [one, paying] = [await counter(), { accountId: newId('acc'), idempotencyKey: newId('evt') }]
    const before = await at.kept()
    const ask = () => Promise.reject(new Error('nobody answers'))
    await expect(pay(one, paying, { ask })).rejects.toThrow('nobody answers')
    expect(await at.kept()).toBe(before)
    done(await pay(one, paying))
    expect(await one.earned()).toBe(9_940n)
  })

  test('that has closed meanwhile still has what was done before, when its keys come again', async () => {
    const [one, accountId, key] = [await counter({ idempotencyKey: newId('evt') }), newId('acc'), newId('evt')]
    done(await pay(one, { accountId, idempotencyKey: key }))
    at.desk.shops.set(one.shopId, { status: 'CLOSED', isFeatureOn: true })
    done(await pay(one, { accountId, idempotencyKey: key }))
    expect(done(await one.open())).toEqual({ billId: one.billId })
    expect(await one.earned()).toBe(9_940n)
  })
})

describe('at one counter', () => {
  test('of many who pay at once one does', async () => {
    const one = await counter()
    const ends = survivors(await rival(6, () => pay(one)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    for (const code of ends.flatMap(codesOf)) expect(['BILL_UNDER_WAY', 'BILL_PAID']).toContain(code)
    expect(await one.earned()).toBe(9_940n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('a bill is either cancelled or paid', async () => {
    for (let round = 0; round < 4; round++) {
      const one = await counter()
      survivors(await rival(2, (index): Promise<object> => (index === 0 ? one.cancel() : pay(one))))
      const isPaid = (await one.bill()).status === 'PAID'
      expect((await one.bill()).status).toBe(isPaid ? 'PAID' : 'CANCELLED')
      expect(await one.earned()).toBe(isPaid ? 9_940n : 0n)
    }
    expect(await brokenBooks(at)).toEqual([])
  })

  test('a bill is paid in cash or by card, and never twice', async () => {
    for (let round = 0; round < 4; round++) {
      const one = await counter()
      const ends = survivors(await rival(2, (index): Promise<{ ok: boolean }> => (index === 0 ? one.cash() : pay(one))))
      expect(ends.some(({ ok }) => ok)).toBe(true)
      const { status, channel } = await one.bill()
      expect(status).toBe('PAID')
      const [drawer, earned] = channel === 'sandbox-card' ? [0n, 9_940n] : [10_000n, 0n]
      expect([await one.drawer(), await one.earned()]).toEqual([drawer, earned])
    }
    expect(await brokenBooks(at)).toEqual([])
  })
})
