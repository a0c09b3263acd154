import { buyerFacts } from '@supermall/contracts/members'
import { openPurchase } from '@supermall/contracts/payments'
import { newId } from '@supermall/kernel/id'
import { cursorsCrossed } from '@supermall/testing/cursors'
import { expect, test } from 'vitest'
import { buyer, mall, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const facts = { levelId: null, levelRate: 10_000, groupIds: [], isBlacklisted: false, address: null }
await house.bus.answer(buyerFacts.requestName, async () => JSON.stringify({ value: facts }))
await house.bus.answer(openPurchase.requestName, async () =>
  JSON.stringify({ value: { paymentId: newId('pay'), reason: null } }),
)

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const SOLD = {
  name: 'One off',
  kind: 'STRAIGHT_OFF',
  off: yuan('1.00'),
  validDays: 0,
  way: 'MONEY',
  price: yuan('3.00'),
}

async function boughtBy(viewer: ReturnType<typeof buyer>): Promise<string> {
  const created = await house.asks(platform(), mutation('couponCreate', 'coupon { id version }'), { input: SOLD })
  const { id: couponId, version: expectedVersion } = created.data.couponCreate.coupon
  await house.asks(platform(), mutation('couponPublish', 'coupon { id }'), { input: { couponId, expectedVersion } })
  const bought = await house.asks(viewer, mutation('couponBuy', 'purchase { id }'), {
    input: { couponId, idempotencyKey: newId('evt') },
  })
  expect(bought.data.couponBuy.errors).toEqual([])
  return couponId
}
const ofCoupon = (couponId: string) =>
  ({ name: 'couponPurchases', args: `couponId: "${couponId}"`, viewer: platform() }) as const

test('what was bought is listed to its buyer and by its coupon, each going on by cursors of its own list only', async () => {
  const lists = [{ name: 'myCouponPurchases', viewer: buyer(1) }, ofCoupon(await boughtBy(buyer(1)))] as const
  expect(await cursorsCrossed(house.asks, lists)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
})

test('what was bought of one coupon does not go on by a cursor of another', async () => {
  const lists = [ofCoupon(await boughtBy(buyer(2))), ofCoupon(await boughtBy(buyer(3)))] as const
  expect(await cursorsCrossed(house.asks, lists)).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
})
