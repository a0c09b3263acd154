import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Actor } from '@supermall/messaging/unit'
import { describe, expect, test } from 'vitest'
import { sellAtDoor } from '../trial/at-door.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId } from '../trial/goods.ts'
import { ordersIn } from '../trial/orders-in.ts'
import type { Bought } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { cancelOrder } from './cancel-order.ts'
import { changePrice } from './change-price.ts'
import { cancelShipment } from './change-shipment.ts'
import { closeOrder } from './close-order.ts'
import { settleRefund } from './settle-refund.ts'

const at = await returns()
await at.addressOf(0)
const { approve, receive, sendBack } = deciding(() => at)
const { again, kept, placed } = ordersIn(at)

const close = (order: { readonly id: string; readonly version: number }, who?: Actor) =>
  (who ? at.operateAs(who) : at.operate)('orders.order.close', (unit) =>
    closeOrder({ orderId: order.id, expectedVersion: order.version, reason: 'Gone' }, unit),
  )

/** SKU 1 is of shop 1, SKU 2 of shop 2. */
async function together() {
  const family = await placed(1, [1, 2])
  const [first] = family.orders
  if (!first) throw new Error('two were placed')
  return { family, first }
}

describe('an unpaid order that is paid together with one of another shop', () => {
  test('is not closed by the staff of its shop, and nothing changes', async () => {
    const { first } = await together()
    const before = await kept()
    expect(await close(first, at.merchantOf(1))).toMatchObject({ refusals: [{ code: 'PAID_TOGETHER' }] })
    expect(await kept()).toBe(before)
  })

  test('is closed with the other by the platform, and cancelled by its buyer', async () => {
    const { family, first } = await together()
    expect(await close(first)).toMatchObject({ value: { status: 'CANCELLED' } })
    expect((await again(family)).orders.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED'])
    const other = (await together()).family
    const orderId = other.payable.id
    expect(await at.transact((unit) => cancelOrder({ orderId }, accountId(1), unit))).toMatchObject({ ok: true })
  })
})

test('an unpaid order alone is closed by the staff of its shop', async () => {
  const family = await placed(1, [1])
  expect(await close(family.payable, at.merchantOf(1))).toMatchObject({ value: { status: 'CANCELLED' } })
})

describe('an order that is paid', () => {
  const shop = at.merchantOf(0)
  const asked = async ({ order }: Bought) => (await at.toldOf('refund.requested', order)).map(({ payload }) => payload)
  const settled = (told: unknown) =>
    at.transact((unit) => settleRefund((told as { refundId: Id<'rfd'> }).refundId, unit))

  test('and partly sent is closed by its shop for what is left to be sent, once', async () => {
    const bought = await at.paid(1, { 3: 3 })
    const { order } = await at.ship(bought, piece(bought, 0))
    expect(await close(order, shop)).toMatchObject({ value: { status: 'SHIPPED', receiveAt: expect.any(Date) } })
    expect(await close(order, shop)).toMatchObject({ refusals: [{ code: 'STALE_VERSION' }] })
    const [told] = await asked(bought)
    const [line] = bought.lines
    const closed = { amount: { minorUnits: '2006' }, lines: [{ lineId: line?.id, quantity: 2 }] }
    const written = (await at.audited()).filter(({ subject_id: id }) => id === order.id).at(-1)
    expect(written).toMatchObject({ before: { status: 'PAID' }, after: { status: 'SHIPPED', refund: closed } })
    const pieces = [{ lineId: line?.id, quantity: 2, isRestocked: true }]
    expect(told).toMatchObject({ cause: 'OPERATOR', isFull: false, amount: { minorUnits: '2006' }, lines: pieces })
    const before = await at.kept()
    expect(codesOf(await close((await at.read(order.id)).order, shop))).toEqual(['ORDER_STATE'])
    const both = [{ lineId: bought.lines[0]?.id ?? '', quantity: 2 }]
    expect(codesOf(await at.apply(1, bought, { lines: both }))).toEqual(['QUANTITY_RANGE'])
    expect(await at.kept()).toBe(before)
    await settled(told)
    expect((await at.read(order.id)).order).toMatchObject({ status: 'SHIPPED', refundedMinor: 2_006n })
    expect(await at.toldOf('order.cancelled', order)).toEqual([])
  })

  const written = async ({ id }: Bought['order']) =>
    (await at.audited()).filter(({ subject_id }) => subject_id === id).at(-1)

  test('and closed has in the audit log what was asked back by that, whatever else goes back', async () => {
    const bought = await at.paid(9, { 3: 2 })
    const { order } = await at.ship(bought, piece(bought, 0))
    await at.sql.query(
      `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
       values ($1, $2, 'LATE', 'CNY', 300, true, '[]', 'REQUESTED', 'Too late', now())`,
      [newId('rfd'), order.id],
    )
    done(await close(order, shop))
    const lines = [{ lineId: bought.lines[0]?.id, quantity: 1 }]
    expect(await written(order)).toMatchObject({ after: { refund: { amount: { minorUnits: '1003' }, lines } } })
  })

  test('only by what is told of it, as at the door, asks nothing back, and none of that is written', async () => {
    await sellAtDoor(at, [1])
    const { orders } = await placed(10, [1], { isCashOnDelivery: true })
    for (const order of orders) {
      expect(await close(order)).toMatchObject({ value: { status: 'CANCELLED' } })
      expect(await written(order)).toHaveProperty('after', { status: 'CANCELLED', reason: 'Gone' })
    }
  })

  test('and of which a line went back is closed for the rest by the platform', async () => {
    const bought = await at.paid(2, { 3: 1, 9: 1 })
    await at.settle(done(await approve(done(await at.apply(2, bought, { lines: piece(bought, 0) })))))
    const { order } = await at.read(bought.order.id)
    expect(await close(order)).toMatchObject({ value: { status: 'CLOSED' } })
    const told = (await asked(bought))[1]
    const left = String(order.paidMinor - order.refundedMinor)
    const pieces = [{ lineId: bought.lines[1]?.id, quantity: 1, isRestocked: true }]
    expect(told).toMatchObject({ isFull: true, amount: { minorUnits: left }, lines: pieces })
    await settled(told)
    expect((await at.read(order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor: order.paidMinor })
  })

  const withFreight = async (buyer: number, skus: Parameters<typeof at.paid>[1]) => {
    const { order } = await at.paid(buyer, skus)
    await at.sql.query(
      'update mall_order set freight_minor = 500, payable_minor = payable_minor + 500, paid_minor = paid_minor + 500 where id = $1',
      [order.id],
    )
    return at.read(order.id)
  }
  const unship = async ({ id, version }: Bought['order']) => {
    const { rows } = await at.sql.query<{ id: string }>('select id from parcel where order_id = $1', [id])
    const input = { parcelId: rows[0]?.id ?? '', expectedVersion: version }
    done(await at.operate('orders.order.ship', (unit) => cancelShipment(input, unit)))
  }

  test('and of which in the end nothing was sent keeps no freight', async () => {
    const bought = await withFreight(7, { 3: 2 })
    await at.ship(bought, piece(bought, 0))
    done(await close((await at.read(bought.order.id)).order, shop))
    await settled((await asked(bought))[0])
    await unship((await at.read(bought.order.id)).order)
    const last = done(await at.apply(7, bought))
    expect([last.amountMinor, last.freightMinor]).toEqual([1_503n, 500n])
    await at.settle(done(await approve(last)))
    expect((await at.read(bought.order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor: 2_506n })
  })

  test('and of which the last was asked for while a parcel was out gives back the freight as well', async () => {
    const bought = await withFreight(8, { 3: 1, 9: 1 })
    const second = bought.lines.slice(1).map(({ id }) => ({ lineId: id, quantity: 1 }))
    await at.ship(bought, piece(bought, 0))
    const asked = done(await at.apply(8, bought, { lines: second }))
    await unship((await at.read(bought.order.id)).order)
    const first = done(await at.apply(8, bought, { lines: piece(bought, 0) }))
    await at.settle(done(await approve(first)))
    await at.settle(done(await approve(asked)))
    expect((await at.read(bought.order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor: 2_512n })
  })

  describe('of which all that was sent comes back', () => {
    /** Of two things the first is sent, and on its way back; freight was paid as well. */
    const returning = async (buyer: number) => {
      const bought = await withFreight(buyer, { 3: 1, 9: 1 })
      await at.ship(bought, piece(bought, 0))
      const made = done(await approve(done(await at.apply(buyer, bought, { kind: 'RETURN', lines: piece(bought, 0) }))))
      return { bought, back: done(await sendBack(buyer, made)) }
    }
    const closing = async ({ order }: Bought) => done(await close((await at.read(order.id)).order, shop))
    const ended = async ({ order }: Bought, refundedMinor: bigint) => {
      expect((await at.read(order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor })
      const told = (await at.toldOf('order.refunded', order)).map(({ payload }) => payload as { isFull: boolean })
      expect(told.filter(({ isFull }) => isFull)).toMatchObject([{ hasFinished: false, ended: {} }])
    }

    test('ends when its shop closes what waits, whose money is the last', async () => {
      const { bought, back } = await returning(4)
      await at.settle(done(await receive(back)))
      await closing(bought)
      const [, rest] = await asked(bought)
      expect(rest).toMatchObject({ cause: 'OPERATOR', isFull: true })
      await settled(rest)
      await ended(bought, 2_012n)
    })

    test('ends while the money of what was sent is on its way', async () => {
      const { bought, back } = await returning(5)
      const received = done(await receive(back))
      await closing(bought)
      await settled((await asked(bought))[1])
      await ended(bought, 1_009n)
      await at.settle(received)
      await ended(bought, 2_012n)
    })

    test('ends with what was sent where the money of the rest is on its way before', async () => {
      const { bought, back } = await returning(6)
      await closing(bought)
      const received = done(await receive(back))
      await settled((await asked(bought))[0])
      await at.settle(received)
      await ended(bought, 2_012n)
    })
  })

  test('and sent as a whole is not closed, nor one for the door of which a parcel is on its way', async () => {
    const { order } = await at.shipped(3, { 3: 1 })
    const door = await at.paid(3, { 3: 2 })
    await at.sql.query('update mall_order set is_cash_on_delivery = true, paid_minor = 0 where id = $1', [
      door.order.id,
    ])
    const sent = await at.ship(door, piece(door, 0))
    const before = await at.kept()
    expect(codesOf(await close(order))).toEqual(['ORDER_STATE'])
    expect(await close(sent.order)).toMatchObject({
      refusals: [{ code: 'TAKEN_AT_DOOR', message: expect.stringMatching(/courier.*parcels back/) }],
    })
    expect(await at.kept()).toBe(before)
    const whole = (await at.ship(door)).order
    expect(codesOf(await close(whole))).toEqual(['TAKEN_AT_DOOR'])
    const price = { orderId: whole.id, expectedVersion: whole.version, goods: { amount: '1.00', currency: 'CNY' } }
    const asked = await at.operate('orders.order.price', (unit) => changePrice(price, { isAllowed: true }, unit))
    expect(codesOf(asked)).toEqual(['TAKEN_AT_DOOR'])
  })
})
