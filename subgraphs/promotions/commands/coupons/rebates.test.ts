import { newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import type { CouponGiven } from '../../domain/coupons/draft-coupon.ts'
import { AT, cny, couponFloor, done, shop } from '../../trial/wallets.ts'
import { holdCoupons } from './hold-coupons.ts'
import { noteRefund, returnCoupons } from './return-coupons.ts'
import { finishCouponOrder, payDueRebates } from './settle-rebates.ts'
import { noteOrders, useCoupons } from './use-coupons.ts'

const floor = await couponFloor()
const { transact, told } = floor

afterEach(async () => {
  floor.clock.now = AT
  expect(await floor.broken()).toEqual([])
})

type Given = NonNullable<CouponGiven['rebate']>

type Promised = { readonly shopId?: string; readonly paidMinor?: bigint }

/** A rebate of a thousand that was used by a checkout of two orders, each of which paid five thousand if nothing else is said. */
async function promised(rebate: Given, { paidMinor = 5_000n, ...more }: Promised = {}) {
  const accountId = newId('acc')
  const { id } = await floor.offer({ kind: 'REBATE', off: null, rebate, ...more })
  const piece = done(await floor.claim(id, accountId))
  const checkoutId = newId('chk')
  const coupons = [{ couponId: piece.id, givenMinor: 1_000n }]
  done(await transact((unit) => holdCoupons(unit, { ownerId: checkoutId, accountId, coupons })))
  const orders = [0, 1].map((ordinal) => ({ orderId: newId('ord'), checkoutId, shopId: shop(ordinal) }))
  await transact((unit) => noteOrders(unit.db, orders))
  for (const one of orders) await transact((unit) => useCoupons(unit.db, [{ order: { ...one, paidMinor }, unit }]))
  const [first, second] = orders
  if (!first || !second) throw new Error('there are two')
  return { accountId, piece, first, second }
}

const finish = ({ orderId }: { orderId: ReturnType<typeof newId<'ord'>> }) =>
  transact((unit) => finishCouponOrder(unit, orderId, floor.clock.now))
const work = () => transact(payDueRebates)
const rebates = async (id: string) =>
  (await floor.rowsOf('select status, amount from coupon_rebate where member_coupon_id = $1 order by id', id)).map(
    ({ status, amount }) => [status, Number(amount)],
  )
const grants = async (accountId: string) =>
  (await told())
    .filter(({ name, aggregateId }) => name.startsWith('balance.') && aggregateId === accountId)
    .map(({ name, payload }) => [name, Reflect.get(Object(Reflect.get(Object(payload), 'amount')), 'minorUnits')])
const points = async (accountId: string) =>
  (await floor.rowsOf('select available, owed from points_account where account_id = $1', accountId))[0]

const toBalance = (time: Given['time']): Given => ({ target: 'BALANCE', time, money: cny('10') })

describe('what a coupon gives back', () => {
  test.each([undefined, shop(0)])(
    'into the wallet is given, and taken back, by whose coupon it is: %s',
    async (shopId) => {
      const { accountId, first, second } = await promised(toBalance('PAID'), shopId ? { shopId } : {})
      await work()
      for (const order of [first, second]) await transact((unit) => returnCoupons(unit, order))
      const moved = (await told()).filter(
        ({ name, aggregateId }) => name.startsWith('balance.') && aggregateId === accountId,
      )
      expect(moved.map(({ name, payload }) => [name, Reflect.get(Object(payload), 'shopId')])).toEqual([
        ['balance.granted', shopId ?? null],
        ['balance.reclaimed', shopId ?? null],
      ])
    },
  )

  test('is paid once all was received, into the wallet, once however many work at it', async () => {
    const { accountId, piece, first, second } = await promised(toBalance('RECEIVED'))
    await finish(first)
    await work()
    expect(await rebates(piece.id)).toEqual([['WAITING', 1_000]])
    await finish(second)
    survivors(await rival(4, work))
    expect([await rebates(piece.id), await grants(accountId)]).toEqual([
      [['PAID', 1_000]],
      [['balance.granted', '1000']],
    ])
  })

  test('waits for the time in which goods can be given back', async () => {
    const { piece, first, second } = await promised(toBalance('REFUND_WINDOW'))
    await finish(first)
    await finish(second)
    floor.pass(days(7) - 1)
    await work()
    expect(await rebates(piece.id)).toEqual([['DUE', 1_000]])
    floor.pass(1)
    await work()
    expect(await rebates(piece.id)).toEqual([['PAID', 1_000]])
  })

  test('is less by what was given back of its orders', async () => {
    const { piece, first, second } = await promised(toBalance('RECEIVED'))
    await transact((unit) => noteRefund(unit, first.orderId, 1_250n))
    await finish(first)
    await transact((unit) => returnCoupons(unit, second))
    await work()
    expect(await rebates(piece.id)).toEqual([['PAID', 375]])
  })

  test('is of money no more than was paid, and nothing where nothing was', async () => {
    const little = await promised(toBalance('PAID'), { paidMinor: 300n })
    const nothing = await promised(toBalance('PAID'), { paidMinor: 0n })
    const counted = await promised({ target: 'POINTS', time: 'PAID', points: 1_000 }, { paidMinor: 0n })
    await work()
    expect(await rebates(little.piece.id)).toEqual([['PAID', 600]])
    expect(await grants(little.accountId)).toEqual([['balance.granted', '600']])
    expect([await rebates(nothing.piece.id), await grants(nothing.accountId)]).toEqual([[['CANCELLED', 1_000]], []])
    expect(await rebates(counted.piece.id)).toEqual([['PAID', 1_000]])
  })

  test.each([undefined, shop(0)])('can be a red packet, of whose coupon it is: %s', async (shopId) => {
    const rebate = { ...toBalance('PAID'), target: 'RED_PACKET' as const }
    const { accountId, first, second } = await promised(rebate, shopId ? { shopId } : {})
    survivors(await rival(3, work))
    for (const order of [first, second]) await transact((unit) => returnCoupons(unit, order))
    const packets = (await told()).filter(
      ({ name, aggregateId }) => name.startsWith('red_') && aggregateId === accountId,
    )
    expect(packets.map(({ name, payload }) => [name, Reflect.get(Object(payload), 'shopId')])).toEqual([
      ['red_packet.granted', shopId ?? null],
      ['red_packet.reclaimed', shopId ?? null],
    ])
  })

  test('is promised no more when all was given back', async () => {
    const { accountId, piece, first, second } = await promised(toBalance('RECEIVED'))
    for (const order of [first, second]) await transact((unit) => returnCoupons(unit, order))
    await work()
    expect([await rebates(piece.id), await grants(accountId)]).toEqual([[['CANCELLED', 1_000]], []])
  })

  test('is taken back where it was paid already: from the wallet what is there, of points all', async () => {
    const balance = await promised(toBalance('PAID'))
    const counted = await promised({ target: 'POINTS', time: 'PAID', points: 1_000 })
    await work()
    expect(await points(counted.accountId)).toEqual({ available: 1_000, owed: 0 })
    for (const { first, second } of [balance, counted])
      for (const order of [first, second]) await transact((unit) => returnCoupons(unit, order))
    expect(await grants(balance.accountId)).toEqual([
      ['balance.granted', '1000'],
      ['balance.reclaimed', '1000'],
    ])
    expect(await points(counted.accountId)).toEqual({ available: 0, owed: 0 })
    expect(await rebates(counted.piece.id)).toEqual([['CANCELLED', 1_000]])
  })
})
