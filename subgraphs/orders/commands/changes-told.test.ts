import type { News } from '@supermall/contracts/news'
import { reporters } from '@supermall/contracts/news'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import type { AftersaleCase } from '../domain/aftersale.ts'
import type { Order } from '../domain/order.ts'
import { sellAtDoor } from '../trial/at-door.ts'
import { deciding, seen } from '../trial/deciding.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { STORE } from '../trial/neighbours.ts'
import { ordersIn } from '../trial/orders-in.ts'
import type { Bought } from '../trial/returns.ts'
import { CODES, carriage, done, home, returns } from '../trial/returns.ts'
import { endDueCase } from './cancel-aftersale.ts'
import { cancelFamily } from './cancel-family.ts'
import { changeAddress } from './change-address.ts'
import { changePrice } from './change-price.ts'
import { cancelShipment, changeShipment } from './change-shipment.ts'
import { editAftersale } from './edit-aftersale.ts'
import { endShortOrder } from './end-short-order.ts'
import { forgetBuyer } from './forget-buyer.ts'
import { hideOrder } from './hide-order.ts'
import { payOrder } from './pay-order.ts'
import { remarkOrder } from './remark-order.ts'
import { failRefund, settleRefund } from './settle-refund.ts'
import { shipOrder } from './ship-order.ts'
import { verifyCode } from './verify-code.ts'

const at = await returns()
const { again, payment, placed } = ordersIn(at)
const { approve, receive, sendBack } = deciding(() => at)
const readers = new Map(reporters.map(({ eventName, read }) => [eventName, read]))
const redeeming = { mode: 'TIMES' as const, times: 3, days: null, until: null, storeIds: [] }
at.skus.set(skuId(31), skuOf(31, { kind: 'CARD', redeeming }))
await at.addressOf(0)
await sellAtDoor(at, [1, 2])

/** Who watches what hears of it so often while that is done. */
const heard = async (work: () => Promise<unknown>, watched: string): Promise<number> =>
  (await newsOf(work)).filter(({ field, key }) => field === 'orderUpdated' && key === watched).length

async function newsOf(work: () => Promise<unknown>): Promise<readonly News[]> {
  const before = new Set((await at.told()).map(({ id }) => id))
  await work()
  const told = (await at.told()).filter(({ id }) => !before.has(id))
  return told.flatMap(({ name, payload }) => readers.get(name)?.(payload) ?? [])
}

type Change = { readonly order: Order; readonly change: () => Promise<unknown> }
const of = ({ id: orderId, version: expectedVersion }: Order) => ({ orderId, expectedVersion })
const parcelOf = async ({ order }: Bought) => {
  const { rows } = await at.sql.query<{ id: string }>('select id from parcel where order_id = $1', [order.id])
  return { parcelId: rows[0]?.id ?? '', expectedVersion: order.version }
}
const ship = 'orders.order.ship'
const edit = 'orders.order.edit'
const exchange = async (who: number) => {
  const bought = await at.finished(who, { 3: 1 })
  const approved = done(await approve(done(await at.apply(who, bought, { kind: 'EXCHANGE' }))))
  return { ...bought, found: done(await sendBack(who, approved)) }
}
const ofCase = ({ order }: Bought, change: () => Promise<unknown>): Change => ({ order, change })

const CHANGES: Readonly<Record<string, () => Promise<Change>>> = {
  'another price': async () => {
    const { payable: order } = await placed(1, [3])
    const input = { ...of(order), goods: { amount: '5.00', currency: 'CNY' } }
    return {
      order,
      change: () => at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit)),
    }
  },
  'a parcel that is sent': async () => {
    const { order } = await at.paid(1, { 3: 1 })
    return { order, change: () => at.operate(ship, (unit) => shipOrder({ ...of(order), ...carriage }, CODES, unit)) }
  },
  'another number of a parcel': async () => {
    const bought = await at.shipped(1, { 3: 1 })
    const input = { ...(await parcelOf(bought)), carrierCode: 'zto', trackingNumber: 'ZTO-2' }
    return { ...bought, change: () => at.operate(ship, (unit) => changeShipment(input, CODES, unit)) }
  },
  'a parcel that was taken back': async () => {
    const bought = await at.shipped(1, { 3: 1 })
    const input = await parcelOf(bought)
    return { ...bought, change: () => at.operate(ship, (unit) => cancelShipment(input, unit)) }
  },
  'a parcel with a part of it that was taken back': async () => {
    const paid = await at.paid(1, { 3: 2 })
    const bought = await at.ship(paid, [{ lineId: paid.lines[0]?.id ?? '', quantity: 1 }])
    const input = await parcelOf(bought)
    return { ...bought, change: () => at.operate(ship, (unit) => cancelShipment(input, unit)) }
  },
  'another address': async () => {
    const { payable, orders } = await placed(1, [3])
    await at.transact((unit) => payOrder(payment(payable), unit))
    const order = orders[0] ?? payable
    const input = { ...of({ ...order, version: order.version + 1 }), address: home }
    return { order, change: () => at.operate(edit, (unit) => changeAddress(input, unit)) }
  },
  'a remark': async () => {
    const { order } = await at.paid(1, { 3: 1 })
    return { order, change: () => at.operate(edit, (unit) => remarkOrder({ ...of(order), remark: 'Slow' }, unit)) }
  },
  'being hidden': async () => {
    const { order } = await at.finished(1, { 3: 1 })
    const as = at.transactAs(at.buyer(1))
    return { order, change: () => as((unit) => hideOrder(order.id, accountId(1), unit)) }
  },
  'a use of its code, with others left': async () => {
    const { order } = await at.paid(1, { 31: 1 })
    const { rows } = await at.sql.query<{ code: string }>('select code from verification_code where order_id = $1', [
      order.id,
    ])
    const input = { code: rows[0]?.code ?? '', storeId: STORE, times: 1, idempotencyKey: newId('key') }
    const around = { clerk: { audience: 'MERCHANT', shopId: shopId(0), storeIds: [] }, place: { shopId: shopId(0) } }
    const as = at.operateAs(at.merchantOf(0))
    return { order, change: () => as('orders.order.verify', (unit) => verifyCode(input, around, unit)) }
  },
  'other words of its case': async () => {
    const bought = await at.paid(1, { 3: 1 })
    const found = done(await at.apply(1, bought))
    const as = at.transactAs(at.buyer(1))
    const input = { ...seen(found), text: 'Torn' }
    return ofCase(bought, () => as((unit) => editAftersale(input, accountId(1), unit)))
  },
  'the goods of its exchange, which came back': async () => {
    const { found, ...bought } = await exchange(1)
    return ofCase(bought, () => receive(found))
  },
  'its case, which the platform decides now': async () => {
    const bought = await at.shipped(1, { 3: 1 })
    const found = done(await at.apply(1, bought, { kind: 'RETURN' }))
    return ofCase(bought, () => at.transact((unit) => endDueCase(found.id, { ...unit, now: found.dueAt ?? unit.now })))
  },
  'money that did not go back': async () => {
    const bought = await at.paid(1, { 3: 1 })
    const { refundId } = done(await approve(done(await at.apply(1, bought))))
    return ofCase(bought, () => at.transact((unit) => failRefund(refundId ?? newId('rfd'), 'Refused', unit)))
  },
  'money that came too late, and is back': async () => {
    const family = await placed(1, [3])
    await at.transact((unit) => cancelFamily(family, { cause: 'BUYER', reason: 'No', whole: family }, unit))
    await at.transact((unit) => payOrder(payment(family.payable), unit))
    const { rows } = await at.sql.query<{ id: Id<'rfd'> }>('select id from refund where order_id = $1', [
      family.payable.id,
    ])
    return {
      order: family.payable,
      change: () => at.transact((unit) => settleRefund(rows[0]?.id ?? newId('rfd'), unit)),
    }
  },
  'what was paid at the door': async () => {
    const { payable: order } = await placed(2, [1], { isCashOnDelivery: true })
    const money = payment(order)
    return { order, change: () => at.transact((unit) => payOrder(money, unit)) }
  },
  'its buyer, who is gone': async () => {
    const { order } = await at.finished(7, { 3: 1 })
    return { order, change: () => at.transact((unit) => forgetBuyer(accountId(7), unit)) }
  },
}

describe('whoever watches an order hears once', () => {
  test.each(Object.entries(CHANGES))('of %s, and not when that is said again', async (_, prepare) => {
    const { order, change } = await prepare()
    expect(await heard(change, order.id)).toBe(1)
    expect(await heard(change, order.id)).toBe(0)
  })

  test('of goods for the door that were gone before all was sent', async () => {
    const family = await placed(2, [], { of: { lines: [{ skuId: skuId(1), quantity: 2 }] }, isCashOnDelivery: true })
    const { lines, payable } = family
    const part = { ...of(payable), ...carriage, lines: [{ lineId: lines[0]?.id ?? '', quantity: 1 }] }
    done(await at.operate(ship, (unit) => shipOrder(part, CODES, unit)))
    expect(await heard(() => at.transact((unit) => endShortOrder(payable.id, unit)), payable.id)).toBe(1)
  })
})

test('whoever watches what was ordered at once hears of its parts, at the door and of their cases, too', async () => {
  const family = await placed(3, [1, 3], {})
  await at.transact((unit) => payOrder(payment(family.payable), unit))
  const [order] = (await again(family)).orders
  if (!order) throw new Error('there is no order')
  const apply = async () => done<AftersaleCase>(await at.apply(3, { order, lines: [] }))
  expect(await heard(apply, family.payable.id)).toBe(1)
  const atDoor = await placed(3, [1, 2], { isCashOnDelivery: true })
  const [part] = atDoor.orders
  if (!part || !atDoor.payable.isParent) throw new Error('it is not of two shops')
  expect(await heard(() => at.transact((unit) => payOrder(payment(part), unit)), atDoor.payable.id)).toBe(1)
})

test('a buyer who waits for all that is theirs hears of what was ordered at once with each of its parts, once', async () => {
  const family = await placed(4, [1, 3], {})
  await at.transact((unit) => payOrder(payment(family.payable), unit))
  const [order] = (await again(family)).orders
  if (!order) throw new Error('there is no order')
  const send = async () => done(await at.operate(ship, (unit) => shipOrder({ ...of(order), ...carriage }, CODES, unit)))
  const mine = (await newsOf(send)).filter(({ field, key }) => field === 'myUpdates' && key === accountId(4))
  expect(mine.map(({ id }) => id)).toEqual([order.id, family.payable.id])
})

test('money that came too late stands in the history of its order, and makes another version of it', async () => {
  const family = await placed(4, [3])
  await at.transact((unit) => cancelFamily(family, { cause: 'BUYER', reason: 'No', whole: family }, unit))
  await at.transact((unit) => payOrder(payment(family.payable), unit))
  const { version } = (await again(family)).payable
  const { rows } = await at.sql.query<{ id: Id<'rfd'> }>('select id from refund where order_id = $1', [
    family.payable.id,
  ])
  for (let time = 0; time < 2; time++) await at.transact((unit) => settleRefund(rows[0]?.id ?? newId('rfd'), unit))
  expect((await again(family)).payable.version).toBe(version + 1)
  const steps = (await at.historyOf(family.payable)).map(({ action, to }) => [action, to])
  expect(steps.slice(1)).toEqual([
    ['CANCELLED', 'CANCELLED'],
    ['CAME_LATE', 'CANCELLED'],
    ['REFUND_SUCCEEDED', 'CANCELLED'],
  ])
})

test('a corrected parcel stands in the history of its order', async () => {
  const bought = await at.shipped(4, { 3: 1 })
  const input = { ...(await parcelOf(bought)), carrierCode: 'zto', trackingNumber: 'ZTO-2' }
  done(await at.operate(ship, (unit) => changeShipment(input, CODES, unit)))
  const { rows } = await at.sql.query(
    'select action, from_status, to_status from order_change where order_id = $1 order by id',
    [bought.order.id],
  )
  expect(rows.at(-1)).toEqual({ action: 'SHIPMENT_CHANGED', from_status: 'SHIPPED', to_status: 'SHIPPED' })
})
