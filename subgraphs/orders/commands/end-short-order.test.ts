import { describe, expect, test } from 'vitest'
import { failRefund, settleRefund } from '../commands/settle-refund.ts'
import { sellAtDoor } from '../trial/at-door.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { skuId } from '../trial/goods.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import type { Bought } from '../trial/returns.ts'
import { CODES, carriage, codesOf, done, returns } from '../trial/returns.ts'
import { endShortOrder } from './end-short-order.ts'
import { shipOrder } from './ship-order.ts'

const at = await returns()
const { placed, again } = ordersIn(at)
const { approve, orderOf, receive, sendBack } = deciding(() => at)
await at.addressOf(0)
await sellAtDoor(at, [1])

const short = ({ order }: Bought) => at.transact((unit) => endShortOrder(order.id, unit))
const asked = async ({ order }: Bought) => (await at.toldOf('refund.requested', order)).map(({ payload }) => payload)
const shipRest = async ({ order }: Bought) => {
  const { version } = (await at.read(order.id)).order
  const input = { orderId: order.id, expectedVersion: version, ...carriage }
  return at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))
}

describe('an order whose goods turn out to be gone', () => {
  test('when some of it was sent keeps that, and is paid back for what was not, once', async () => {
    const bought = await at.paid(1, { 3: 3, 9: 1 })
    const { version } = (await at.ship(bought, piece(bought, 0))).order
    await short(bought)
    await short(bought)
    const [first, second] = bought.lines
    const told = await asked(bought)
    expect(told).toMatchObject([
      {
        cause: 'OUT_OF_STOCK',
        isFull: false,
        amount: { minorUnits: String(2 * 1_003 + 1_009) },
        lines: [
          { lineId: first?.id, quantity: 2, isRestocked: true },
          { lineId: second?.id, quantity: 1, isRestocked: true },
        ],
      },
    ])
    expect(await orderOf(bought)).toMatchObject({ status: 'SHIPPED', version: version + 1 })
    expect((await at.historyOf(bought.order)).slice(-2)).toEqual([
      { action: 'OUT_OF_STOCK', from: 'PAID', to: 'PAID', reason: 'It was sold out.' },
      { action: 'SHIPPED', from: 'PAID', to: 'SHIPPED', reason: 'What was not sent is paid back.' },
    ])
    expect(await at.toldOf('order.cancelled', bought.order)).toEqual([])
    const before = await at.kept()
    expect(codesOf(await shipRest(bought))).toEqual(['ORDER_STATE'])
    expect(codesOf(await at.apply(1, bought, { lines: piece(bought, 1) }))).toEqual(['REFUND_UNDER_WAY'])
    expect(await at.kept()).toBe(before)
    const { refundId } = told[0] as { refundId: `rfd_${string}` }
    await at.transact((unit) => settleRefund(refundId, unit))
    expect(await orderOf(bought)).toMatchObject({ status: 'SHIPPED', refundedMinor: 3_015n })
    await short(bought)
    expect(await asked(bought)).toHaveLength(1)
  })

  test('when all that was sent comes back ends with what was not', async () => {
    const bought = await at.paid(4, { 3: 1, 9: 1 })
    await at.ship(bought, piece(bought, 0))
    const made = done(await at.apply(4, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
    const received = done(await receive(done(await sendBack(4, done(await approve(made))))))
    await short(bought)
    const [, rest] = await asked(bought)
    expect(rest).toMatchObject({ cause: 'OUT_OF_STOCK', isFull: true, amount: { minorUnits: '1009' } })
    await at.settle(received)
    await at.transact((unit) => settleRefund((rest as { refundId: `rfd_${string}` }).refundId, unit))
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: 2_012n })
  })

  test('when it stands still for money that failed stays as it is, and so does what its buyer asks of what was sent', async () => {
    const bought = await at.paid(5, { 3: 1, 9: 1 })
    await at.ship(bought, piece(bought, 0))
    const { refundId } = done(await approve(done(await at.apply(5, bought, { lines: piece(bought, 1) }))))
    await at.transact((unit) => failRefund(refundId ?? 'rfd_', 'Nothing covers it', unit))
    const asked = done(await at.apply(5, bought, { lines: piece(bought, 0) }))
    const back = `update mall_order set status = 'PAID', receive_at = null, is_partly_shipped = true where id = $1`
    await at.sql.query(back, [bought.order.id])
    const before = await at.kept()
    await short(bought)
    expect(await at.kept()).toBe(before)
    expect(await at.case(asked)).toMatchObject({ status: 'APPLIED' })
  })

  test('when all of it was sent stays as it is', async () => {
    const bought = await at.shipped(2, { 3: 1 })
    const before = await at.kept()
    await short(bought)
    expect(await at.kept()).toBe(before)
  })

  test('for the door is cancelled before anything was sent; after that its shop is told', async () => {
    const atDoor = async () => {
      const lines = [{ skuId: skuId(1), quantity: 2 }]
      const family = await placed(3, [], { of: { lines }, isCashOnDelivery: true })
      return { family, bought: { order: only(family), lines: family.lines } }
    }
    const [unsent, sent] = [await atDoor(), await atDoor()]
    const { version } = (await at.ship(sent.bought, piece(sent.bought, 0))).order
    for (const { bought } of [unsent, sent]) await short(bought)
    expect(only(await again(unsent.family)).status).toBe('CANCELLED')
    expect(only(await again(sent.family))).toMatchObject({ status: 'PAID', version: version + 1 })
    expect(await at.toldOf('order.refunded', sent.bought.order)).toEqual([])
    const text = 'select action, reason from order_change where order_id = $1 order by id desc limit 1'
    const { rows } = await at.sql.query({ text, values: [sent.bought.order.id] })
    expect(rows).toEqual([{ action: 'OUT_OF_STOCK', reason: 'It was sold out.' }])
  })
})
