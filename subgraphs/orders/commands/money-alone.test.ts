import { describe, expect, test } from 'vitest'
import { deciding } from '../trial/deciding.ts'
import { codesOf, done, returns } from '../trial/returns.ts'

const at = await returns()
const { approve, orderOf } = deciding(() => at)

describe('an approval of money', () => {
  test('for less than it is worth gives no piece back, whoever named the sum', async () => {
    const bought = await at.shipped(1, { 9: 2 })
    await at.sql.query(`update order_line set discounts = '{"POINTS": "1000"}' where order_id = $1`, [bought.order.id])
    const cent = { amount: { amount: '0.01', currency: 'CNY' } }
    const asked = done(await approve(done(await at.apply(1, bought, cent))))
    expect(asked).toMatchObject({ amountMinor: 1n })
    await at.settle(asked)
    expect((await at.toldOf('order.refunded', bought.order))[0]?.payload).toMatchObject({ isFull: false, lines: [] })
    const { order, lines } = await at.read(bought.order.id)
    expect(order).toMatchObject({ status: 'SHIPPED', refundedMinor: 1n })
    expect(lines[0]).toMatchObject({ refundedQuantity: 0, refundedMinor: 1n })
    const rest = done(await approve(done(await at.apply(1, bought))))
    expect(rest.amountMinor).toBe(order.paidMinor - 1n)
    await at.settle(rest)
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: order.paidMinor })
  })

  test('that its buyer asked little of is refused once the parcel was taken back', async () => {
    const bought = await at.shipped(1, { 3: 1 })
    const asked = done(await at.apply(1, bought, { amount: { amount: '0.01', currency: 'CNY' } }))
    await at.sql.query('update order_line set shipped_quantity = 0 where order_id = $1', [bought.order.id])
    await at.sql.query(`update mall_order set status = 'PAID' where id = $1`, [bought.order.id])
    const before = await at.kept()
    expect(codesOf(await approve(asked))).toEqual(['AMOUNT_TOO_LOW'])
    expect(await at.kept()).toBe(before)
  })
})
