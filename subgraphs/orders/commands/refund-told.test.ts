import type { Id } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId } from '../trial/goods.ts'
import { done, returns } from '../trial/returns.ts'
import { endShortOrder } from './end-short-order.ts'
import { receiveOrder } from './receive-order.ts'
import { failRefund, settleRefund } from './settle-refund.ts'

const at = await returns()
const { approve } = deciding(() => at)

test('the end of an order says what of each line went back before, and a refund whether it came after the end', async () => {
  const paid = await at.paid(1, { 3: 3 })
  const early = await at.apply(1, paid, { lines: piece(paid, 0) })
  await at.settle(done(await approve(done(early))))
  await at.ship(paid)
  done(await at.transactAs(at.buyer(1))((unit) => receiveOrder(paid.order.id, accountId(1), unit)))
  const late = await at.apply(1, paid, { lines: piece(paid, 0) })
  await at.settle(done(await approve(done(late))))
  const [finished] = await at.toldOf('order.finished', paid.order)
  const one = { minorUnits: '1003', currency: 'CNY' }
  expect(finished?.payload).toMatchObject({ lines: [{ quantity: 3, refundedQuantity: 1, refunded: one }] })
  const refunds = await at.toldOf('order.refunded', paid.order)
  const share = { lineId: paid.lines[0]?.id, amount: one }
  expect(refunds.map(({ payload }) => payload)).toMatchObject([{ shares: [share] }, { shares: [share] }])
  expect(refunds.map(({ payload }) => (payload as { hasFinished: boolean }).hasFinished)).toEqual([false, true])
})

test('the history of an order says when money came back, before its end and after it, and the last of it once', async () => {
  const paid = await at.paid(1, { 3: 3 })
  await at.settle(done(await approve(done(await at.apply(1, paid, { lines: piece(paid, 0) })))))
  await at.ship(paid)
  done(await at.transactAs(at.buyer(1))((unit) => receiveOrder(paid.order.id, accountId(1), unit)))
  for (let time = 0; time < 2; time++) {
    const made = done(await at.apply(1, paid, { lines: piece(paid, 0) }))
    const approved = done(await approve(made))
    for (let again = 0; again < 2; again++) await at.settle(approved)
  }
  const steps = (await at.historyOf(paid.order)).map(({ action, from, to }) => [action, from, to])
  expect(steps.slice(2)).toEqual([
    ['REFUND_SUCCEEDED', 'PAID', 'PAID'],
    ['SHIPPED', 'PAID', 'SHIPPED'],
    ['RECEIVED', 'SHIPPED', 'FINISHED'],
    ['REFUND_SUCCEEDED', 'FINISHED', 'FINISHED'],
    ['REFUNDED', 'FINISHED', 'CLOSED'],
  ])
})

test('of an order of which nothing went back before its end no line says so', async () => {
  const { order } = await at.finished(2, { 3: 1 })
  const [finished] = await at.toldOf('order.finished', order)
  expect(JSON.stringify(finished?.payload)).toContain('"quantity":1')
  expect(JSON.stringify(finished?.payload)).not.toContain('refunded')
})

test('money without a piece is told of each line, and is not counted to it again when all of the rest goes back', async () => {
  const paid = await at.shipped(3, { 3: 1, 9: 1 })
  const cent = { lines: piece(paid, 0), amount: { amount: '5.00', currency: 'CNY' } }
  await at.settle(done(await approve(done(await at.apply(3, paid, cent)))))
  const [first] = await at.toldOf('order.refunded', paid.order)
  const five = { minorUnits: '500', currency: 'CNY' }
  expect(first?.payload).toMatchObject({ lines: [], shares: [{ lineId: paid.lines[0]?.id, amount: five }] })
  await at.sql.query(`update order_line set shipped_quantity = 0 where order_id = $1`, [paid.order.id])
  await at.sql.query(`update mall_order set status = 'PAID' where id = $1`, [paid.order.id])
  await at.transact((unit) => endShortOrder(paid.order.id, unit))
  const { rows } = await at.sql.query<{ id: string }>(
    `select id from refund where order_id = $1 and status = 'REQUESTED'`,
    [paid.order.id],
  )
  await at.transact((unit) => settleRefund((rows[0]?.id ?? '') as Id<'rfd'>, unit))
  const { lines } = await at.read(paid.order.id)
  expect(lines.map(({ payableMinor, refundedMinor }) => payableMinor - refundedMinor)).toEqual([0n, 0n])
})

test('why money could not be given back is kept in whole characters', async () => {
  const paid = await at.paid(4, { 3: 1 })
  const made = done(await approve(done(await at.apply(4, paid))))
  const why = `${'x'.repeat(199)}😀 and more`
  await at.transact((unit) => failRefund(made.refundId ?? 'rfd_', why, unit))
  const text =
    'select failure from refund where order_id = $1 union all select reason from aftersale_change where case_id = $2 and to_status = $3'
  const { rows } = await at.sql.query(text, [paid.order.id, made.id, 'REFUND_FAILED'])
  expect(rows).toEqual(Array(2).fill({ failure: `${'x'.repeat(199)}😀` }))
})
