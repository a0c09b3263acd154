import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import type { Actor } from '@supermall/messaging/unit'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { cashierTotals, findCashierBills } from '../data/cashier-bills.ts'
import { refundsOfBills } from '../data/cashier-refunds.ts'
import { balanceOf } from '../data/ledger.ts'
import { findRefunds } from '../data/refunds.ts'
import { dailyTotals } from '../data/statements.ts'
import { brokenBooks, CARD, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { endow } from '../trial/takings.ts'
import { takeCash } from './end-cashier-bill.ts'
import { retryRefund } from './mend-refunds.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import type { PayCashierBill } from './pay-cashier-bill.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import type { RefundCashierBill } from './refund-cashier-bill.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const PERMISSION = 'payments.cashier.refund'
await at.sql.query(`update channel set fee_basis_points = 60 where code = 'sandbox-card'`)

afterEach(async () => expect(await brokenBooks(at)).toEqual([]))

const staffOf = (shopId: Id<'shp'>): Actor => ({ ...operator, id: newId('acc'), audience: 'MERCHANT', shopId })
const yuan = (amount: string) => ({ amount, currency })
const today = { from: new Date('2026-11-20T16:00:00Z'), to: new Date('2026-11-21T16:00:00Z') }

/** A counter of a shop of its own, where a hundred is asked for. */
async function counter() {
  const [shopId, accountId] = [newId('shp'), newId('acc')]
  const staff = staffOf(shopId)
  const operate = at.operateAs(staff)
  const asked = { shopId, amount: yuan('100.00'), note: 'Tea', idempotencyKey: newId('evt') }
  const { billId } = done(
    await operate('payments.cashier.collect', (unit) => openCashierBill(asked, { currency, standing: ok(null) }, unit)),
  )
  const bill = async () => {
    const [found] = await findCashierBills(at.client, [billId])
    if (!found) throw new Error(`no bill ${billId}`)
    return found
  }
  const asks = (fields: Partial<RefundCashierBill> = {}): RefundCashierBill => {
    return { billId, amount: null, reason: 'Too cold', idempotencyKey: newId('evt'), ...fields }
  }
  return {
    shopId,
    accountId,
    staff,
    billId,
    bill,
    pay: async (fields: Partial<PayCashierBill> = {}) => {
      const chosen = { channel: 'sandbox-card', card: CARD, token: null, payToken: null, couponId: null } as const
      const paying = { code: (await bill()).code, accountId, ...chosen, idempotencyKey: newId('evt'), ...fields }
      done(await payCashierBill(paying, at.tillOf(accountId)))
    },
    cash: async () => {
      const taking = { billId, idempotencyKey: newId('evt'), standing: ok(null) }
      done(await operate('payments.cashier.collect', (unit) => takeCash(taking, unit)))
    },
    refund: (fields: Partial<RefundCashierBill> = {}) =>
      operate(PERMISSION, (unit) => refundCashierBill(asks(fields), unit)),
    refundAs: (actor: Actor) => at.operateAs(actor)(PERMISSION, (unit) => refundCashierBill(asks(), unit)),
    refunds: () => refundsOfBills(at.client, [billId]),
    earned: () => balanceOf(at.client, { kind: 'MERCHANT_PAYABLE', ownerId: shopId }, currency),
    drawer: () => balanceOf(at.client, { kind: 'SHOP_CASH', ownerId: shopId }, currency),
    told: async () =>
      (await at.told('cashier_bill.refunded'))
        .map(({ payload }) => payload as Record<string, unknown>)
        .filter((payload) => payload.billId === billId),
  }
}
type Counter = Awaited<ReturnType<typeof counter>>

/** The refund that carries the latest of this bill. */
async function carrier({ refunds }: Counter) {
  const [latest] = await refunds()
  const [refund] = await findRefunds(at.client, [latest?.refundId ?? ''])
  if (!refund) throw new Error('nothing carries it')
  return refund
}
const standing = (kind: 'GIFTS' | 'CLEARING', ownerId: string | null) =>
  balanceOf(at.client, { kind, ownerId }, currency)

describe('what was paid at a counter', () => {
  test('goes back to a card by parts, each once it is there, and then all of it is back', async () => {
    const one = await counter()
    await one.pay()
    done(await one.refund({ amount: yuan('30.00') }))
    expect(await carrier(one)).toMatchObject({
      status: 'REQUESTED',
      cause: 'CASHIER',
      amount: 3_000n,
      reason: 'Too cold',
    })
    expect([(await one.bill()).refundedMinor, await one.earned(), await one.told()]).toEqual([0n, 9_940n, []])
    await sendRefund((await carrier(one)).id, at.till)
    expect([(await one.bill()).refundedMinor, await one.earned()]).toEqual([3_000n, 6_940n])
    done(await one.refund())
    await sendRefund((await carrier(one)).id, at.till)
    expect(await one.bill()).toMatchObject({ status: 'PAID', refundedMinor: 10_000n })
    expect(await one.earned()).toBe(-60n)
    expect(await one.told()).toMatchObject([
      { isWhole: false, amount: { minorUnits: '3000' }, accountId: one.accountId, shopId: one.shopId },
      { isWhole: true, amount: { minorUnits: '7000' } },
    ])
    const written = (await at.audited()).filter((entry) => entry.subject_id === one.billId)
    const first = { summary: 'Given back at the counter: Too cold', after: { refunded: '3000' } }
    expect(written.at(-2)).toMatchObject(first)
  })

  test('goes back into the wallet at once', async () => {
    const one = await counter()
    await at.credit(one.accountId, '100.00')
    await one.pay({ channel: 'balance', card: null })
    done(await one.refund({ amount: yuan('40.00') }))
    expect((await at.wallet(one.accountId)).available).toBe(4_000n)
    expect([await one.earned(), (await one.bill()).refundedMinor]).toEqual([6_000n, 4_000n])
    expect(await one.refunds()).toMatchObject([{ amount: 4_000n, channel: 'balance', settledAt: at.clock.now }])
  })

  test('in cash goes out of the drawer, by whoever hands it over', async () => {
    const one = await counter()
    const before = await standing('CLEARING', 'cash-on-delivery')
    await one.cash()
    done(await one.refund({ amount: yuan('0.01') }))
    done(await one.refund())
    expect(await one.refunds()).toMatchObject([
      { amount: 9_999n, refundId: null, givenById: one.staff.id },
      { amount: 1n, channel: 'cash-on-delivery' },
    ])
    expect([await one.earned(), await standing('CLEARING', 'cash-on-delivery')]).toEqual([0n, before])
    expect((await one.told()).map(({ isWhole }) => isWhole)).toEqual([false, true])
    expect(codesOf(await one.refund())).toEqual(['REFUND_TOO_MUCH'])
  })

  test('with a coupon of the platform gives the mall back what it made good, in step and to the last unit', async () => {
    const [one, before] = [await counter(), await standing('GIFTS', null)]
    const couponId = newId('uco')
    at.desk.pieces.set(couponId, 500n)
    await at.credit(one.accountId, '95.00')
    await one.pay({ channel: 'balance', card: null, couponId })
    done(await one.refund({ amount: yuan('31.67') }))
    expect([await one.earned(), await standing('GIFTS', null)]).toEqual([10_000n - 3_167n - 166n, before - 334n])
    done(await one.refund({ amount: yuan('31.67') }))
    done(await one.refund())
    expect([await one.earned(), await standing('GIFTS', null)]).toEqual([0n, before])
    expect(await one.told()).toMatchObject([{ isWhole: false }, { isWhole: false }, { isWhole: true, couponId }])
  })

  test("with a shop's own coupon costs the mall nothing", async () => {
    const [one, before, couponId] = [await counter(), await standing('GIFTS', null), newId('uco')]
    at.desk.pieces.set(couponId, 500n)
    at.desk.givers.set(couponId, one.shopId)
    await at.credit(one.accountId, '95.00')
    await one.pay({ channel: 'balance', card: null, couponId })
    done(await one.refund())
    expect([await one.earned(), await standing('GIFTS', null)]).toEqual([0n, before])
    expect((await at.wallet(one.accountId)).available).toBe(9_500n)
  })

  test('in cash beside a coupon goes back into the wallet of whoever paid out of what else the shop has earned', async () => {
    const [one, before, couponId] = [await counter(), await standing('GIFTS', null), newId('uco')]
    at.desk.pieces.set(couponId, 500n)
    await one.pay({ channel: 'cash-on-delivery', card: null, couponId })
    await one.cash()
    expect(codesOf(await one.refund())).toEqual(['TAKINGS_TOO_LOW'])
    expect([await one.drawer(), await one.earned(), await one.refunds()]).toEqual([9_500n, 500n, []])
    await endow(at, one.shopId, 9_400n)
    expect(codesOf(await one.refund())).toEqual(['TAKINGS_TOO_LOW'])
    await endow(at, one.shopId, 600n)
    const earned = await one.earned()
    done(await one.refund())
    expect([await one.earned(), await one.drawer()]).toEqual([earned - 10_000n, 9_500n])
    expect(await standing('GIFTS', null)).toBe(before)
    expect((await at.wallet(one.accountId)).available).toBe(9_500n)
    expect(await one.told()).toMatchObject([{ isWhole: true, couponId }])
    const totals = await cashierTotals(at.client, one.shopId, today)
    expect(totals).toMatchObject([{ channel: 'balance', refunded: 9_500n }, { refunded: 0n }])
  })

  test('and failed to go back may be asked for anew, or again, and never both', async () => {
    const one = await counter()
    await one.pay()
    done(await one.refund({ amount: yuan('60.00') }))
    const failed = await carrier(one)
    expect(codesOf(await one.refund({ amount: yuan('60.00') }))).toEqual(['REFUND_TOO_MUCH'])
    await at.transact((unit) => failRefund(failed, 'The card is gone.', unit))
    expect([await one.told(), await one.earned()]).toEqual([[], 9_940n])
    const again = { refundId: failed.id, idempotencyKey: newId('evt') }
    done(await at.operate('payments.refund.mend', (unit) => retryRefund(again, unit)))
    expect(codesOf(await one.refund({ amount: yuan('60.00') }))).toEqual(['REFUND_TOO_MUCH'])
    await sendRefund(failed.id, at.till)
    expect([(await one.bill()).refundedMinor, await one.earned()]).toEqual([6_000n, 3_940n])
  })

  test('is asked about when nobody knows whether it went back, and goes back once', async () => {
    const one = await counter()
    await one.pay()
    done(await one.refund({ amount: yuan('20.00') }))
    const { id } = await carrier(one)
    const real = await at.till.providers.of('sandbox-card')
    if (!real) throw new Error('there is no test card')
    const refund: typeof real.refund = async (asked) => real.refund(asked).then(() => Promise.reject(new Error('cut')))
    expect(
      await sendRefund(id, { ...at.till, providers: { ...at.till.providers, of: async () => ({ ...real, refund }) } }),
    ).toBe('UNKNOWN')
    expect([(await one.bill()).refundedMinor, await one.told()]).toEqual([0n, []])
    at.pass(60_000)
    expect(await sendRefund(id, at.till)).toBe('SUCCEEDED')
    expect([(await one.bill()).refundedMinor, await one.earned()]).toEqual([2_000n, 7_940n])
  })

  test('goes back once, however often the key comes', async () => {
    const [one, idempotencyKey] = [await counter(), newId('evt')]
    await one.cash()
    const first = done(await one.refund({ amount: yuan('10.00'), idempotencyKey }))
    expect(done(await one.refund({ amount: yuan('10.00'), idempotencyKey }))).toEqual(first)
    expect(codesOf(await one.refund({ amount: yuan('11.00'), idempotencyKey }))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
    expect((await one.bill()).refundedMinor).toBe(1_000n)
  })

  test('is counted with the day, the channel and who gave it back', async () => {
    const [one, before] = [await counter(), await cashOfToday()]
    await one.cash()
    done(await one.refund({ amount: yuan('25.00') }))
    const where = { day: '2026-11-21', channel: 'cash-on-delivery', cashierId: one.staff.id, currency }
    const counted = { billCount: 1, collected: 10_000n, refundCount: 1, refunded: 2_500n }
    expect(await cashierTotals(at.client, one.shopId, today)).toEqual([{ ...where, ...counted }])
    const after = await cashOfToday()
    expect([after.captured - before.captured, after.refunded - before.refunded]).toEqual([10_000n, 2_500n])
  })
})

async function cashOfToday() {
  const totals = await dailyTotals(at.client, today)
  return totals.find(({ channel }) => channel === 'cash-on-delivery') ?? { captured: 0n, refunded: 0n }
}

describe('a refund at a counter', () => {
  test('is refused what is out of bounds, and nothing changes', async () => {
    const [one, open] = [await counter(), await counter()]
    await one.pay()
    const before = await at.kept()
    const cases = [
      [{ amount: yuan('100.01') }, 'REFUND_TOO_MUCH'],
      [{ amount: yuan('0.00') }, 'AMOUNT_INVALID'],
      [{ amount: { amount: '1.00', currency: 'USD' } }, 'CURRENCY_MISMATCH'],
      [{ reason: ' ' }, 'TEXT_LENGTH'],
      [{ reason: 'x'.repeat(201) }, 'TEXT_LENGTH'],
      [{ billId: newId('csb') }, 'BILL_NOT_FOUND'],
      [{ billId: 'csb' }, 'BILL_NOT_FOUND'],
      [{ idempotencyKey: '' }, 'IDEMPOTENCY_KEY_INVALID'],
    ] as const
    for (const [fields, code] of cases) expect(codesOf(await one.refund(fields))).toEqual([code])
    expect(codesOf(await open.refund())).toEqual(['BILL_NOT_PAID'])
    await expect(one.refundAs(staffOf(newId('shp')))).rejects.toThrow()
    expect(await at.kept()).toBe(before)
  })

  test('is given at most fifty times', async () => {
    const one = await counter()
    await one.cash()
    for (let time = 0; time < 50; time++) done(await one.refund({ amount: yuan('0.01') }))
    expect(codesOf(await one.refund({ amount: yuan('0.01') }))).toEqual(['REFUND_COUNT'])
    expect((await one.bill()).refundedMinor).toBe(50n)
  })

  test.each(['sandbox-card', 'cash'] as const)(
    'of %s never comes to more than was paid, however many give it at once',
    async (way) => {
      const one = await counter()
      await (way === 'cash' ? one.cash() : one.pay())
      const ends = survivors(await rival(8, () => one.refund({ amount: yuan('30.00') })))
      expect(ends.filter(({ ok }) => ok)).toHaveLength(3)
      for (const code of ends.flatMap(codesOf)) expect(code).toBe('REFUND_TOO_MUCH')
      const refunds = await one.refunds()
      survivors(await rival(refunds.length, (index) => sendRefund(refunds[index]?.refundId ?? 'rfd_none', at.till)))
      expect((await one.bill()).refundedMinor).toBe(9_000n)
      expect([await one.drawer(), await one.earned()]).toEqual(way === 'cash' ? [1_000n, 0n] : [0n, 940n])
    },
  )

  test('of a coupon that ends with another at once leaves nothing of what the mall made good', async () => {
    const [one, before, couponId] = [await counter(), await standing('GIFTS', null), newId('uco')]
    at.desk.pieces.set(couponId, 500n)
    await one.pay({ couponId })
    for (const amount of ['33.33', '33.33', '28.34']) done(await one.refund({ amount: yuan(amount) }))
    const refunds = await one.refunds()
    survivors(await rival(3, (index) => sendRefund(refunds[index]?.refundId ?? '', at.till)))
    expect(await standing('GIFTS', null)).toBe(before)
    expect(await one.told()).toMatchObject([{ isWhole: false }, { isWhole: false }, { isWhole: true }])
  })
})
