import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CouponOrder } from './rebate.ts'
import { dueOf, isReceived, isUndone, keptOf, ordersOf } from './rebate.ts'

const order = (status: CouponOrder['status'], facts: Partial<CouponOrder> = {}): CouponOrder => ({
  orderId: derivedId('ord', 1),
  ownerId: 'chk',
  shopId: derivedId('shp', 0),
  status,
  payment: 'PAID',
  paidMinor: 1_000n,
  refundedMinor: 0n,
  ...facts,
})

describe('what became of the orders of a coupon', () => {
  test.each([
    [[], false, false],
    [['OPEN'], false, false],
    [['FINISHED'], true, false],
    [['ENDED'], false, true],
    [['FINISHED', 'OPEN'], false, false],
    [['FINISHED', 'ENDED'], true, false],
    [['ENDED', 'ENDED'], false, true],
    [['ENDED', 'OPEN'], false, false],
  ] as const)('%j', (statuses, received, undone) => {
    const orders = statuses.map((status) => order(status))
    expect([isReceived(orders), isUndone(orders)]).toEqual([received, undone])
  })

  test("is looked at in a shop for a shop's coupon, and everywhere for the mall's", () => {
    const orders = [order('OPEN'), order('OPEN', { shopId: derivedId('shp', 1) })]
    expect([ordersOf(orders, derivedId('shp', 1)).length, ordersOf(orders, null).length]).toEqual([1, 2])
  })
})

describe('what is kept of a promise', () => {
  test('is all of it while nothing goes back, nothing when all does, and never more nor less than that', () => {
    const statuses = fc.constantFrom('OPEN' as const, 'FINISHED' as const, 'ENDED' as const)
    const facts = fc.record({
      paidMinor: fc.bigInt(0n, 10_000n),
      refundedMinor: fc.bigInt(0n, 12_000n),
      status: statuses,
    })
    fc.assert(
      fc.property(fc.bigInt(1n, 100_000n), fc.array(facts, { minLength: 1, maxLength: 4 }), (amount, given) => {
        const orders = given.map(({ status, ...more }) => order(status, more))
        const kept = keptOf(amount, orders)
        expect(kept >= 0n && kept <= amount).toBe(true)
        if (isUndone(orders)) expect(kept).toBe(0n)
        if (orders.every(({ status, refundedMinor }) => status !== 'ENDED' && refundedMinor === 0n))
          expect(kept).toBe(amount)
      }),
    )
  })

  test.each([
    ['BALANCE', 5_000n, [order('FINISHED')], 1_000n],
    ['RED_PACKET', 5_000n, [order('FINISHED'), order('OPEN', { refundedMinor: 900n })], 1_100n],
    ['BALANCE', 5_000n, [order('FINISHED', { paidMinor: 0n })], 0n],
    ['BALANCE', 400n, [order('FINISHED', { refundedMinor: 500n })], 200n],
    ['POINTS', 5_000n, [order('FINISHED')], 5_000n],
    ['POINTS', 5_000n, [order('FINISHED', { paidMinor: 0n })], 5_000n],
  ] as const)('is in %s of %s no more than was paid for it', (target, amount, orders, due) => {
    expect(dueOf({ target, amount }, orders)).toBe(due)
  })

  test('is the part that was kept, rounded down', () => {
    expect(keptOf(100n, [order('FINISHED', { refundedMinor: 335n })])).toBe(66n)
    expect(keptOf(100n, [order('FINISHED'), order('ENDED')])).toBe(50n)
  })
})
