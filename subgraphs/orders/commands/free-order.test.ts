import { describe, expect, test } from 'vitest'
import { skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import { closeOrder } from './close-order.ts'
import { endShortOrder } from './end-short-order.ts'
import { shipOrder } from './ship-order.ts'

const at = await market()
const { again, placed, toldOf } = ordersIn(at)
for (const ordinal of [50, 51])
  at.skus.set(skuId(ordinal), skuOf(ordinal, { price: { minorUnits: '0', currency: 'CNY' } }))

const closed = async (buyer: number) => {
  const family = await placed(buyer, [50, 51])
  const { id: orderId, version: expectedVersion } = only(family)
  await at.operate('orders.order.close', (unit) => closeOrder({ orderId, expectedVersion, reason: 'Broken' }, unit))
  return again(family)
}

describe('an order that cost nothing', () => {
  test('gives its goods back to the stock when it is closed, and asks nobody for money', async () => {
    const family = await closed(1)
    const order = only(family)
    expect(order).toMatchObject({ status: 'CLOSED', refundedMinor: 0n, endReason: 'Broken' })
    expect(family.lines.map(({ refundedQuantity }) => refundedQuantity)).toEqual([1, 1])
    expect((await toldOf('order.cancelled', order))[0]?.payload).toMatchObject({ wasPaid: true })
    const back = (await toldOf('order.refunded', order)).map(({ payload }) => payload)
    expect(back).toMatchObject([
      {
        cause: 'OPERATOR',
        amount: { minorUnits: '0' },
        isFull: true,
        lines: [50, 51].map((ordinal) => ({ skuId: skuId(ordinal), quantity: 1, isRestocked: true })),
        bought: { paid: { minorUnits: '0' }, lines: [{ quantity: 1 }, { quantity: 1 }] },
      },
    ])
    expect(await toldOf('refund.requested', order)).toEqual([])
  })

  test('and is partly sent is closed for the rest, which is told as back and why', async () => {
    const family = await placed(3, [50, 51])
    const [line] = family.lines
    const sending = { ...carriage, lines: [{ lineId: line?.id ?? '', quantity: 1 }] }
    const { id: orderId, version: expectedVersion } = only(family)
    const ship = { orderId, expectedVersion, ...sending }
    expect(await at.operate('orders.order.ship', (unit) => shipOrder(ship, CODES, unit))).toMatchObject({ ok: true })
    const { version } = only(await again(family))
    const close = { orderId, expectedVersion: version, reason: 'Broken' }
    await at.operate('orders.order.close', (unit) => closeOrder(close, unit))
    const closed = only(await again(family))
    expect(closed).toMatchObject({ status: 'SHIPPED' })
    expect((await toldOf('order.refunded', closed)).map(({ payload }) => payload)).toMatchObject([
      { cause: 'OPERATOR', isFull: false, amount: { minorUnits: '0' }, lines: [{ quantity: 1 }] },
    ])
    expect(await toldOf('order.cancelled', closed)).toEqual([])
  })

  test('at the door, and is partly sent, is closed for the rest, or ends with what its shop cannot send', async () => {
    for (const [buyer, isShort] of [
      [5, false],
      [6, true],
    ] as const) {
      const family = await placed(buyer, [50, 51])
      const { id: orderId, version: expectedVersion } = only(family)
      await at.sql.query('update mall_order set is_cash_on_delivery = true where id = $1', [orderId])
      const lines = [{ lineId: family.lines[0]?.id ?? '', quantity: 1 }]
      const ship = { orderId, expectedVersion, ...carriage, lines }
      expect(await at.operate('orders.order.ship', (unit) => shipOrder(ship, CODES, unit))).toMatchObject({ ok: true })
      const close = { orderId, expectedVersion: only(await again(family)).version, reason: 'Broken' }
      if (isShort) await at.transact((unit) => endShortOrder(orderId, unit))
      else await at.operate('orders.order.close', (unit) => closeOrder(close, unit))
      const after = await again(family)
      expect(only(after)).toMatchObject({ status: 'SHIPPED', refundedMinor: 0n })
      expect(after.lines).toMatchObject([{ refundedQuantity: 0 }, { refundedQuantity: 1 }])
    }
  })

  test('ends once, whoever tells that its goods were gone', async () => {
    const order = only(await closed(2))
    await at.transact((unit) => endShortOrder(order.id, unit))
    expect(await toldOf('order.refunded', order)).toHaveLength(1)
    const family = await placed(2, [50])
    for (const _ of [1, 2]) await at.transact((unit) => endShortOrder(only(family).id, unit))
    expect(only(await again(family)).status).toBe('CLOSED')
    expect(await toldOf('order.refunded', only(family))).toHaveLength(1)
  })
})
