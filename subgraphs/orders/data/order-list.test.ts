import { pageOf } from '@supermall/kernel/page'
import { beforeAll, describe, expect, test } from 'vitest'
import { isOwed } from '../domain/order.ts'
import type { OrderStatus, Tab } from '../domain/status.ts'
import { accountId, shopId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { countTabs, listOrders, NEWEST, ownWhere } from './order-list.ts'
import { ordersWhere } from './order-where.ts'

const at = await market()
const { paid, placed } = ordersIn(at)

test('every tab is counted as far as it goes and no further, whoever asks', async () => {
  await placed(1, [1, 3])
  await placed(2, [3])
  await paid(2, [3])
  const none = { toReceive: 0, toReview: 0, afterSale: 0, refunded: 0 }
  const count = (of: Parameters<typeof countTabs>[1], most?: number) => at.transact(({ db }) => countTabs(db, of, most))
  expect(await count({ shopId: null })).toEqual({ ...none, toPay: 3, toShip: 1 })
  expect(await count({ shopId: shopId(0) })).toEqual({ ...none, toPay: 2, toShip: 1 })
  expect(await count({ accountId: accountId(2) })).toEqual({ ...none, toPay: 1, toShip: 1 })
  expect(await count({ shopId: null }, 2)).toEqual({ ...none, toPay: 2, toShip: 1 })
})

test('what a buyer looks for is found as it is written, whatever a database makes of it', async () => {
  const { payable } = await placed(3, [3])
  const titled = (title: string) =>
    at.sql.query('update order_line set title = $2 where order_id = $1', [payable.id, title])
  const find = (search: string) => {
    const where = ownWhere({ accountId: accountId(3), tab: 'ALL', search })
    return at.transact(({ db }) => db.order.count({ where }))
  }
  await titled('A lamp')
  expect(await Promise.all(['LAMP', '%', '_', 'l_mp'].map(find))).toEqual([1, 0, 0, 0])
  await titled('100 % l_mp \\')
  expect(await Promise.all(['% L_M', '\\', 'lamp'].map(find))).toEqual([1, 1, 0])
})

test('an order is found by when it was paid where it is not owed, and nowhere else', async () => {
  const { id } = (await paid(4, [3])).payable
  const where = { id, ...ordersWhere({ paidAt: { range: { from: '2026-01-01T00:00:00Z' } } }, new Map()) }
  const every = [true, false].flatMap((isCashOnDelivery) =>
    [0n, 5n].flatMap((paidMinor) => [0n, 5n].map((payableMinor) => ({ isCashOnDelivery, paidMinor, payableMinor }))),
  )
  for (const money of every) {
    const data = { ...money, goodsMinor: money.payableMinor }
    const count = await at.transact(async ({ db }) => {
      await db.order.update({ where: { id }, data })
      return db.order.count({ where })
    })
    expect([money, count]).toEqual([money, isOwed(money) ? 0 : 1])
  }
})

describe('every tab lists what it counts', () => {
  type Stand = {
    readonly status?: OrderStatus
    readonly isReviewed?: boolean
    readonly isHidden?: boolean
    readonly openCaseCount?: number
    readonly paidMinor?: bigint
    readonly refundedMinor?: bigint
  }
  const shipped = { status: 'SHIPPED' } as const
  const finished = { status: 'FINISHED' } as const
  const refunded = { paidMinor: 5n, refundedMinor: 5n }
  const table: readonly (readonly [Stand, readonly Tab[]])[] = [
    [{}, ['TO_PAY']],
    [{ status: 'PAID' }, ['TO_SHIP']],
    [shipped, ['TO_RECEIVE']],
    [{ ...shipped, openCaseCount: 1, ...refunded }, ['TO_RECEIVE', 'AFTER_SALE', 'REFUNDED']],
    [finished, ['TO_REVIEW']],
    [{ ...finished, openCaseCount: 2 }, ['TO_REVIEW', 'AFTER_SALE']],
    [{ ...finished, isReviewed: true }, []],
    [{ status: 'CLOSED', ...refunded }, ['REFUNDED']],
    [{ status: 'CANCELLED' }, []],
  ]
  /** Orders of which a buyer has one of each stand, the one of shop 2 and the one of shop 1 paid together. */
  const bought: { readonly id: string; readonly tabs: readonly Tab[] }[] = []
  const COUNTS = {
    toPay: 'TO_PAY',
    toShip: 'TO_SHIP',
    toReceive: 'TO_RECEIVE',
    toReview: 'TO_REVIEW',
    afterSale: 'AFTER_SALE',
    refunded: 'REFUNDED',
  } as const

  beforeAll(async () => {
    for (const [stand, tabs] of table) {
      const { payable, orders } = await placed(5, [1, 2])
      await stands(payable.checkoutId, stand)
      bought.push(...orders.map(({ id }) => ({ id, tabs: ['ALL' as const, ...tabs] })))
      const hidden = await placed(5, [2])
      await stands(hidden.payable.checkoutId, { ...stand, isHidden: true })
    }
  })

  const stands = (checkoutId: string, data: Stand) =>
    at.transact(({ db }) => db.order.updateMany({ where: { checkoutId }, data }))

  const listed = async (tab: Tab) => {
    const where = ownWhere({ accountId: accountId(5), tab, search: null })
    const page = pageOf({ first: 100 }, 'NEWEST')
    const { nodes } = await at.transact(({ db }) => listOrders(db, where, { page, sorting: NEWEST }))
    return nodes.map(({ id }) => id as string)
  }

  test.each(['ALL', ...Object.values(COUNTS)] as const)('%s', async (tab) => {
    const expected = bought.filter(({ tabs }) => tabs.includes(tab)).map(({ id }) => id)
    expect((await listed(tab)).sort()).toEqual(expected.sort())
  })

  test('and a shop counts also what its buyers have hidden, but none of what is paid together', async () => {
    const counted = (of: Parameters<typeof countTabs>[1]) => at.transact(({ db }) => countTabs(db, of))
    const count = await counted({ accountId: accountId(5) })
    for (const [name, tab] of Object.entries(COUNTS))
      expect([tab, count[name as keyof typeof COUNTS]]).toEqual([tab, (await listed(tab)).length])
    // Of shop 2 one that is shown and one that is hidden, where the buyer has one of either shop.
    expect(await counted({ shopId: shopId(2) })).toEqual(count)
  })
})
