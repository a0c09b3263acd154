import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findPurchase } from '../../data/purchases.ts'
import type { CouponPurchase } from '../../domain/coupons/purchase.ts'
import { cashier } from '../../trial/cashier.ts'
import { AT, cny, codesOf, couponFloor, done } from '../../trial/wallets.ts'
import { buyCoupon } from './buy-coupon.ts'
import { cancelPurchase, closeOverdue } from './close-purchases.ts'
import { giveBackCoupon } from './give-back-coupon.ts'
import { endCoupon } from './publish-coupon.ts'
import { endRefund, settlePurchase } from './settle-purchase.ts'

const floor = await couponFloor()
const { transact, operate, transactAs, tools } = floor
const till = cashier()
const at = { client: tools.client, transact, ask: till.ask }

const SOLD = { way: 'MONEY', price: cny('9.90'), isRefundable: true } as const

beforeEach(() => {
  Object.assign(till.is, { silent: false, refusing: false })
})
afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

const as = (accountId: string) =>
  ({ id: accountId, audience: 'CONSUMER', shopId: null, ip: null, traceparent: null }) as const

const buy = (couponId: string, accountId = newId('acc'), key: string = newId('evt')) =>
  buyCoupon(
    { couponId, idempotencyKey: key },
    { accountId, levelId: null, groupIds: [] },
    { ...at, transact: transactAs(as(accountId)) },
  )

const paid = ({ id: purchaseId, paymentId }: CouponPurchase, by = paymentId) =>
  transact((unit) => settlePurchase({ purchaseId, paymentId: by ?? newId('pay') }, unit))

const giveBack = (memberCouponId: string, accountId: CouponPurchase['accountId'], key: string = newId('evt')) =>
  transactAs(as(accountId))((unit) => giveBackCoupon({ memberCouponId, idempotencyKey: key }, accountId, unit))

const now = async ({ id }: { id: string }) => {
  const purchase = await findPurchase(tools.client, id)
  if (!purchase) throw new Error(`no ${id}`)
  return purchase
}
const told = async (name: string, purchaseId: string) =>
  (await floor.told(name)).filter(({ payload }) => Reflect.get(Object(payload), 'purchaseId') === purchaseId)
const piecesOf = (accountId: string) =>
  floor.rowsOf('select id, status, number, way from member_coupon where account_id = $1', accountId)

async function bought(changes: Parameters<typeof floor.offer>[0] = {}) {
  const coupon = await floor.offer({ ...SOLD, ...changes })
  const purchase = done(await buy(coupon.id))
  till.pay(purchase.id)
  await paid(purchase)
  const { memberCouponId } = await now(purchase)
  if (memberCouponId === null) throw new Error(`${purchase.id} gave nothing`)
  return { coupon, purchase, memberCouponId, accountId: purchase.accountId }
}

describe('a coupon that costs money', () => {
  test('is held while it is not paid, and lies in the wallet once it is, exactly once', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 1 })
    const purchase = done(await buy(coupon.id))
    expect(purchase).toMatchObject({
      status: 'OPEN',
      priceMinor: 990n,
      expiresAt: new Date(AT.getTime() + minutes(30)),
    })
    expect(codesOf(await buy(coupon.id))).toEqual(['COUPON_SOLD_OUT'])
    expect(await piecesOf(purchase.accountId)).toEqual([])
    till.pay(purchase.id)
    await Promise.all(Array.from({ length: 5 }, () => paid(purchase)))
    expect(await piecesOf(purchase.accountId)).toMatchObject([{ status: 'UNUSED', number: 1, way: 'MONEY' }])
    expect(await now(purchase)).toMatchObject({ status: 'PAID', paymentId: purchase.paymentId })
    expect(await told('coupon.bought', purchase.id)).toHaveLength(1)
    expect(await told('coupon.refund_requested', purchase.id)).toEqual([])
  })

  test('is bought once per key, also when payments did not answer the first time', async () => {
    const [coupon, accountId] = [await floor.offer({ ...SOLD, mostPerBuyer: 5 }), newId('acc')]
    till.is.silent = true
    await expect(buy(coupon.id, accountId, 'key')).rejects.toThrow('nobody answers')
    till.is.silent = false
    const ends = survivors(await rival(4, () => buy(coupon.id, accountId, 'key')))
    expect(new Set(ends.map((end) => done(end).id)).size).toBe(1)
    expect(new Set(ends.map((end) => done(end).paymentId)).size).toBe(1)
    expect(codesOf(await buy(newId('cpn'), accountId, 'key'))).toEqual(['IDEMPOTENCY_KEY_REUSED'])
  })

  test('whose last piece two want is held for one of them', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 1 })
    const ends = survivors(await rival(8, () => buy(coupon.id)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_SOLD_OUT']))
  })

  test('is held for one buyer no oftener than they may have it', async () => {
    const [coupon, accountId] = [await floor.offer({ ...SOLD, mostPerBuyer: 2 }), newId('acc')]
    const ends = survivors(await rival(6, () => buy(coupon.id, accountId)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(2)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_LIMIT_REACHED']))
  })

  test('that nobody pays in time is for others again, and for its buyer', async () => {
    const [coupon, accountId] = [await floor.offer({ ...SOLD, total: 1 }), newId('acc')]
    const purchase = done(await buy(coupon.id, accountId))
    expect(await closeOverdue(floor.clock.now, at)).toBe(0)
    floor.pass(minutes(30))
    till.is.silent = true
    await expect(closeOverdue(floor.clock.now, at)).rejects.toThrow('nobody answers')
    till.is.silent = false
    expect(await closeOverdue(floor.clock.now, at)).toBeGreaterThan(0)
    expect((await now(purchase)).status).toBe('CLOSED')
    expect(done(await buy(coupon.id, accountId)).status).toBe('OPEN')
  })

  test('is for others again, and for its buyer, when several of one buyer are given up at once', async () => {
    for (let round = 0; round < 4; round++) {
      const [coupon, accountId] = [await floor.offer({ ...SOLD, mostPerBuyer: 3 }), newId('acc')]
      const open = [1, 2, 3].map(async () => done(await buy(coupon.id, accountId)))
      const purchases = await Promise.all(open)
      survivors(await rival(3, (index) => cancelPurchase(purchases[index]?.id ?? '', accountId, at)))
      const kept = await floor.rowsOf('select taken_count from coupon_buyer where coupon_id = $1', coupon.id)
      expect([kept, new Set(await Promise.all(purchases.map(async (one) => (await now(one)).status)))]).toEqual([
        [],
        new Set(['CLOSED']),
      ])
    }
  })

  test('whose payment cannot be closed keeps no other back', async () => {
    const coupon = await floor.offer(SOLD)
    const [bad, other] = [done(await buy(coupon.id)), done(await buy(coupon.id))]
    floor.pass(minutes(30))
    const ask: typeof at.ask = async (request, question, ...rest) => {
      if (Reflect.get(Object(question), 'purchaseId') === bad.id) throw new Error('not this one')
      return at.ask(request, question, ...rest)
    }
    await expect(closeOverdue(floor.clock.now, { ...at, ask })).rejects.toThrow('not this one')
    expect([(await now(bad)).status, (await now(other)).status]).toEqual(['OPEN', 'CLOSED'])
    await closeOverdue(floor.clock.now, at)
    expect((await now(bad)).status).toBe('CLOSED')
  })

  test('that was paid in the last moment is given, not freed', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 1 })
    const purchase = done(await buy(coupon.id))
    till.pay(purchase.id)
    floor.pass(minutes(31))
    expect(await closeOverdue(floor.clock.now, at)).toBe(0)
    await paid(purchase)
    expect((await now(purchase)).status).toBe('PAID')
  })

  test('is given up by its buyer, and by nobody else, as long as it is not paid', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 1 })
    const purchase = done(await buy(coupon.id))
    expect(codesOf(await cancelPurchase(purchase.id, newId('acc'), at))).toEqual(['NOT_FOUND'])
    expect(done(await cancelPurchase(purchase.id, purchase.accountId, at)).status).toBe('CLOSED')
    expect(done(await cancelPurchase(purchase.id, purchase.accountId, at)).status).toBe('CLOSED')
    const other = done(await buy(coupon.id))
    till.pay(other.id)
    expect(codesOf(await cancelPurchase(other.id, other.accountId, at))).toEqual(['PURCHASE_PAID'])
    expect((await now(other)).status).toBe('OPEN')
  })

  test('is paid back when the money comes too late, once', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 1 })
    const purchase = done(await buy(coupon.id))
    done(await cancelPurchase(purchase.id, purchase.accountId, at))
    await Promise.all([paid(purchase), paid(purchase)])
    expect(await now(purchase)).toMatchObject({ status: 'REFUNDING', reason: 'LATE', memberCouponId: null })
    const asked = await told('coupon.refund_requested', purchase.id)
    expect(asked).toHaveLength(1)
    const { refundId } = await now(purchase)
    await transact((unit) => endRefund({ purchaseId: purchase.id, refundId: newId('rfd') }, unit))
    expect((await now(purchase)).status).toBe('REFUNDING')
    await transact((unit) => endRefund({ purchaseId: purchase.id, refundId: refundId ?? newId('rfd') }, unit))
    expect((await now(purchase)).status).toBe('REFUNDED')
    expect(await piecesOf(purchase.accountId)).toEqual([])
  })

  test('that has ended meanwhile is paid back, and what nobody has paid of it is freed', async () => {
    const coupon = await floor.offer({ ...SOLD, total: 2 })
    const [first, second] = [done(await buy(coupon.id)), done(await buy(coupon.id))]
    till.pay(first.id)
    done(
      await operate('promotions.coupon.edit', (unit) =>
        endCoupon({ couponId: coupon.id, expectedVersion: coupon.version }, unit),
      ),
    )
    await paid(first)
    expect(await now(first)).toMatchObject({ status: 'REFUNDING', reason: 'ENDED' })
    expect(await closeOverdue(floor.clock.now, at)).toBe(1)
    expect((await now(second)).status).toBe('CLOSED')
    expect(codesOf(await buy(coupon.id))).toEqual(['COUPON_NOT_OFFERED'])
  })

  test('that a second payment pays keeps what it has, and that money goes back', async () => {
    const { purchase } = await bought()
    const second = newId('pay')
    await paid(purchase, second)
    expect((await now(purchase)).status).toBe('PAID')
    expect(await told('coupon.refund_requested', purchase.id)).toMatchObject([{ payload: { paymentId: second } }])
  })

  test('is not longer to pay than it can be had', async () => {
    const claimUntil = new Date(AT.getTime() + minutes(5))
    const coupon = await floor.offer({ ...SOLD, claimUntil })
    expect(done(await buy(coupon.id)).expiresAt).toEqual(claimUntil)
  })

  test('is refused before anything is held, or frees what was', async () => {
    const coupon = await floor.offer(SOLD)
    const free = await floor.offer()
    const draft = await floor.draft(SOLD)
    const forSome = await floor.offer({ ...SOLD, levelIds: [newId('lvl')] })
    const before = await floor.kept()
    expect(codesOf(await buy(free.id))).toEqual(['COUPON_NOT_SOLD'])
    expect(codesOf(await floor.claim(coupon.id))).toEqual(['COUPON_NOT_CLAIMABLE'])
    expect(codesOf(await buy(draft.id))).toEqual(['NOT_FOUND'])
    expect(codesOf(await buy('cpn_1'))).toEqual(['NOT_FOUND'])
    expect(codesOf(await buy(forSome.id))).toEqual(['COUPON_NOT_FOR_YOU'])
    expect(await floor.kept()).toBe(before)
    till.is.refusing = true
    expect(codesOf(await buy(coupon.id))).toEqual(['PAYMENT_NOT_OPENED'])
  })
})

describe('a bought coupon', () => {
  test('that was not used is given back for its money, once', async () => {
    const { purchase, memberCouponId, accountId, coupon } = await bought({ total: 1 })
    const ends = survivors(await rival(5, () => giveBack(memberCouponId, accountId)))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_NOT_UNUSED']))
    expect(await now(purchase)).toMatchObject({ status: 'REFUNDING', reason: 'GIVEN_BACK', memberCouponId })
    expect(await piecesOf(accountId)).toMatchObject([{ status: 'GIVEN_BACK' }])
    expect(await told('coupon.refund_requested', purchase.id)).toHaveLength(1)
    // It counts as had.
    expect(codesOf(await buy(coupon.id, accountId))).toEqual(['COUPON_LIMIT_REACHED'])
    expect(codesOf(await buy(coupon.id))).toEqual(['COUPON_SOLD_OUT'])
  })

  test('is given back once per key', async () => {
    const { memberCouponId, accountId } = await bought()
    const ends = [await giveBack(memberCouponId, accountId, 'key'), await giveBack(memberCouponId, accountId, 'key')]
    expect(ends.map(({ ok }) => ok)).toEqual([true, true])
  })

  test('is not given back when its terms say so, when it is somebody else’s, held, used, over or not bought', async () => {
    const kept = await bought({ isRefundable: false })
    const one = await bought({ validDays: 7 })
    const gift = done(await floor.claim((await floor.offer()).id))
    const before = await floor.kept()
    expect(codesOf(await giveBack(kept.memberCouponId, kept.accountId))).toEqual(['COUPON_NOT_REFUNDABLE'])
    expect(codesOf(await giveBack(one.memberCouponId, kept.accountId))).toEqual(['NOT_FOUND'])
    expect(codesOf(await giveBack(gift.id, gift.accountId))).toEqual(['COUPON_NOT_BOUGHT'])
    expect(codesOf(await giveBack(gift.id, newId('acc')))).toEqual(['NOT_FOUND'])
    floor.pass(minutes(60 * 24 * 7))
    expect(codesOf(await giveBack(one.memberCouponId, one.accountId))).toEqual(['COUPON_NOT_UNUSED'])
    expect(await floor.kept()).toBe(before)
    floor.clock.now = AT
    await floor.sql.query(`update member_coupon set status = 'HELD', owner_id = 'chk_1' where id = $1`, [
      one.memberCouponId,
    ])
    expect(codesOf(await giveBack(one.memberCouponId, one.accountId))).toEqual(['COUPON_NOT_UNUSED'])
  })
})

describe('the terms of a sold coupon', () => {
  test.each([
    ['without a price', { way: 'MONEY' }],
    ['with a price, but free', { price: cny('1') }],
    ['above what can be paid', { way: 'MONEY', price: cny('100000.01') }],
    ['of nothing', { way: 'MONEY', price: cny('0') }],
    ['given back for money that it does not cost', { isRefundable: true }],
  ] as const)('are refused %s', async (_, changes) => {
    await expect(floor.draft(changes)).rejects.toThrow('COUPON_TERMS')
  })
})
