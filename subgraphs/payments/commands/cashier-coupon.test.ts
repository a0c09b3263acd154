import { holdCoupon } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { ok } from '@supermall/kernel/result'
import { hours } from '@supermall/kernel/time'
import { describe, expect, test } from 'vitest'
import { findCashierBills } from '../data/cashier-bills.ts'
import { balanceOf } from '../data/ledger.ts'
import { brokenBooks, CARD, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { afterGivingUp, cancelCashierBill, takeCash } from './end-cashier-bill.ts'
import { expirePayment } from './expire-payment.ts'
import { giveUpTry } from './give-up-try.ts'
import { openCashierBill } from './open-cashier-bill.ts'
import type { PayCashierBill } from './pay-cashier-bill.ts'
import { payCashierBill } from './pay-cashier-bill.ts'
import type { AskingTill } from './take-recharge-coupon.ts'

const at = await paymentsFloor()
const { currency } = at.tools
const { desk } = at

/** A piece that takes five off, of the platform or of a shop. */
function piece(giver?: string): Id<'uco'> {
  const id = newId('uco')
  desk.pieces.set(id, 500n)
  if (giver !== undefined) desk.givers.set(id, giver)
  return id
}

async function counter() {
  const shopId = newId('shp')
  const asked = { shopId, amount: { amount: '100.00', currency }, note: '', idempotencyKey: newId('evt') }
  const opened = await at.operateAs(operator)('payments.cashier.collect', (unit) =>
    openCashierBill(asked, { currency, standing: ok(null) }, unit),
  )
  const { billId } = done(opened)
  const bill = async () => {
    const [found] = await findCashierBills(at.client, [billId])
    if (!found) throw new Error(`no bill ${billId}`)
    return found
  }
  return { shopId, billId, bill, earned: () => standing('MERCHANT_PAYABLE', shopId) }
}

const standing = (kind: 'MERCHANT_PAYABLE' | 'GIFTS', ownerId: string | null) =>
  balanceOf(at.client, { kind, ownerId }, currency)

type Counter = Awaited<ReturnType<typeof counter>>

const asking = async ({ bill }: Counter, fields: Partial<PayCashierBill>) => ({
  code: (await bill()).code,
  accountId: newId('acc'),
  channel: 'sandbox-card' as const,
  card: CARD,
  token: null,
  payToken: null,
  couponId: null,
  idempotencyKey: newId('evt'),
  ...fields,
})
const begin = (asked: PayCashierBill) => payCashierBill(asked, at.tillOf(asked.accountId))
const staff = at.operateAs(operator)
const ENDS = {
  CASH: async ({ billId }: Counter) =>
    done(
      await staff('payments.cashier.collect', (unit) =>
        takeCash({ billId, idempotencyKey: newId('evt'), standing: ok(null) }, unit),
      ),
    ),
  OTHER: async (one: Counter) =>
    done(await begin(await asking(one, { couponId: piece(), channel: 'cash-on-delivery', card: null }))),
  CANCEL: async ({ billId }: Counter) =>
    done(await staff('payments.cashier.collect', (unit) => cancelCashierBill({ billId, reason: 'A mistake' }, unit))),
}
const toldOf = async (name: string, billId: string) =>
  (await at.told(name))
    .map(({ payload }) => payload as Record<string, unknown>)
    .filter((payload) => payload.billId === billId)

describe('a coupon at a counter', () => {
  test('of the platform takes off what the mall makes good to the shop', async () => {
    const [one, before, couponId] = [await counter(), await standing('GIFTS', null), piece()]
    done(await begin(await asking(one, { couponId })))
    const { paymentId, ...bill } = await one.bill()
    expect(bill).toMatchObject({ status: 'PAID', couponId, couponMinor: 500n, couponShopId: null })
    expect(await at.payment(paymentId ?? '')).toMatchObject({ amount: 9_500n, status: 'SUCCEEDED' })
    expect([await one.earned(), (await standing('GIFTS', null)) - before]).toEqual([10_000n, -500n])
    expect(await toldOf('cashier_bill.paid', one.billId)).toMatchObject([
      { paymentId, couponId, amount: { minorUnits: '9500' } },
    ])
    expect(await brokenBooks(at)).toEqual([])
  })

  test("of the shop is the shop's own cost, by the wallet as well", async () => {
    const [one, accountId] = [await counter(), newId('acc')]
    await at.credit(accountId, '95.00')
    const before = await standing('GIFTS', null)
    done(await begin(await asking(one, { accountId, couponId: piece(one.shopId), channel: 'balance', card: null })))
    expect([await one.earned(), await standing('GIFTS', null)]).toEqual([9_500n, before])
    expect((await at.wallet(accountId)).available).toBe(0n)
    expect(await brokenBooks(at)).toEqual([])
  })

  test('that cannot be had ends the try: the bill is open again, which is told once', async () => {
    const one = await counter()
    const asked = await asking(one, { couponId: newId('uco') })
    expect(codesOf(await begin(asked))).toEqual(['COUPON_NOT_FOUND'])
    expect(codesOf(await begin(asked))).toEqual(['COUPON_NOT_USABLE'])
    expect(await one.bill()).toMatchObject({ status: 'OPEN', couponId: null, couponMinor: null, paymentId: null })
    expect(await toldOf('cashier_bill.reopened', one.billId)).toMatchObject([{ couponId: asked.couponId }])
    const before = await at.kept()
    expect(codesOf(await begin(await asking(one, { couponId: newId('cpn') })))).toEqual(['COUPON_NOT_FOUND'])
    expect(await at.kept()).toBe(before)
  })

  test('is free again when the wallet does not hold the rest', async () => {
    const [one, couponId] = [await counter(), piece()]
    const asked = await asking(one, { couponId, channel: 'balance', card: null })
    expect(codesOf(await begin(asked))).toEqual(['INSUFFICIENT_BALANCE'])
    expect((await one.bill()).status).toBe('OPEN')
    expect(await toldOf('cashier_bill.reopened', one.billId)).toMatchObject([{ couponId }])
  })

  test('is free again when the staff end the bill while somebody pays with it', async () => {
    const [one, couponId] = [await counter(), piece()]
    const asked = await asking(one, { couponId })
    done(
      await payCashierBill(asked, {
        ...at.tillOf(asked.accountId),
        providers: { ...at.till.providers, of: async () => null },
      }),
    )
    expect(await one.bill()).toMatchObject({ status: 'PAYING', couponMinor: 500n })
    const operate = (work: Parameters<typeof afterGivingUp>[1]) =>
      at.operateAs(operator)('payments.cashier.collect', work)
    const cancel: Parameters<typeof afterGivingUp>[1] = (unit) =>
      cancelCashierBill({ billId: one.billId, reason: 'A mistake' }, unit)
    done(await afterGivingUp(one.billId, cancel, { operate, till: at.till }))
    expect(await one.bill()).toMatchObject({ status: 'CANCELLED', couponId: null })
    expect(await toldOf('cashier_bill.reopened', one.billId)).toMatchObject([{ couponId }])
  })

  test.each(['before', 'after'] as const)(
    'is not to blame where the shop took cash, or another pays, %s it could be set aside',
    async (when) => {
      for (const [end, code] of [
        ['CASH', 'BILL_PAID'],
        ['OTHER', 'BILL_UNDER_WAY'],
        ['CANCEL', 'BILL_OVER'],
      ] as const) {
        const [one, couponId] = [await counter(), piece()]
        const asked = await asking(one, { couponId })
        const meanwhile = async () => {
          await giveUpTry(one.billId, at.till)
          await ENDS[end](one)
        }
        const slow: AskingTill['ask'] = async (contract, question) => {
          const isHold = (contract.requestName as string) === holdCoupon.requestName
          if (isHold && when === 'before') {
            await meanwhile()
            desk.pieces.delete(couponId)
          }
          const answer = await desk.ask(contract, question)
          if (isHold && when === 'after') await meanwhile()
          return answer
        }
        const till = { ...at.tillOf(asked.accountId), ask: slow }
        expect(codesOf(await payCashierBill(asked, till))).toEqual([code])
        expect(codesOf(await begin(asked))).toEqual([code])
      }
      expect(await brokenBooks(at)).toEqual([])
    },
  )

  test('is waited for with the same key when nobody answered, and no longer than a try lives', async () => {
    const [one, other] = [await counter(), await counter()]
    const asked = [await asking(one, { couponId: piece() }), await asking(other, { couponId: piece() })] as const
    desk.is.silent = true
    for (const each of asked) await expect(begin(each)).rejects.toThrow()
    desk.is.silent = false
    done(await begin(asked[0]))
    expect((await one.bill()).status).toBe('PAID')
    const { paymentId } = await other.bill()
    at.pass(hours(1))
    await at.transact((unit) => expirePayment(paymentId ?? '', unit))
    expect((await other.bill()).status).toBe('OPEN')
  })
})
