import type { Id } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { describe, expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import goOnStranded from '../jobs/go-on-stranded.ts'
import receiveOrders from '../jobs/receive-orders.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId } from '../trial/goods.ts'
import type { Bought } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { closeOrder } from './close-order.ts'
import { finishByOperator } from './finish-by-operator.ts'
import { receiveOrder } from './receive-order.ts'
import { retryRefund } from './retry-refund.ts'
import { failRefund, settleRefund } from './settle-refund.ts'

const at = await returns()
await at.addressOf(0)
const { approve, receive, sendBack } = deciding(() => at)

const now = async ({ order }: Bought) => (await at.read(order.id)).order
const fail = (refundId: Id<'rfd'>) => at.transact((unit) => failRefund(refundId, 'Nothing covers it', unit))
const succeed = (refundId: Id<'rfd'>) => at.transact((unit) => settleRefund(refundId, unit))
const closeRest = async (bought: Bought) => {
  const { id: orderId, version: expectedVersion } = await now(bought)
  const closing = { orderId, expectedVersion, reason: 'Broken' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(closing, unit)))
  const told = (await at.toldOf('refund.requested', bought.order)).map(
    ({ payload }) => payload as { refundId: Id<'rfd'> },
  )
  return told.at(-1)?.refundId ?? 'rfd_'
}
const received = async (buyer: number, { order }: Bought) =>
  done(await at.transactAs(at.buyer(buyer))((unit) => receiveOrder(order.id, accountId(buyer), unit)))

test('what was sent goes on when the money of the rest cannot be given back, and that money comes back later', async () => {
  const bought = await at.paid(1, { 3: 3, 9: 1 })
  const pieces = [{ lineId: bought.lines[0]?.id ?? '', quantity: 2 }]
  await at.ship(bought, pieces)
  const refundId = await closeRest(bought)
  const shipped = await now(bought)
  expect(shipped).toMatchObject({ status: 'SHIPPED', isPartlyShipped: false, receiveAt: expect.any(Date) })
  for (let times = 0; times < 2; times++) await fail(refundId)
  expect(await now(bought)).toMatchObject({ status: 'SHIPPED', receiveAt: shipped.receiveAt })
  const asked = { kind: 'RETURN', lines: [{ lineId: pieces[0]?.lineId ?? '', quantity: 3 }] } as const
  expect(codesOf(await at.apply(1, bought, asked))).toEqual(['QUANTITY_RANGE'])
  expect(await at.apply(1, bought, { kind: 'RETURN', lines: piece(bought, 1) })).toMatchObject({
    refusals: [{ code: 'REFUND_FAILED', path: ['lines', '0'] }],
  })
  const made = done(await at.apply(1, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
  expect(made.amountMinor).toBe(1_003n)
  await at.settle(done(await receive(done(await sendBack(1, done(await approve(made)))))))
  expect(await received(1, bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_003n })
  await succeed(refundId)
  expect(await now(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 3_015n })
  const last = done(await at.apply(1, bought, { kind: 'RETURN' }))
  await at.settle(done(await receive(done(await sendBack(1, done(await approve(last)))))))
  expect(await now(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: bought.order.paidMinor })
})

test('so it does when the buyer asked for that money, and whatever is told first', async () => {
  const bought = await at.paid(2, { 3: 1, 9: 1 })
  const made = done(await at.apply(2, bought, { lines: piece(bought, 1) }))
  await at.ship(bought, piece(bought, 0))
  const { refundId } = done(await approve(made))
  expect(await now(bought)).toMatchObject({ status: 'SHIPPED' })
  expect((await at.historyOf(bought.order)).at(-1)).toMatchObject({
    action: 'SHIPPED',
    reason: 'What was not sent is paid back.',
  })
  await fail(refundId ?? 'rfd_')
  await succeed(refundId ?? 'rfd_')
  await fail(refundId ?? 'rfd_')
  expect(await now(bought)).toMatchObject({ status: 'SHIPPED', refundedMinor: 1_009n })
  expect(await received(2, bought)).toMatchObject({ status: 'FINISHED' })
})

describe('what was sent while the money of a case for the rest cannot be given back', () => {
  /** Of two things one was sent, and the other paid back. */
  const failed = async (buyer: number) => {
    const bought = await at.paid(buyer, { 3: 1, 9: 1 })
    await at.ship(bought, piece(bought, 0))
    const { refundId } = done(await approve(done(await at.apply(buyer, bought, { lines: piece(bought, 1) }))))
    await fail(refundId ?? 'rfd_')
    return { bought, refundId: refundId ?? 'rfd_' }
  }
  const finishing = async (bought: Bought) => {
    const { id: orderId, version: expectedVersion } = await now(bought)
    const input = { orderId, expectedVersion, reason: 'It arrived' }
    return at.operate('orders.order.finish', (unit) => finishByOperator(input, { isAllowed: true }, unit))
  }

  test('counts as received by time, and that money comes back later', async () => {
    const { bought, refundId } = await failed(5)
    at.later(days(7))
    expect(await receiveOrders.run({ transact: at.transact } as Within)).toMatchObject({ received: expect.any(Number) })
    expect(await now(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 0n })
    await succeed(refundId)
    expect(await now(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_009n, openCaseCount: 0 })
  })

  test('comes back meanwhile, also what was sent of the same line', async () => {
    const bought = await at.paid(12, { 3: 3 })
    await at.ship(bought, piece(bought, 0))
    const rest = [{ lineId: bought.lines[0]?.id ?? '', quantity: 2 }]
    const paidBack = done(await approve(done(await at.apply(12, bought, { lines: rest }))))
    await fail(paidBack.refundId ?? 'rfd_')
    const both = { kind: 'RETURN', lines: rest } as const
    expect(codesOf(await at.apply(12, bought, both))).toEqual(['QUANTITY_RANGE'])
    const made = done(await at.apply(12, bought, { kind: 'RETURN' }))
    expect(made.amountMinor).toBe(1_003n)
    expect(codesOf(await at.apply(12, bought, { kind: 'RETURN' }))).toEqual(['CASE_OPEN'])
    const { refundId } = done(await receive(done(await sendBack(12, done(await approve(made))))))
    expect(codesOf(await at.apply(12, bought))).toEqual(['CASE_OPEN'])
    await succeed(paidBack.refundId ?? 'rfd_')
    await succeed(refundId ?? 'rfd_')
    expect(await now(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: 3_009n, openCaseCount: 0 })
  })

  test('is finished by its shop', async () => {
    const { bought } = await failed(6)
    expect(done(await finishing(bought))).toMatchObject({ status: 'FINISHED' })
  })

  test('waits as long as its buyer wants it back as well, and while the last of its money is waited for', async () => {
    const { bought } = await failed(7)
    const made = done(await at.apply(7, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
    const waits = async () => {
      at.later(days(7))
      await receiveOrders.run({ transact: at.transact } as Within)
      expect((await now(bought)).status).toBe('SHIPPED')
      expect(codesOf(await finishing(bought))).toEqual(['CASE_OPEN'])
    }
    await waits()
    const { refundId } = done(await receive(done(await sendBack(7, done(await approve(made))))))
    await waits()
    await fail(refundId ?? 'rfd_')
    await waits()
    await succeed(refundId ?? 'rfd_')
    expect((await now(bought)).status).toBe('CLOSED')
  })
})

test('what stood still because its money had failed before goes on when it fails again', async () => {
  const bought = await at.paid(3, { 3: 2 })
  await at.ship(bought, piece(bought, 0))
  const refundId = await closeRest(bought)
  await at.sql.query(`update mall_order set status = 'PAID', receive_at = null where id = $1`, [bought.order.id])
  await fail(refundId)
  expect(await now(bought)).toMatchObject({ status: 'SHIPPED', receiveAt: expect.any(Date) })
})

describe('what stood still since before an update, because its money had failed', () => {
  const stranded = async (buyer: number) => {
    const bought = await at.paid(buyer, { 3: 2 })
    await at.ship(bought, piece(bought, 0))
    const refundId = await closeRest(bought)
    await fail(refundId)
    const back = `update mall_order set status = 'PAID', receive_at = null, is_partly_shipped = true where id = $1`
    await at.sql.query(back, [bought.order.id])
    return { bought, refundId }
  }
  const receiving = () => receiveOrders.run({ transact: at.transact } as Within)
  const goingOn = () => goOnStranded.run({ transact: at.transact } as Within)

  test('goes on by itself, once', async () => {
    const { bought } = await stranded(9)
    expect(await goingOn()).toEqual({ wentOn: 1 })
    expect(await now(bought)).toMatchObject({ status: 'SHIPPED', isPartlyShipped: false, receiveAt: expect.any(Date) })
    expect(await goingOn()).toEqual({ wentOn: 0 })
  })

  test('goes on beside an order that nobody can receive', async () => {
    const never = await at.shipped(13, { 3: 1 })
    at.later(days(7))
    const { bought } = await stranded(13)
    const poison = `alter table mall_order add constraint poison check (id <> '${never.order.id}' or status <> 'FINISHED')`
    await at.sql.query(poison)
    await expect(receiving()).rejects.toThrow()
    expect(await goingOn()).toEqual({ wentOn: 1 })
    await at.sql.query('alter table mall_order drop constraint poison')
    expect((await now(never)).status).toBe('SHIPPED')
    expect((await now(bought)).status).toBe('SHIPPED')
  })

  test('goes on when its money is asked for again', async () => {
    const { bought, refundId } = await stranded(10)
    done(await at.operate('orders.aftersale.decide', (unit) => retryRefund(refundId, unit)))
    expect(await now(bought)).toMatchObject({ status: 'SHIPPED', receiveAt: expect.any(Date) })
  })

  test('still waits where something else of it can be sent', async () => {
    const bought = await at.paid(11, { 3: 1, 6: 1, 9: 1 })
    await at.ship(bought, piece(bought, 0))
    const { refundId } = done(await approve(done(await at.apply(11, bought, { lines: piece(bought, 1) }))))
    await fail(refundId ?? 'rfd_')
    expect(await goingOn()).toEqual({ wentOn: 0 })
    expect(await now(bought)).toMatchObject({ status: 'PAID', isPartlyShipped: true })
  })
})

test('what stood still before, while its money was on its way, goes on when that is back, and its history says why', async () => {
  const bought = await at.paid(8, { 3: 2 })
  await at.ship(bought, piece(bought, 0))
  const refundId = await closeRest(bought)
  await at.sql.query(`update mall_order set status = 'PAID', receive_at = null where id = $1`, [bought.order.id])
  await succeed(refundId)
  const reason = 'What was not sent is paid back.'
  expect((await at.historyOf(bought.order)).slice(2)).toEqual([
    { action: 'PARTLY_SHIPPED', from: 'PAID', to: 'PAID', reason: null },
    { action: 'REST_CLOSED', from: 'PAID', to: 'PAID', reason: 'Broken' },
    { action: 'SHIPPED', from: 'PAID', to: 'SHIPPED', reason },
    { action: 'REFUND_SUCCEEDED', from: 'PAID', to: 'PAID', reason: 'Broken' },
    { action: 'REST_REFUNDED', from: 'PAID', to: 'SHIPPED', reason },
  ])
})

test('nothing goes on of which all that was sent came back: the last of its money ends it', async () => {
  const bought = await at.paid(4, { 3: 1, 9: 1 })
  await at.ship(bought, piece(bought, 0))
  const made = done(await at.apply(4, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
  await at.settle(done(await receive(done(await sendBack(4, done(await approve(made)))))))
  const refundId = await closeRest(bought)
  await fail(refundId)
  expect(await now(bought)).toMatchObject({ status: 'PAID', refundedMinor: 1_003n })
  expect(codesOf(await at.apply(4, bought))).toEqual(['REFUND_FAILED'])
  await succeed(refundId)
  expect(await now(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: bought.order.paidMinor })
})
