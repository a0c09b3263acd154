import { derivedId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FullBack } from './full-back.ts'
import {
  collect,
  finish,
  giveBack,
  giveMoneyBack,
  keptMinor,
  NOT_PAID_YET,
  payDay,
  promise,
  stop,
  toComeMinor,
} from './full-back.ts'
import type { FullBackTerms } from './terms.ts'
import { backOf, boundsOf, daysFor } from './terms.ts'

const AT = new Date('2026-11-21T04:00:00Z')
const LINE = { orderId: derivedId('ord', 1), lineId: derivedId('oln', 1) }

const daily = (dailyMinor: bigint, more: Partial<FullBackTerms> = {}): FullBackTerms => ({
  dailyMinor,
  dailyRate: null,
  mostMinor: null,
  days: 10,
  startDays: 0,
  ...more,
})
const rated = (dailyRate: number, more: Partial<FullBackTerms> = {}): FullBackTerms => ({
  ...daily(1n),
  dailyMinor: null,
  dailyRate,
  ...more,
})

function held(terms: FullBackTerms, paidMinor: bigint, quantity = 1): FullBack {
  const heldMinor = backOf(boundsOf(terms, { paidMinor, quantity }), paidMinor)
  return {
    ...NOT_PAID_YET,
    ...terms,
    id: derivedId('fbk', 1),
    ownerId: 'chk',
    promotionId: derivedId('prm', 1),
    shopId: null,
    accountId: derivedId('acc', 1),
    skuId: derivedId('sku', 1),
    quantity,
    currency: 'CNY',
    heldMinor,
    createdAt: AT,
  }
}

const promised = (terms: FullBackTerms, paidMinor: bigint, quantity = 1): FullBack =>
  promise(held(terms, paidMinor, quantity), { ...LINE, paidMinor }, AT)
const running = (terms: FullBackTerms, paidMinor: bigint, quantity = 1): FullBack =>
  begun(promised(terms, paidMinor, quantity))
const begun = (fullBack: FullBack): FullBack =>
  fullBack.status === 'WAITING' ? finish(fullBack, { at: AT, isPaid: true }) : fullBack

/** The days that are still to come. */
function paidOut(from: FullBack, most = Number.MAX_SAFE_INTEGER) {
  const amounts: bigint[] = []
  let now = from
  while (now.status === 'RUNNING' && amounts.length < most) {
    const paid = payDay(now, AT)
    amounts.push(paid.amountMinor)
    now = paid.next
  }
  return { amounts, now }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)

const amount = fc.bigInt({ min: 1n, max: 10_000_000n })
const terms = fc
  .record({
    dailyMinor: fc.option(amount),
    rate: fc.integer({ min: 1, max: 10_000 }),
    days: fc.integer({ min: 1, max: 400 }),
    mostMinor: fc.option(amount),
    startDays: fc.integer({ min: 0, max: 365 }),
  })
  .map(({ rate, ...one }): FullBackTerms => ({ ...one, dailyRate: one.dailyMinor === null ? rate : null }))

describe('what comes back', () => {
  test('of any line is all of what was promised, never more than was paid, in days that differ by one unit at most', () => {
    fc.assert(
      fc.property(terms, amount, fc.integer({ min: 1, max: 99 }), (of, paidMinor, quantity) => {
        const fullBack = promised(of, paidMinor, quantity)
        const { amounts, now } = paidOut(begun(fullBack))
        expect(sum(amounts)).toBe(fullBack.heldMinor)
        expect(fullBack.heldMinor <= paidMinor).toBe(true)
        expect(fullBack.heldMinor <= (of.mostMinor ?? paidMinor)).toBe(true)
        const status = fullBack.heldMinor > 0n ? 'PAID' : 'STOPPED'
        expect([now.status, now.paidDays, now.nextAt, toComeMinor(now)]).toEqual([status, now.dayCount, null, 0n])
        expect(amounts.length <= of.days).toBe(true)
        const [first = 0n, last = 0n] = [amounts[0], amounts.at(-1)]
        expect(first - last <= 1n && amounts.every((one) => one > 0n)).toBe(true)
        expect(amounts.every((one, index) => index === 0 || one <= (amounts[index - 1] ?? 0n))).toBe(true)
        const dailyMinor = of.dailyMinor === null ? null : of.dailyMinor * BigInt(quantity)
        expect(dailyMinor === null || first <= dailyMinor).toBe(true)
      }),
    )
  })

  test('takes no more days than it needs at what comes each day', () => {
    expect(paidOut(running(daily(3n), 20n)).amounts).toEqual([3n, 3n, 3n, 3n, 3n, 3n, 2n])
    expect(paidOut(running(rated(4_000), 99n)).amounts).toEqual([33n, 33n, 33n])
    expect(paidOut(running(rated(1_000, { days: 5 }), 99n)).amounts).toEqual([10n, 10n, 10n, 10n, 9n])
    expect(daysFor(0n, daily(1n), { paidMinor: 5n, quantity: 1 })).toBe(0)
  })

  test('is less where less was paid in the end than the checkout thought, and never more than it was told', () => {
    const told = held(rated(1_000, { days: 5 }), 1_000n)
    const worth = (paidMinor: bigint) => promise(told, { ...LINE, paidMinor }, AT).wholeMinor
    expect([told.heldMinor, worth(600n), worth(2_000n)]).toEqual([500n, 300n, 500n])
    expect(promise(told, { ...LINE, paidMinor: 1n }, AT)).toMatchObject({ status: 'STOPPED', endedAt: AT })
  })

  test('begins so many days after the order is finished, and missed days do not move the others', () => {
    const first = running(daily(3n, { startDays: 7 }), 20n)
    expect(first.nextAt).toEqual(after(AT, days(7)))
    expect(payDay(first, after(AT, days(30))).next.nextAt).toEqual(after(AT, days(8)))
  })

  test('of what is paid at the door begins when it is finished and paid, whichever comes last', () => {
    const waiting = promised(daily(3n, { startDays: 7 }), 20n)
    const [early, late] = [AT, after(AT, days(2))]
    const unpaid = finish(waiting, { at: early, isPaid: false })
    expect(unpaid).toMatchObject({ status: 'WAITING', finishedAt: early, nextAt: null })
    expect(collect(unpaid, late)).toMatchObject({ status: 'RUNNING', nextAt: after(late, days(7)) })
    const collected = collect(waiting, early)
    expect(collected).toMatchObject({ status: 'WAITING', nextAt: null })
    expect(finish(collected, { at: late, isPaid: false })).toMatchObject({ nextAt: after(late, days(7)) })
  })
})

describe('what goes back', () => {
  test('brings its share back no more, and what was paid of it is taken back: nothing is lost and nothing made', () => {
    const pieces = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 })), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(terms, amount, fc.integer({ min: 1, max: 30 }), pieces, (of, paidMinor, quantity, refunds) => {
        let now = running(of, paidMinor, quantity)
        let [paid, back] = [0n, 0n]
        for (const [passed, count] of refunds) {
          const round = paidOut(now, passed)
          paid += sum(round.amounts)
          const { next, backMinor } = giveBack(round.now, count, AT)
          back += backMinor
          now = next
          expect(keptMinor(now)).toBe(paid - back)
          expect(keptMinor(now) * BigInt(quantity) <= now.heldMinor * BigInt(quantity - now.refunded)).toBe(true)
          if (now.refunded === quantity) expect([keptMinor(now), toComeMinor(now)]).toEqual([0n, 0n])
        }
        const rest = paidOut(now)
        expect(paid + sum(rest.amounts) - back).toBe(rest.now.wholeMinor)
        expect(rest.now.wholeMinor <= rest.now.heldMinor).toBe(true)
      }),
    )
  })

  test('of four pieces is one after three of ten days: a quarter of what was paid and of what is to come', () => {
    const { now } = paidOut(running(daily(10n), 4_000n, 4), 3)
    const { next, backMinor } = giveBack(now, 1, AT)
    expect([keptMinor(now), backMinor, keptMinor(next), toComeMinor(next)]).toEqual([120n, 30n, 90n, 210n])
    expect(paidOut(next).amounts).toEqual(Array.from({ length: 7 }, () => 30n))
  })

  test('before anything is known of the payment is remembered', () => {
    const { next, backMinor } = giveBack(held(daily(10n), 4_000n, 4), 1, AT)
    expect([next.status, backMinor]).toEqual(['HELD', 0n])
    expect(promise(next, { ...LINE, paidMinor: 4_000n }, AT)).toMatchObject({ status: 'WAITING', wholeMinor: 300n })
    const none = giveBack(next, 3, AT).next
    expect(promise(none, { ...LINE, paidMinor: 4_000n }, AT)).toMatchObject({ status: 'STOPPED', wholeMinor: 0n })
  })

  test('in money leaves no more than was paid and did not go back, and that of pieces is in it', () => {
    const now = paidOut(running(daily(100n), 2_000n, 2), 5).now
    expect([keptMinor(now), toComeMinor(now)]).toEqual([1_000n, 1_000n])
    const some = giveMoneyBack(now, 500n, AT)
    expect([some.backMinor, some.next.status, some.next.wholeMinor]).toEqual([0n, 'RUNNING', 1_500n])
    const more = giveMoneyBack(some.next, 800n, AT)
    expect([more.backMinor, more.next.status, more.next.wholeMinor]).toEqual([300n, 'PAID', 700n])
    expect(giveMoneyBack(more.next, 900n, AT)).toMatchObject({ backMinor: 700n, next: { wholeMinor: 0n } })
    const piece = giveBack(now, 1, AT)
    expect([piece.backMinor, giveMoneyBack(piece.next, 1_000n, AT).backMinor]).toEqual([500n, 0n])
    const early = giveMoneyBack(held(daily(100n), 2_000n, 2), 1_500n, AT).next
    expect(promise(early, { ...LINE, paidMinor: 2_000n }, AT)).toMatchObject({ status: 'WAITING', wholeMinor: 500n })
    const unknown = { ...now, lineMinor: null }
    expect(giveMoneyBack(unknown, 2_000n, AT)).toMatchObject({ backMinor: 0n, next: { wholeMinor: 2_000n } })
  })

  test('is taken back of what was stopped and of what is all paid, too', () => {
    const { now } = paidOut(running(daily(10n), 4_000n, 2), 3)
    const stopped = stop(now, 'Enough', AT)
    expect([keptMinor(stopped), toComeMinor(stopped), stopped.stopReason]).toEqual([60n, 0n, 'Enough'])
    expect(giveBack(stopped, 1, AT)).toMatchObject({ backMinor: 30n, next: { status: 'STOPPED', wholeMinor: 30n } })
    const whole = paidOut(running(daily(10n), 4_000n, 2)).now
    expect(giveBack(whole, 1, AT)).toMatchObject({ backMinor: 100n, next: { status: 'PAID', wholeMinor: 100n } })
    expect(giveBack(whole, 5, AT)).toMatchObject({ backMinor: 200n, next: { status: 'STOPPED', refunded: 2 } })
  })
})
