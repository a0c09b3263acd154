import { newId } from '@supermall/kernel/id'
import { days, hours, minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { AT, codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { createCodes } from './create-codes.ts'
import { redeemCoupon } from './redeem-coupon.ts'
import { shareCoupon } from './share-coupon.ts'

const floor = await couponFloor()
const { transact, transactAs, operate } = floor

afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

function redeem(code: string, accountId = newId('acc'), key: string = newId('evt')) {
  const by = { id: accountId, audience: 'CONSUMER', shopId: null, ip: null, traceparent: null } as const
  return redeemCoupon({ code, idempotencyKey: key }, { accountId, levelId: null, groupIds: [] }, transactAs(by))
}
const make = (couponId: string, count: number, key: string = newId('evt')) =>
  operate('promotions.coupon.edit', (unit) => createCodes({ couponId, count, idempotencyKey: key }, unit))
const share = (couponId: string, accountId = newId('acc')) => transact((unit) => shareCoupon(couponId, accountId, unit))

describe('a code', () => {
  test('is made once per key, each other than all others, and good for one piece', async () => {
    const coupon = await floor.offer({ way: 'CODE', mostPerBuyer: 10 })
    const codes = done(await make(coupon.id, 1_000, 'batch'))
    expect([codes.length, new Set(codes.map(({ id }) => id)).size]).toEqual([1_000, 1_000])
    expect(codes.every(({ id }) => /^[2-9A-Z]{12}$/.test(id))).toBe(true)
    expect(done(await make(coupon.id, 1_000, 'batch')).map(({ id }) => id)).toEqual(codes.map(({ id }) => id))
    const code = codes[0]?.id ?? ''
    const ends = survivors(await rival(6, () => redeem(code)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['CODE_USED']))
    const typed = `${codes[1]?.id.slice(0, 4)}-${codes[1]?.id.slice(4)}`.toLowerCase()
    const [accountId, key] = [newId('acc'), newId('evt')]
    expect(done(await redeem(typed, accountId, key)).id).toBe(done(await redeem(typed, accountId, key)).id)
  })

  test('is made for coupons that are had by one, a thousand at most', async () => {
    const [free, coupon] = [await floor.offer(), await floor.offer({ way: 'CODE' })]
    const before = await floor.kept()
    expect(codesOf(await make(free.id, 1))).toEqual(['COUPON_WAY'])
    expect(codesOf(await make(coupon.id, 1_001))).toEqual(['NUMBER_RANGE'])
    expect(codesOf(await make(newId('cpn'), 1))).toEqual(['NOT_FOUND'])
    expect(await floor.kept()).toBe(before)
  })
})

describe('a guess', () => {
  test('is made ten times an hour at most, also by many at once, and a right one is none', async () => {
    const accountId = newId('acc')
    const coupon = await floor.offer({ way: 'PASSWORD', password: 'Open Sesame', mostPerBuyer: 10 })
    for (let turn = 0; turn < 3; turn++) expect((await redeem(' open　SESAME ', accountId)).ok).toBe(true)
    const ends = survivors(await rival(14, (index) => redeem(`guess number ${index}`, accountId)))
    const given = ends.flatMap(codesOf).sort()
    expect(given.filter((code) => code === 'CODE_UNKNOWN')).toHaveLength(10)
    expect(given.filter((code) => code === 'TOO_MANY_TRIES')).toHaveLength(4)
    floor.pass(minutes(20))
    expect(await redeem('open sesame', accountId)).toMatchObject({
      refusals: [{ type: 'WrongCodesError', code: 'TOO_MANY_TRIES', path: ['code'], retryAfterSeconds: 2_400 }],
    })
    floor.pass(-minutes(20))
    floor.pass(hours(1))
    expect(done(await redeem('open sesame', accountId)).couponId).toBe(coupon.id)
  })

  test('is none where the mall itself is at fault', async () => {
    const [accountId, key] = [newId('acc'), newId('evt')]
    await floor.offer({ way: 'PASSWORD', password: 'at fault' })
    await floor.sql.query(`alter table member_coupon add constraint poison check (account_id <> '${accountId}')`)
    for (let turn = 0; turn < 10; turn++) await expect(redeem('at fault', accountId, key)).rejects.toThrow('poison')
    await floor.sql.query('alter table member_coupon drop constraint poison')
    expect((await redeem('at fault', accountId, key)).ok).toBe(true)
  })

  test('of nothing, of a code that nobody made and of a draft finds nothing and changes nothing', async () => {
    await floor.draft({ way: 'PASSWORD', password: 'not yet' })
    const before = await floor.kept()
    for (const [code, refusal] of [
      ['', 'TEXT_LENGTH'],
      ['x'.repeat(65), 'TEXT_LENGTH'],
      ['22223333AAAA', 'CODE_UNKNOWN'],
      ['22223333AAAABBBB', 'CODE_UNKNOWN'],
      ['not yet', 'CODE_UNKNOWN'],
    ] as const)
      expect(codesOf(await redeem(code))).toEqual([refusal])
    expect(await floor.kept()).toBe(before)
  })
})

describe('a share', () => {
  test('is the same for a week, gives ten others one each, and its owner none', async () => {
    const [coupon, owner] = [await floor.offer({ way: 'SHARE' }), newId('acc')]
    const { code } = done(await share(coupon.id, owner))
    expect(done(await share(coupon.id, owner)).code).toBe(code)
    expect(codesOf(await redeem(code, owner))).toEqual(['OWN_SHARE'])
    const ends = survivors(await rival(13, () => redeem(code)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(10)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['SHARE_OVER']))
    floor.pass(days(7))
    expect(codesOf(await redeem(code))).toEqual(['SHARE_OVER'])
    expect(done(await share(coupon.id, owner))).toMatchObject({ code, takerCount: 0 })
    expect((await redeem(code)).ok).toBe(true)
  })

  test('is of coupons that are passed on', async () => {
    const before = await floor.kept()
    expect(codesOf(await share(newId('cpn')))).toEqual(['NOT_FOUND'])
    expect(await floor.kept()).toBe(before)
    expect(codesOf(await share((await floor.offer()).id))).toEqual(['COUPON_NOT_SHARED'])
  })
})
