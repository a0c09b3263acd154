import { cashierBillPaid, cashierBillReopened } from '@supermall/contracts/payments'
import { holdCoupon } from '@supermall/contracts/promotions'
import { newId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, mall, merchant, mutation } from '../trial/mall.ts'
import { NOW, shopId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const run = async (viewer: Parameters<Mall['asks']>[0], name: string, selection: string, input: object) =>
  (await house.asks(viewer, mutation(name, selection), { input })).data[name]

let person = 40

/** A piece for the counter of shop 0 in somebody's wallet, held for a try to pay a bill of 20.00 there. */
async function held() {
  const ordinal = ++person
  const terms = { shopId: shopId(0), name: 'At the counter', use: 'CASHIER', kind: 'STRAIGHT_OFF', off: yuan('3.00') }
  const made = await run(merchant(0), 'couponCreate', 'coupon { id version }', { ...terms, validDays: 0 })
  const { id: couponId, version: expectedVersion } = made.coupon
  await run(merchant(0), 'couponPublish', 'coupon { id }', { couponId, expectedVersion })
  const claim = { couponId, idempotencyKey: newId('evt') }
  const { memberCoupon } = await run(buyer(ordinal), 'couponClaim', 'memberCoupon { id }', claim)
  const bill = { billId: newId('csb'), shopId: shopId(0), couponId: memberCoupon.id, paymentId: newId('pay') }
  const facts = { ...bill, accountId: accountId(ordinal) }
  const asked = { ownerId: facts.paymentId, accountId: facts.accountId, couponId: facts.couponId, shopId: facts.shopId }
  const ask = () => house.ask(holdCoupon, { ...asked, use: 'CASHIER', amount: { minorUnits: '2000', currency: 'CNY' } })
  expect(await ask()).toMatchObject({ off: { minorUnits: '300' }, shopId: shopId(0), code: null })
  return { ordinal, facts, ask }
}
const paid = (facts: Awaited<ReturnType<typeof held>>['facts'], more: object = {}) =>
  house.hears(
    cashierBillPaid({ ...facts, amount: { minorUnits: '1700', currency: 'CNY' }, at: NOW.toISOString(), ...more }),
  )
const state = async ({ ordinal, facts }: Awaited<ReturnType<typeof held>>) => {
  const query = `{ memberCoupon(id: "${facts.couponId}") { state given { amount } } }`
  return (await house.asks(buyer(ordinal), query)).data.memberCoupon
}

describe('a coupon for a counter', () => {
  test('is used when its bill is paid, once, and stays used whatever is told of other tries', async () => {
    const one = await held()
    expect(await state(one)).toMatchObject({ state: 'HELD' })
    for (let turn = 0; turn < 2; turn++) await paid(one.facts)
    await house.hears(cashierBillReopened({ ...one.facts, paymentId: newId('pay') }))
    expect(await state(one)).toEqual({ state: 'USED', given: { amount: '3.00' } })
    const used = (await house.told('coupon.used')).filter(({ memberCouponId }) => memberCouponId === one.facts.couponId)
    expect(used).toHaveLength(1)
  })

  test('is free when its try ended without money, and not held again for that try', async () => {
    const one = await held()
    for (let turn = 0; turn < 2; turn++) await house.hears(cashierBillReopened(one.facts))
    expect(await state(one)).toMatchObject({ state: 'UNUSED' })
    expect(await one.ask()).toMatchObject({ off: null, code: 'RELEASED' })
  })

  test('stays as it is when a bill is paid without it', async () => {
    const one = await held()
    await paid(one.facts, { couponId: null })
    await paid(one.facts, { couponId: null, paymentId: null, accountId: null })
    expect(await state(one)).toMatchObject({ state: 'HELD' })
  })
})
