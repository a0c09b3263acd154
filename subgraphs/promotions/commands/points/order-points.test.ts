import { derivedId, newId } from '@supermall/kernel/id'
import { after, hours } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../../data/database.ts'
import { open } from '../../data/database.ts'
import { balanceOf, brokenPoints } from '../../trial/points.ts'
import { earnPoints } from './earn-points.ts'
import { holdPoints } from './hold-points.ts'
import { earnForOrder, payWithPoints, takeOrderBack } from './order-points.ts'
import { spendPoints } from './spend-points.ts'

const { transact, sql } = await domainFloor<Tx, Tools>({ name: 'promotions', open })

const cny = (minorUnits: number) => ({ minorUnits: String(minorUnits), currency: 'CNY' as const })
const product = (ordinal: number) => derivedId('prd', ordinal)

let accountId = newId('acc')
beforeEach(() => {
  accountId = newId('acc')
})
afterEach(async () => {
  expect(await brokenPoints(sql)).toEqual([])
})

type Wanted = { quantity: number; paid: number; byPoints?: number; productId?: ReturnType<typeof product> }

function orderOf(checkoutId: ReturnType<typeof newId<'chk'>>, wanted: readonly Wanted[]) {
  const orderId = newId('ord')
  const lines = wanted.map(({ quantity, paid, byPoints = 0, productId = product(1) }) => ({
    lineId: newId('oln'),
    productId,
    skuId: newId('sku'),
    quantity,
    paid: cny(paid),
    ...(byPoints ? { byPoints: cny(byPoints) } : {}),
  }))
  const paid = cny(wanted.reduce((sum, line) => sum + line.paid, 0))
  return { orderId, payableId: orderId, shopId: newId('shp'), accountId, checkoutId, paid, lines }
}
type Order = ReturnType<typeof orderOf>

const pay = (order: Order) => transact((unit) => payWithPoints(unit.db, [{ order, unit }]))
const finish = (order: Order) => transact((unit) => earnForOrder({ ...order, at: new Date().toISOString() }, unit))
type More = { isFull?: boolean; subjectId?: string; shares?: readonly number[] }
const refund = (order: Order, pieces: readonly number[], more: More = {}) => {
  const lines = order.lines.map(({ lineId }, index) => ({ lineId, quantity: pieces[index] ?? 0 }))
  const { isFull = false, subjectId = newId('rfd') } = more
  const shares = order.lines.map(({ lineId }, index) => ({ lineId, amount: cny(more.shares?.[index] ?? 0) }))
  return transact((unit) => takeOrderBack({ orderId: order.orderId, isFull, lines, shares, subjectId }, unit))
}
const balance = () => balanceOf(sql, accountId)
const give = (points: number) =>
  transact((unit) => earnPoints({ accountId, kind: 'CREDITED', points, subjectId: newId('adj') }, unit))

async function paidWith(points: number, wanted: readonly Wanted[]) {
  const checkoutId = newId('chk')
  await give(points)
  await transact((unit) =>
    holdPoints(unit, { ownerId: checkoutId, accountId, points, until: after(unit.now, hours(2)) }),
  )
  const order = orderOf(checkoutId, wanted)
  await pay(order)
  return order
}

describe('a finished order', () => {
  test('gives a point for each yuan that was paid, once', async () => {
    const order = orderOf(newId('chk'), [
      { quantity: 2, paid: 19_999 },
      { quantity: 1, paid: 150 },
    ])
    await pay(order)
    survivors(await rival(6, () => finish(order)))
    expect(await balance()).toEqual({ available: 200, held: 0, owed: 0 })
  })

  test('gives what its products say, and the tier that it reached', async () => {
    const named = product(77)
    await sql.query(
      `insert into points_terms (product_id, shop_id, earn_kind, earn_value, updated_at) values ($1, 'shp', 'FIXED', 15, now())`,
      [named],
    )
    await sql.query(`update points_rules set purchase_tiers = '[{"least":"20000","kind":"FIXED","value":7}]'`)
    const order = orderOf(newId('chk'), [
      { quantity: 2, paid: 10_000, productId: named },
      { quantity: 1, paid: 10_000 },
    ])
    await finish(order)
    await sql.query(`update points_rules set purchase_tiers = '[]'`)
    expect((await balance()).available).toBe(30 + 100 + 7)
    await refund(order, [0, 0], { isFull: true })
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 0 })
  })

  test('gives as much as the ways in which it was paid let count, but what goes by the piece', async () => {
    await sql.query(
      `update points_rules set pay_rates = '[{"channel":"BALANCE","rate":0},{"channel":"STRIPE","rate":5000}]'`,
    )
    const named = product(78)
    await sql.query(
      `insert into points_terms (product_id, shop_id, earn_kind, earn_value, updated_at) values ($1, 'shp', 'FIXED', 3, now())`,
      [named],
    )
    const order = orderOf(newId('chk'), [
      { quantity: 1, paid: 30_000 },
      { quantity: 2, paid: 10_000, productId: named },
    ])
    const paidBy = [
      { channel: 'BALANCE', amount: cny(10_000) },
      { channel: 'STRIPE', amount: cny(30_000) },
    ]
    const at = new Date().toISOString()
    await transact((unit) => earnForOrder({ ...order, paidBy, at }, unit))
    expect((await balance()).available).toBe(112 + 6)
    const other = orderOf(newId('chk'), [{ quantity: 1, paid: 30_000 }])
    await transact((unit) => earnForOrder({ ...other, paidBy: [{ channel: 'ALIPAY', amount: cny(30_000) }], at }, unit))
    await sql.query(`update points_rules set pay_rates = '[]'`)
    expect((await balance()).available).toBe(112 + 6 + 300)
  })

  test('gives nothing for pieces that went back before, and nothing in another currency', async () => {
    const order = orderOf(newId('chk'), [{ quantity: 4, paid: 40_000 }])
    await pay(order)
    await refund(order, [1])
    await finish(order)
    expect((await balance()).available).toBe(300)
    await refund(order, [1])
    expect((await balance()).available).toBe(200)
    await finish({
      ...orderOf(newId('chk'), [{ quantity: 1, paid: 5_000 }]),
      paid: { minorUnits: '5000', currency: 'USD' },
    } as never)
    expect((await balance()).available).toBe(200)
  })
})

describe('what is refunded', () => {
  test('gives the points back that had paid for it, whole ones, and all of them in the end', async () => {
    const order = await paidWith(100, [
      { quantity: 3, paid: 5_000, byPoints: 70 },
      { quantity: 1, paid: 1_000, byPoints: 30 },
    ])
    expect((await balance()).available).toBe(0)
    await refund(order, [1, 0])
    expect((await balance()).available).toBe(23)
    await refund(order, [1, 0])
    expect((await balance()).available).toBe(46)
    await refund(order, [1, 1])
    expect((await balance()).available).toBe(100)
    await refund(order, [9, 9], { isFull: true })
    expect(await balance()).toEqual({ available: 100, held: 0, owed: 0 })
  })

  test('of a checkout of two shops comes back to each for itself', async () => {
    const first = await paidWith(100, [{ quantity: 1, paid: 5_000, byPoints: 33 }])
    const second = { ...orderOf(first.checkoutId, [{ quantity: 1, paid: 5_000, byPoints: 67 }]) }
    await pay(second)
    await refund(second, [], { isFull: true, subjectId: second.orderId })
    expect((await balance()).available).toBe(67)
    await refund(first, [], { isFull: true, subjectId: first.orderId })
    expect((await balance()).available).toBe(100)
  })

  test('takes back what it gave, and what was spent of that is owed', async () => {
    const order = orderOf(newId('chk'), [{ quantity: 2, paid: 20_000 }])
    await pay(order)
    await finish(order)
    await transact((unit) => spendPoints({ accountId, kind: 'DEBITED', points: 150, subjectId: 'x' }, unit))
    await refund(order, [1])
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 50 })
    await refund(order, [1])
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 150 })
  })

  test('by many refunds at once comes to no more than the whole', async () => {
    const order = await paidWith(100, [{ quantity: 5, paid: 50_000, byPoints: 100 }])
    await finish(order)
    survivors(await rival(8, () => refund(order, [1])))
    expect(await balance()).toEqual({ available: 100, held: 0, owed: 0 })
  })

  test('in money alone earns nothing, and takes back what it gave, whenever it is heard', async () => {
    const wanted = [
      { quantity: 2, paid: 20_000 },
      { quantity: 1, paid: 10_000, productId: product(79) },
    ]
    await sql.query(
      `insert into points_terms (product_id, shop_id, earn_kind, earn_value, updated_at) values ($1, 'shp', 'FIXED', 15, now())`,
      [product(79)],
    )
    for (const isEarly of [true, false]) {
      const order = orderOf(newId('chk'), wanted)
      const before = (await balance()).available
      await pay(order)
      if (isEarly) await refund(order, [], { shares: [4_000, 10_000] })
      await finish(order)
      expect((await balance()).available - before).toBe(isEarly ? 160 : 215)
      if (!isEarly) await refund(order, [], { shares: [4_000, 10_000] })
      expect((await balance()).available - before).toBe(160)
      await refund(order, [1], { shares: [8_000] })
      expect((await balance()).available - before).toBe(80)
      await refund(order, [1], { shares: [8_000] })
      expect((await balance()).available - before).toBe(0)
    }
  })

  test('of an order that points know nothing of changes nothing', async () => {
    await refund(orderOf(newId('chk'), [{ quantity: 1, paid: 1 }]), [1])
    expect(await balance()).toEqual({ available: 0, held: 0, owed: 0 })
  })
})
