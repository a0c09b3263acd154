import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { holdOneCoupon } from '../commands/coupons/hold-one-coupon.ts'
import { cny, couponFloor, done } from '../trial/wallets.ts'
import paid from './cashier-bill-paid.ts'
import refunded from './cashier-bill-refunded.ts'

const floor = await couponFloor()
/** Neither of the two looks at it. */
const envelope = {} as never

async function billPaidWithACoupon() {
  const [accountId, paymentId] = [newId('acc'), newId('pay')]
  const { id: couponId } = done(await floor.claim((await floor.offer({ use: 'CASHIER', off: cny('5') })).id, accountId))
  const shopId = newId('shp')
  const asked = {
    ownerId: paymentId,
    accountId,
    couponId,
    use: 'CASHIER',
    shopId,
    minor: 10_000n,
    currency: 'CNY',
  } as const
  done(await floor.transact((unit) => holdOneCoupon({ ...asked, buyer: { levelId: null, groupIds: [] } }, unit)))
  const told = { billId: newId('csb'), shopId, couponId, paymentId, accountId, refundId: newId('cbr') }
  const facts = { ...told, amount: { minorUnits: '9500', currency: 'CNY' }, at: new Date().toISOString() }
  return {
    pay: () => floor.transact((unit) => paid.react(facts, unit, envelope)),
    refund: (isWhole: boolean) => floor.transact((unit) => refunded.react({ ...facts, isWhole }, unit, envelope)),
    state: async () => (await floor.rowsOf('select status from member_coupon where id = $1', couponId))[0]?.status,
  }
}

test('a coupon stays used while a part of the bill goes back, and comes back once with the last of it', async () => {
  const bill = await billPaidWithACoupon()
  await bill.pay()
  await bill.refund(false)
  expect(await bill.state()).toBe('USED')
  for (const _ of [1, 2]) await bill.refund(true)
  expect(await bill.state()).toBe('UNUSED')
  expect(await floor.broken()).toEqual([])
})

test('a coupon whose bill goes back before anybody heard that it was paid is used first', async () => {
  const bill = await billPaidWithACoupon()
  await bill.refund(true)
  await bill.pay()
  expect(await bill.state()).toBe('UNUSED')
  expect(await floor.broken()).toEqual([])
})
