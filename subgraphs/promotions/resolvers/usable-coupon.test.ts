import { walletRechargeClosed, walletRecharged, walletRechargeRefunded } from '@supermall/contracts/payments'
import { holdCoupon } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, errorCodes, guest, mall, mutation, platform } from '../trial/mall.ts'
import { shopId } from '../trial/rules.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})
const yuan = (amount: string) => ({ amount, currency: 'CNY' })

/** A piece of a new coupon in the wallet of that buyer. */
async function piece(who: number, more: object): Promise<Id<'uco'>> {
  const facts = { name: 'Off', kind: 'STRAIGHT_OFF', off: yuan('5.00'), way: 'FREE', validDays: 5, ...more }
  const made = await house.asks(platform(), mutation('couponCreate', 'coupon { id use version }'), { input: facts })
  const { id: couponId, version: expectedVersion } = made.data.couponCreate.coupon
  const published = { input: { couponId, expectedVersion } }
  await house.asks(platform(), mutation('couponPublish', 'coupon { id }'), published)
  const input = { couponId, idempotencyKey: newId('evt') }
  return (await house.asks(buyer(who), mutation('couponClaim', 'memberCoupon { id }'), { input })).data.couponClaim
    .memberCoupon.id
}
const USABLE = `query U($use: CouponUse!, $amount: MoneyInput!, $shopId: ID) {
  usableCoupons(use: $use, amount: $amount, shopId: $shopId) { memberCoupon { id } off { amount } }
}`
const usable = (who: number, variables: object) =>
  house.asks(buyer(who), USABLE, { amount: yuan('100.00'), ...variables })
const found = async (who: number, variables: object) =>
  (await usable(who, variables)).data.usableCoupons.map(({ off }: { off: { amount: string } }) => off.amount)

test('a wallet says which coupons are for a recharge and for a cashier, those that take off most first', async () => {
  await piece(1, { use: 'RECHARGE' })
  await piece(1, { use: 'RECHARGE', kind: 'PERCENT', off: null, rate: 9_000 })
  await piece(1, { use: 'RECHARGE', kind: 'THRESHOLD_OFF', threshold: yuan('500.00') })
  await piece(1, { use: 'CASHIER', off: yuan('7.00') })
  await piece(1, { use: 'CASHIER', off: yuan('8.00'), shopId: shopId(1) })
  await piece(1, {})
  expect(await found(1, { use: 'RECHARGE' })).toEqual(['10.00', '5.00'])
  expect(await found(1, { use: 'CASHIER', shopId: shopId(0) })).toEqual(['7.00'])
  expect(await found(1, { use: 'CASHIER', shopId: shopId(1) })).toEqual(['8.00', '7.00'])
  const mine = '{ myCoupons(use: CASHIER) { totalCount nodes { coupon { use } } } }'
  expect((await house.asks(buyer(1), mine)).data.myCoupons.totalCount).toBe(2)
  const asked: readonly object[] = [{ use: 'SHOPPING' }, { use: 'CASHIER' }, { use: 'RECHARGE', shopId: shopId(0) }]
  for (const variables of [...asked, { use: 'RECHARGE', amount: yuan('0.00') }])
    expect(errorCodes(await usable(1, variables))).toEqual(['BAD_USER_INPUT'])
  expect(errorCodes(await house.asks(guest, USABLE, { use: 'RECHARGE', amount: yuan('1.00') }))).toHaveLength(1)
})

test('a recharge holds, uses and gives back its coupon by what is told of it', async () => {
  const couponId = await piece(2, { use: 'RECHARGE' })
  const state = async () =>
    (await house.asks(buyer(2), `{ memberCoupon(id: "${couponId}") { state } }`)).data.memberCoupon.state
  const amount = { minorUnits: '10000', currency: 'CNY' }
  const hold = (rechargeId: string) => {
    const facts = { ownerId: rechargeId, accountId: accountId(2), couponId, use: 'RECHARGE' as const }
    return house.ask(holdCoupon, { ...facts, shopId: null, amount })
  }
  const [first, second] = [newId('rcg'), newId('rcg')]
  expect(await hold(first)).toMatchObject({ off: { minorUnits: '500' }, code: null })
  expect(await hold(second)).toMatchObject({ off: null, code: 'COUPON_HELD' })
  await house.hears(walletRechargeClosed({ accountId: accountId(2), rechargeId: first, couponId }))
  expect([await state(), await hold(first)]).toMatchObject(['UNUSED', { code: 'RELEASED' }])
  const third = newId('rcg')
  await hold(third)
  const told = { accountId: accountId(2), rechargeId: third, amount }
  await house.hears(walletRecharged(told))
  expect(await state()).toBe('USED')
  await house.hears(walletRechargeRefunded({ ...told, refundId: newId('rfd') }))
  expect(await state()).toBe('UNUSED')
})
