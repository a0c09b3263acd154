import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { accountId, codes, mall, merchant, mutation } from '../trial/mall.ts'
import { shopId } from '../trial/rules.ts'

const house = await mall()
const staff = merchant(0)
const run = (name: string, selection: string, input: object) => house.asks(staff, mutation(name, selection), { input })
const sendings = async () => (await house.sql.query('select account_ids from coupon_send')).rows

test('coupons are sent to consumers who are there, and to nobody else', async () => {
  const off = { kind: 'STRAIGHT_OFF', off: { amount: '10.00', currency: 'CNY' }, validDays: 0 }
  const terms = { shopId: shopId(0), name: 'Ten off', way: 'GRANT', ...off }
  const { coupon } = (await run('couponCreate', 'coupon { id version }', terms)).data.couponCreate
  const expected = { couponId: coupon.id, expectedVersion: coupon.version }
  await run('couponPublish', 'coupon { status }', expected)
  const send = (...ordinals: number[]) => {
    const accountIds = ordinals.map((ordinal) => accountId(ordinal))
    return run('couponSend', 'send { id }', { couponId: coupon.id, accountIds, idempotencyKey: newId('evt') })
  }
  const { errors } = (await send(1, 999)).data.couponSend
  expect(errors).toMatchObject([
    { code: 'ACCOUNT_NOT_FOUND', path: ['accountIds'], message: expect.stringContaining(accountId(999)) },
  ])
  const thousands = await send(...Array.from({ length: 1_001 }, (_, index) => index))
  expect([thousands.errors, codes(thousands, 'couponSend')]).toEqual([[], ['LIST_LENGTH']])
  expect(await sendings()).toEqual([])
  expect(codes(await send(1, 2), 'couponSend')).toEqual([])
  expect(await sendings()).toEqual([{ account_ids: [accountId(1), accountId(2)].toSorted() }])
})
