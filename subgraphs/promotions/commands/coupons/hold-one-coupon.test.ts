import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { describe, expect, test } from 'vitest'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { ALL_THERE, cny, codesOf, couponFloor, done, shop, TEN_OFF } from '../../trial/wallets.ts'
import { grantCoupon } from './grant-coupon.ts'
import { holdCoupons } from './hold-coupons.ts'
import type { HoldOne } from './hold-one-coupon.ts'
import { freeOneCoupon, holdOneCoupon, returnOneCoupon, useOneCoupon } from './hold-one-coupon.ts'
import { createCoupon } from './write-coupon.ts'

const floor = await couponFloor()
const FIVE: Partial<CouponGiven> = { use: 'RECHARGE', kind: 'THRESHOLD_OFF', threshold: cny('100'), off: cny('5') }

async function owned(changes: Partial<CouponGiven> & { readonly shopId?: string } = FIVE) {
  const accountId = newId('acc')
  const { id } = done(await floor.claim((await floor.offer(changes)).id, accountId))
  return { accountId, couponId: id }
}
type Owned = Awaited<ReturnType<typeof owned>>
const wanted = (piece: Owned, more: Partial<HoldOne> = {}): HoldOne => ({
  ...piece,
  ownerId: newId('rcg'),
  use: 'RECHARGE',
  shopId: null,
  minor: 10_000n,
  currency: 'CNY',
  buyer: { levelId: null, groupIds: [] },
  ...more,
})
const hold = (asked: HoldOne) => floor.transact((unit) => holdOneCoupon(asked, unit))
const state = async ({ couponId }: Owned) =>
  (await floor.rowsOf('select status from member_coupon where id = $1', couponId))[0]?.status

describe('a coupon for what is no order', () => {
  test('is held, used and given back with its owner, each once', async () => {
    const piece = await owned()
    const asked = wanted(piece)
    expect([done(await hold(asked)), done(await hold(asked)), await state(piece)]).toEqual([500n, 500n, 'HELD'])
    for (const _ of [1, 2]) await floor.transact((unit) => useOneCoupon(asked.ownerId, unit))
    expect(await state(piece)).toBe('USED')
    for (const _ of [1, 2]) await floor.transact((unit) => returnOneCoupon(asked.ownerId, unit))
    expect(await state(piece)).toBe('UNUSED')
    const mine = (await floor.told()).filter(({ payload }) => JSON.stringify(payload).includes(piece.couponId))
    expect(mine.map(({ name }) => name)).toEqual(['coupon.issued', 'coupon.used', 'coupon.returned'])
    expect(await floor.broken()).toEqual([])
  })

  test('stays used when its rules say so, and is over when its time is', async () => {
    const kept = await owned({ ...FIVE, isReturned: false })
    const short = await owned({ ...FIVE, validDays: 1 })
    const asked = [kept, short].map((piece) => wanted(piece))
    for (const one of asked) done(await hold(one))
    floor.pass(days(2))
    for (const { ownerId } of asked) await floor.transact((unit) => returnOneCoupon(ownerId, unit))
    expect([await state(kept), await state(short)]).toEqual(['USED', 'USED'])
    floor.pass(-days(2))
  })

  test('is free when its owner is given up, also when the hold comes after that', async () => {
    const piece = await owned()
    const asked = wanted(piece)
    done(await hold(asked))
    await floor.transact((unit) => freeOneCoupon(asked.ownerId, 'CLOSED', unit))
    expect([await state(piece), codesOf(await hold(asked))]).toEqual(['UNUSED', ['RELEASED']])
    const late = wanted(piece)
    await floor.transact((unit) => freeOneCoupon(late.ownerId, 'CLOSED', unit))
    expect([codesOf(await hold(late)), await state(piece)]).toEqual([['RELEASED'], 'UNUSED'])
  })

  test('is held by one of those who want it at once', async () => {
    const piece = await owned()
    const results = await Promise.all(Array.from({ length: 5 }, () => hold(wanted(piece))))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await floor.broken()).toEqual([])
  })

  test('leaves something to be paid', async () => {
    const piece = await owned({ use: 'RECHARGE' })
    expect(done(await hold(wanted(piece, { minor: 700n })))).toBe(699n)
    const part = await owned({ use: 'RECHARGE', kind: 'PERCENT', off: null, rate: 8_500, most: cny('3') })
    expect(done(await hold(wanted(part, { minor: 1_000n })))).toBe(150n)
  })

  test.each<[string, Parameters<typeof owned>[0], Partial<HoldOne>]>([
    ['COUPON_NOT_FOUND', FIVE, { accountId: newId('acc') }],
    ['COUPON_NOT_FOUND', FIVE, { couponId: newId('uco') }],
    ['COUPON_NOT_REACHED', FIVE, { minor: 9_999n }],
    ['COUPON_OTHER_CURRENCY', FIVE, { currency: 'USD' }],
    ['COUPON_OTHER_USE', FIVE, { use: 'CASHIER', shopId: shop(0) }],
    ['COUPON_OTHER_USE', {}, {}],
    ['COUPON_OTHER_SHOP', { use: 'CASHIER', shopId: shop(1) }, { use: 'CASHIER', shopId: shop(0) }],
    ['COUPON_NOTHING_LEFT', { use: 'RECHARGE' }, { minor: 1n }],
  ])('is refused without a change: %s', async (code, changes, more) => {
    const asked = wanted(await owned(changes), more)
    const before = await floor.kept()
    expect(codesOf(await hold(asked))).toEqual([code])
    expect(await floor.kept()).toBe(before)
  })

  test('is for its level only', async () => {
    const accountId = newId('acc')
    const coupon = await floor.offer({ ...FIVE, way: 'GRANT', levelIds: [newId('lvl')] })
    const given = await floor.transact((unit) =>
      grantCoupon({ couponId: coupon.id, accountId, cause: newId('evt') }, unit),
    )
    expect(codesOf(await hold(wanted({ accountId, couponId: done(given).id })))).toEqual(['COUPON_NOT_FOR_YOU'])
  })

  test('is held by no order', async () => {
    const { accountId, couponId } = await owned()
    const asked = { ownerId: newId('chk'), accountId, coupons: [{ couponId, givenMinor: 500n }] }
    expect(codesOf(await floor.transact((unit) => holdCoupons(unit, asked)))).toEqual(['COUPON_NOT_USABLE'])
  })
})

test.each<[string, Partial<CouponGiven> & { readonly shopId?: string }]>([
  ['kind', { use: 'RECHARGE', kind: 'FREE_FREIGHT', off: null }],
  ['use', { use: 'RECHARGE', shopId: shop(0) }],
  ['stacking', { use: 'CASHIER', stacking: 'DROPS_BOTH' }],
  ['categoryIds', { use: 'CASHIER', categoryIds: [newId('cat')] }],
])('a coupon beside orders does not fit together: %s', async (path, changes) => {
  const before = await floor.kept()
  const made = await floor.operate('promotions.coupon.edit', (unit) =>
    createCoupon({ ...TEN_OFF, known: ALL_THERE, ...changes }, unit),
  )
  expect([codesOf(made), made.ok ? null : made.refusals[0]?.path]).toEqual([['COUPON_TERMS'], [path]])
  expect(await floor.kept()).toBe(before)
})
