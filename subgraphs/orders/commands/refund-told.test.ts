import { expect, test } from 'vitest'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId } from '../trial/goods.ts'
import { done, returns } from '../trial/returns.ts'
import { receiveOrder } from './receive-order.ts'

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
  expect(finished?.payload).toMatchObject({ lines: [{ quantity: 3, refundedQuantity: 1 }] })
  const refunds = await at.toldOf('order.refunded', paid.order)
  expect(refunds.map(({ payload }) => (payload as { hasFinished: boolean }).hasFinished)).toEqual([false, true])
})

test('of an order of which nothing went back before its end no line says so', async () => {
  const { order } = await at.finished(2, { 3: 1 })
  const [finished] = await at.toldOf('order.finished', order)
  expect(JSON.stringify(finished?.payload)).toContain('"quantity":1')
  expect(JSON.stringify(finished?.payload)).not.toContain('refundedQuantity')
})
