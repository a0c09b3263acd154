import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import { takePieceBack } from '../../data/used-pieces.ts'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { AT, cny, codesOf, couponFloor, done, shop } from '../../trial/wallets.ts'
import { holdCoupons, releaseCoupons } from './hold-coupons.ts'
import { returnCoupons } from './return-coupons.ts'
import { noteOrders, useCoupons } from './use-coupons.ts'

const floor = await couponFloor()
const { transact, told } = floor

afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

async function wallet(changes: Partial<CouponGiven> & { readonly shopId?: string } = {}) {
  const accountId = newId('acc')
  const coupon = await floor.offer(changes)
  return { coupon, accountId, piece: done(await floor.claim(coupon.id, accountId)) }
}

const hold = (accountId: string, couponIds: readonly string[], ownerId: string = newId('chk')) =>
  transact((unit) =>
    holdCoupons(unit, { ownerId, accountId, coupons: couponIds.map((couponId) => ({ couponId, givenMinor: 1_000n })) }),
  )
const orderOf = (checkoutId: string, ordinal = 0) => ({ orderId: newId('ord'), checkoutId, shopId: shop(ordinal) })
const pay = (order: ReturnType<typeof orderOf>) =>
  transact((unit) => useCoupons(unit.db, [{ order: { ...order, paidMinor: 5_000n }, unit }]))
const undo = (order: ReturnType<typeof orderOf>) => transact((unit) => returnCoupons(unit, order))
const stateOf = async (id: string) =>
  (await floor.rowsOf('select status from member_coupon where id = $1', id))[0]?.status

async function used(changes: Partial<CouponGiven> & { readonly shopId?: string } = {}, shops: readonly number[] = [0]) {
  const has = await wallet(changes)
  const ownerId = newId('chk')
  done(await hold(has.accountId, [has.piece.id], ownerId))
  const orders = shops.map((ordinal) => orderOf(ownerId, ordinal))
  for (const order of orders) await transact((unit) => noteOrders(unit.db, [order]))
  for (const order of orders) await pay(order)
  return { ...has, orders }
}

describe('a hold', () => {
  test('is had by one of many, and again by the same', async () => {
    const { accountId, piece } = await wallet()
    const owners = Array.from({ length: 12 }, () => newId('chk'))
    const ends = survivors(await rival(12, (index) => hold(accountId, [piece.id], owners[index])))
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
    expect(new Set(ends.flatMap(codesOf))).toEqual(new Set(['COUPON_NOT_USABLE']))
    const winner = owners[ends.findIndex(({ ok }) => ok)]
    expect((await hold(accountId, [piece.id], winner)).ok).toBe(true)
  })

  test('takes all or nothing, only of the wallet, and nothing that is over or not good yet', async () => {
    const [mine, theirs] = [await wallet(), await wallet()]
    const soon = await wallet({ validDays: null, validUntil: new Date(AT.getTime() + 1) })
    const early = await wallet({
      validDays: null,
      validFrom: new Date(AT.getTime() + days(1)),
      validUntil: new Date(AT.getTime() + days(2)),
    })
    floor.pass(1)
    const before = await floor.kept()
    expect(codesOf(await hold(mine.accountId, [mine.piece.id, theirs.piece.id]))).toEqual(['COUPON_NOT_USABLE'])
    for (const { accountId, piece } of [soon, early])
      expect(codesOf(await hold(accountId, [piece.id]))).toEqual(['COUPON_NOT_USABLE'])
    expect(codesOf(await hold(mine.accountId, [newId('uco')]))).toEqual(['COUPON_NOT_USABLE'])
    expect(await floor.kept()).toBe(before)
  })

  test('that is released can be held by another, and never comes back used', async () => {
    const { accountId, piece } = await wallet()
    const ownerId = newId('chk')
    done(await hold(accountId, [piece.id], ownerId))
    expect(await transact((unit) => releaseCoupons(unit, ownerId))).toBe(1)
    expect(await transact((unit) => releaseCoupons(unit, ownerId))).toBe(0)
    await pay(orderOf(ownerId))
    expect(await stateOf(piece.id)).toBe('UNUSED')
    expect((await hold(accountId, [piece.id])).ok).toBe(true)
  })
})

describe('a coupon', () => {
  test('is used once by the first order of its checkout that is paid, and counted', async () => {
    const { coupon, piece, orders } = await used({}, [0, 1])
    for (const order of orders) await pay(order)
    expect(await stateOf(piece.id)).toBe('USED')
    expect(await floor.rowsOf('select used_count, given_minor from coupon where id = $1', coupon.id)).toEqual([
      { used_count: 1, given_minor: 1_000n },
    ])
    const events = (await told('coupon.used')).filter(({ aggregateId }) => aggregateId === piece.id)
    expect(events).toHaveLength(1)
  })

  test("of the mall comes back when all orders of its checkout have ended, a shop's with those of its shop", async () => {
    const mall = await used({}, [0, 1])
    const own = await used({ shopId: shop(0) }, [0, 1])
    for (const { orders } of [mall, own]) await undo(orders[0] ?? orderOf('none'))
    expect([await stateOf(mall.piece.id), await stateOf(own.piece.id)]).toEqual(['USED', 'UNUSED'])
    for (let turn = 0; turn < 2; turn++) await undo(mall.orders[1] ?? orderOf('none'))
    expect(await stateOf(mall.piece.id)).toBe('UNUSED')
    expect(await floor.rowsOf('select used_count, given_minor from coupon where id = $1', mall.coupon.id)).toEqual([
      { used_count: 0, given_minor: 0n },
    ])
    expect((await told('coupon.returned')).filter(({ aggregateId }) => aggregateId === mall.piece.id)).toHaveLength(1)
  })

  test('stays used when it does not come back, or when its time is over', async () => {
    const never = await used({ isReturned: false })
    const over = await used({ validDays: 1 })
    floor.pass(days(1))
    for (const { orders, piece } of [never, over]) {
      await undo(orders[0] ?? orderOf('none'))
      expect(await stateOf(piece.id)).toBe('USED')
    }
  })

  test('stays used when what it was given for went back meanwhile', async () => {
    const { orders, piece } = await used()
    await transact((unit) => takePieceBack(unit.db, piece.id, unit.now))
    expect(await stateOf(piece.id)).toBe('USED')
    await undo(orders[0] ?? orderOf('none'))
    expect(await stateOf(piece.id)).toBe('USED')
  })

  test('of an order that is cancelled unpaid is free at once', async () => {
    const { accountId, piece } = await wallet({ off: cny('5') })
    const order = orderOf(newId('chk'))
    done(await hold(accountId, [piece.id], order.checkoutId))
    await transact((unit) => noteOrders(unit.db, [order]))
    await undo(order)
    expect(await stateOf(piece.id)).toBe('UNUSED')
  })

  test('is nothing to orders that used none', async () => {
    const before = await floor.kept()
    const order = orderOf(newId('chk'))
    expect(await transact((unit) => noteOrders(unit.db, [order]))).toEqual([])
    await pay(order)
    await undo(order)
    expect(await floor.kept()).toBe(before)
  })

  test('ends in one state when it is paid, cancelled and released at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { accountId, piece } = await wallet()
      const order = orderOf(newId('chk'))
      done(await hold(accountId, [piece.id], order.checkoutId))
      await transact((unit) => noteOrders(unit.db, [order]))
      const acts = [
        () => pay(order),
        () => undo(order),
        () => transact((unit) => releaseCoupons(unit, order.checkoutId)),
      ]
      survivors(await rival<unknown>(3, (index) => acts[index]?.() ?? Promise.resolve()))
      expect(['UNUSED', 'USED']).toContain(await stateOf(piece.id))
    }
  })
})
