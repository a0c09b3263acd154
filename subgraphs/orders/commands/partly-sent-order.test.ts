import { beforeAll, describe, expect, test } from 'vitest'
import { listParcels } from '../data/parcels.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { refundableOf } from '../domain/aftersale-refundable.ts'
import { sellAtDoor } from '../trial/at-door.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { CODES, carriage, codesOf, done, returns } from '../trial/returns.ts'
import { cancelShipment, changeShipment } from './change-shipment.ts'
import { closeOrder } from './close-order.ts'
import { weigh } from './open-aftersale.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.addressOf(0)
})

const { approve, cancel, finish, reject, reship, sendBack, receive, stateOf } = deciding(() => at)
const refundable = async (bought: Bought) => {
  const { paid, grounds } = await at.transact((unit) => weigh(bought, unit))
  return refundableOf(paid, grounds)
}

/** All the way from the buyer to the money. */
async function back(buyer: number, made: AftersaleCase): Promise<void> {
  const returned = done(await sendBack(buyer, done(await approve(made))))
  await at.settle(done(await receive(returned)))
}

test('what was sent of a line comes back for what it cost, and the rest is sent before and after', async () => {
  const bought = await at.paid(1, { 3: 4 })
  const { order, lines } = await at.ship(bought, piece(bought, 0))
  const lineId = lines[0]?.id ?? ''
  expect(await refundable({ order, lines })).toMatchObject({
    amountMinor: 4_012n,
    lines: [{ quantity: 4, returnableQuantity: 1 }],
  })
  expect(await at.apply(1, { order, lines }, { kind: 'RETURN', lines: [{ lineId, quantity: 2 }] })).toMatchObject({
    refusals: [{ code: 'QUANTITY_RANGE', path: ['lines', '0', 'quantity'] }],
  })
  const made = done(
    await at.apply(1, { order, lines }, { kind: 'RETURN', amount: { amount: '10.00', currency: 'CNY' } }),
  )
  expect(made.amountMinor).toBe(1_000n)
  await at.ship(bought, piece(bought, 0))
  await back(1, made)
  const after = await at.read(order.id)
  expect(after).toMatchObject({
    order: { status: 'PAID', isPartlyShipped: true, refundedMinor: 1_000n },
    lines: [{ shippedQuantity: 2, refundedQuantity: 1, returnedQuantity: 1 }],
  })
  expect((await refundable(after)).lines).toMatchObject([{ quantity: 3 }])
  expect(await at.ship(bought)).toMatchObject({ order: { status: 'SHIPPED' }, lines: [{ shippedQuantity: 4 }] })
})

test('what was not sent does not come back, but its money does, and all of it is what was paid', async () => {
  const bought = await at.paid(2, { 3: 1, 6: 1 })
  const { order, lines } = await at.ship(bought, piece(bought, 0))
  const wanted = lines.map(({ id }) => ({ lineId: id, quantity: 1 }))
  for (const kind of ['RETURN', 'EXCHANGE'] as const)
    expect(await at.apply(2, { order, lines }, { kind, lines: wanted })).toMatchObject({
      refusals: [{ code: 'NOT_SENT', path: ['lines', '1'] }],
    })
  const made = done(await at.apply(2, { order, lines }, { kind: 'RETURN' }))
  expect(made.amountMinor).toBe(1_003n)
  const rest = done(await at.apply(2, { order, lines }, { lines: wanted.slice(1) }))
  await back(2, made)
  expect((await at.read(order.id)).order.status).toBe('PAID')
  await at.settle(done(await approve(rest)))
  expect((await at.read(order.id)).order).toMatchObject({ status: 'CLOSED', refundedMinor: order.paidMinor })
})

test('whoever closes what was not sent leaves alone what comes back', async () => {
  const bought = await at.paid(3, { 3: 3 })
  const { order, lines } = await at.ship(bought, piece(bought, 0))
  const made = done(await at.apply(3, { order, lines }, { kind: 'RETURN' }))
  const { version } = (await at.read(order.id)).order
  const closing = { orderId: order.id, expectedVersion: version, reason: 'Sold out' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(closing, unit)))
  expect(await stateOf(made)).toBe('APPLIED')
  const { rows } = await at.sql.query('select lines from refund where order_id = $1', [order.id])
  expect(rows).toMatchObject([{ lines: [{ quantity: 2, isRestocked: true }] }])
})

test('a thing that nobody gives back once it is sent is asked for as far as it was not', async () => {
  const bought = await at.paid(4, { 3: 2 })
  const { order } = await at.ship(bought, piece(bought, 0))
  await at.sql.query('update order_line set is_returnable_after_shipping = false where order_id = $1', [order.id])
  const now = await at.read(order.id)
  expect((await refundable(now)).lines).toMatchObject([{ quantity: 1, returnableQuantity: 0 }])
  expect(codesOf(await at.apply(4, now, { kind: 'RETURN', lines: piece(now, 0) }))).toEqual(['NOT_RETURNABLE'])
})

describe('a parcel', () => {
  const first = async (orderId: string) => {
    const parcels = await at.transact((unit) => listParcels(unit.db, [orderId]))
    const parcel = parcels.find(({ status }) => status === 'SENT')
    return { parcelId: parcel?.id ?? '', expectedVersion: (await at.read(orderId)).order.version }
  }
  const takeBack = async ({ order }: Bought) => {
    const input = await first(order.id)
    return at.operate('orders.order.ship', (unit) => cancelShipment(input, unit))
  }
  /** Two pieces in a parcel each, and one of them comes back. */
  const returning = async (buyer: number) => {
    const bought = await at.paid(buyer, { 3: 2 })
    await at.ship(bought, piece(bought, 0))
    const sent = await at.ship(bought)
    return { sent, made: done(await at.apply(buyer, sent, { kind: 'RETURN', lines: piece(sent, 0) })) }
  }
  const refusedAll = async (bought: Bought, code = 'PARCEL_RETURNED') => {
    const before = await at.kept()
    expect(codesOf(await takeBack(bought))).toEqual([code])
    expect(await at.kept()).toBe(before)
  }

  test('of which a piece came back is not taken back, nor while its money is on its way; its number is corrected', async () => {
    const { sent, made } = await returning(5)
    const received = done(await receive(done(await sendBack(5, done(await approve(made))))))
    await refusedAll(sent)
    await at.settle(received)
    await refusedAll(sent)
    const change = { ...(await first(sent.order.id)), ...carriage }
    done(await at.operate('orders.order.ship', (unit) => changeShipment(change, CODES, unit)))
    expect((await at.read(sent.order.id)).lines).toMatchObject([{ shippedQuantity: 2, returnedQuantity: 1 }])
  })

  test('of which a piece came back before that was counted is not taken back either', async () => {
    const { sent, made } = await returning(6)
    await back(6, made)
    await at.sql.query('update order_line set returned_quantity = 0 where order_id = $1', [sent.order.id])
    await refusedAll(sent)
  })

  test('of which a piece was exchanged is not taken back, though all of it counts as sent and nothing as returned', async () => {
    const sent = await at.shipped(11, { 3: 2, 9: 1 })
    const made = done(await at.apply(11, sent, { kind: 'EXCHANGE', lines: piece(sent, 0) }))
    const received = done(await receive(done(await sendBack(11, done(await approve(made))))))
    done(await finish(11, done(await reship(received))))
    expect((await at.read(sent.order.id)).lines[0]).toMatchObject({ shippedQuantity: 2, returnedQuantity: 0 })
    await refusedAll(sent)
  })

  test('which the courier was paid for is not taken back; one that was sent after an early payment is', async () => {
    await sellAtDoor(at, [1])
    const { placed, pay } = ordersIn(at)
    const atDoor = async () => at.read(only(await placed(12, [1], { isCashOnDelivery: true })).id)
    const sent = await at.ship(await atDoor())
    at.later(1_000)
    await pay(sent.order)
    await refusedAll(sent, 'PARCEL_ARRIVED')
    const early = await atDoor()
    await pay(early.order)
    at.later(1_000)
    done(await takeBack(await at.ship(early)))
  })

  test('of which pieces shall come back is not taken back before that is decided: what was not sent costs nobody a return', async () => {
    const sent = await at.shipped(8, { 3: 2 })
    for (const kind of ['RETURN', 'EXCHANGE'] as const) {
      const made = done(await at.apply(8, sent, { kind, lines: piece(sent, 0) }))
      await refusedAll(sent, 'CASE_OPEN')
      const approved = done(await approve(made))
      await refusedAll(sent, 'CASE_OPEN')
      if (kind === 'EXCHANGE') done(await receive(approved))
      else done(await cancel(8, approved))
    }
    await refusedAll(sent, 'CASE_OPEN')
  })

  test('is taken back while only money is asked for it, or what is in another, and once nobody asks', async () => {
    const bought = await at.paid(9, { 3: 1, 6: 1 })
    const sent = await at.ship(await at.ship(bought, piece(bought, 0)))
    const other = done(await at.apply(9, sent, { kind: 'RETURN', lines: piece(sent, 1) }))
    const money = done(await at.apply(9, sent, { lines: piece(sent, 0) }))
    done(await takeBack(sent))
    expect(codesOf(await approve(money, { amount: { amount: '0.01', currency: 'CNY' } }))).toEqual(['AMOUNT_TOO_LOW'])
    await refusedAll(sent, 'CASE_OPEN')
    done(await reject(other))
    done(await takeBack(sent))
  })

  test('is taken back or asked for, whoever comes first', async () => {
    const sent = await at.shipped(10, { 3: 1 })
    const [taken, asked] = await Promise.all([takeBack(sent), at.apply(10, sent, { kind: 'RETURN' })])
    expect([taken.ok, asked.ok].filter(Boolean)).toHaveLength(1)
  })

  test('is taken back where what was never sent was paid back', async () => {
    const bought = await at.paid(7, { 3: 2 })
    await at.settle(done(await approve(done(await at.apply(7, bought, { lines: piece(bought, 0) })))))
    const sent = await at.ship(bought)
    expect(sent.order.status).toBe('SHIPPED')
    done(await takeBack(sent))
    expect((await at.ship(bought)).order.status).toBe('SHIPPED')
  })
})
