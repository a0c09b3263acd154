import { rival } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import type { Order } from '../domain/order.ts'
import { accountId, shopId, skuId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import { cancelOrder } from './cancel-order.ts'
import { changePrice } from './change-price.ts'
import { followSettings } from './follow-settings.ts'
import { payOrder } from './pay-order.ts'
import { shipOrder } from './ship-order.ts'

const at = await market()
const { again, familyOf, paid, pay, payment, placed, toldOf } = ordersIn(at)

describe('money that comes', () => {
  test('pays the parent with all of its children, and is told once for each', async () => {
    const family = await paid(1, [1, 2])
    expect(
      [family.payable, ...family.orders].map(({ status, paidMinor, payableMinor }) => [
        status,
        paidMinor === payableMinor,
      ]),
    ).toEqual(Array(3).fill(['PAID', true]))
    for (const order of family.orders) expect(await toldOf('order.paid', order)).toHaveLength(1)
    expect(await toldOf('order.paid', family.payable)).toHaveLength(0)
  })

  test('a second time pays nothing and goes back', async () => {
    const family = await paid(1, [1])
    await pay(family.payable)
    const [refund] = await toldOf('refund.requested', only(family))
    expect(refund?.payload).toMatchObject({
      cause: 'LATE',
      amount: { minorUnits: '1001' },
      paymentId: expect.stringMatching(/^pay_/),
    })
    expect(await toldOf('order.paid', only(family))).toHaveLength(1)
  })

  test('for a cancelled order goes back to the last unit, shared by its orders, and once', async () => {
    const family = await placed(1, [1, 2, 3])
    await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(1), unit))
    const late = payment(family.payable)
    await at.transact((unit) => payOrder(late, unit))
    await at.transact((unit) => payOrder(late, unit))
    const refunds = (await Promise.all(family.orders.map((order) => toldOf('refund.requested', order)))).flat()
    expect(refunds).toHaveLength(3)
    const amounts = refunds.map(({ payload }) =>
      BigInt((payload as { amount: { minorUnits: string } }).amount.minorUnits),
    )
    expect(amounts.reduce((a, b) => a + b)).toBe(family.payable.payableMinor)
    expect((await again(family)).payable).toMatchObject({ status: 'CANCELLED', paidMinor: 0n })
  })

  test('of another amount than is owed goes back, and the order waits on', async () => {
    const family = await placed(1, [1])
    await at.transact((unit) => payOrder({ ...payment(family.payable), amountMinor: 1_000n }, unit))
    const { payable } = await again(family)
    expect(payable).toMatchObject({ status: 'PENDING_PAYMENT', version: family.payable.version + 1 })
    expect(await toldOf('refund.requested', only(family))).toHaveLength(1)
    const { rows } = await at.sql.query('select action from order_change where order_id = $1 order by id', [payable.id])
    expect(rows.at(-1)).toEqual({ action: 'CAME_LATE' })
  })

  test('and was sent back pays nothing when it is told anew, though the order costs that much once more', async () => {
    const family = await placed(1, [1])
    const early = payment(family.payable)
    const ask = (freight: string, { version }: Order) => {
      const input = {
        orderId: family.payable.id,
        expectedVersion: version,
        freight: { amount: freight, currency: 'CNY' },
      }
      return at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit))
    }
    expect((await ask('7.00', family.payable)).ok).toBe(true)
    await at.transact((unit) => payOrder(early, unit))
    expect((await ask('0.00', (await again(family)).payable)).ok).toBe(true)
    expect((await again(family)).payable.payableMinor).toBe(early.amountMinor)
    await at.transact((unit) => payOrder(early, unit))
    expect((await again(family)).payable.status).toBe('PENDING_PAYMENT')
    await pay((await again(family)).payable)
    expect((await again(family)).payable.status).toBe('PAID')
    expect(await toldOf('refund.requested', only(family))).toHaveLength(1)
  })

  test('at the moment of a cancellation: exactly one of the two wins, a hundred times', async () => {
    for (let round = 0; round < 100; round++) {
      const family = await placed(1, [1, 2])
      await rival(2, async (index) => {
        if (index === 1) await pay(family.payable)
        else await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(1), unit))
      })
      const after = await again(family)
      const [order] = after.orders
      const statuses = new Set([after.payable, ...after.orders].map(({ status }) => status))
      expect(statuses.size).toBe(1)
      const isPaid = statuses.has('PAID')
      expect(isPaid || statuses.has('CANCELLED')).toBe(true)
      if (!order) throw new Error('there is no order')
      expect(await toldOf('order.cancelled', order)).toHaveLength(isPaid ? 0 : 1)
      expect(await toldOf('order.paid', order)).toHaveLength(isPaid ? 1 : 0)
      expect(await toldOf('refund.requested', order)).toHaveLength(isPaid ? 0 : 1)
    }
  })
})

test('cash on delivery waits to be sent at once, can be cancelled until then, and is collected at the door', async () => {
  const pay = { scope: 'mall', group: 'pay', version: 1, values: { isCashOnDeliveryOn: true } }
  await at.transact((unit) => followSettings(pay, unit))
  await at.sql.query({
    text: `insert into product_terms (product_id, shop_id, currency, is_cash_on_delivery_allowed, is_returnable_after_shipping, is_member_discounted, updated_at)
    values ($1, $2, 'CNY', true, true, true, now())`,
    values: [at.skus.get(skuId(3))?.productId, shopId(0)],
  })
  const family = await placed(1, [3], { isCashOnDelivery: true })
  const uncollected = { status: 'PAID', paidMinor: 0n, paidAt: null, expiresAt: null, isCashOnDelivery: true }
  expect(only(family)).toMatchObject(uncollected)
  await at.transact((unit) => cancelOrder({ orderId: only(family).id }, accountId(1), unit))
  expect(only(await again(family))).toMatchObject({ status: 'CANCELLED', paidAt: null })
  expect((await toldOf('order.refunded', only(family)))[0]?.payload).toMatchObject({
    amount: { minorUnits: '0' },
    lines: [{ isRestocked: true }],
    bought: { paid: { minorUnits: '0' }, lines: [{ skuId: skuId(3), paid: { minorUnits: '1003' } }] },
    beside: [{ orderId: only(family).id, shopId: shopId(0) }],
  })
  const second = only(await placed(1, [3], { isCashOnDelivery: true }))
  await at.operate('orders.order.ship', (unit) =>
    shipOrder({ orderId: second.id, expectedVersion: second.version, ...carriage }, CODES, unit),
  )
  await at.transact((unit) => payOrder(payment(second), unit))
  const paidAt = at.clock.now
  expect(only(await familyOf(second.checkoutId))).toMatchObject({ status: 'SHIPPED', paidMinor: 1003n, paidAt })
})

test('cash on delivery of several shops is collected and cancelled order by order, and told to the last unit', async () => {
  await at.sql.query({
    text: `insert into product_terms (product_id, shop_id, currency, is_cash_on_delivery_allowed, is_returnable_after_shipping, is_member_discounted, updated_at)
    select unnest($1::text[]), $2, 'CNY', true, true, true, now()`,
    values: [[1, 2].map((ordinal) => at.skus.get(skuId(ordinal))?.productId), shopId(1)],
  })
  const family = await placed(1, [1, 2, 3], { isCashOnDelivery: true })
  expect(family.payable).toMatchObject({ isParent: true, status: 'PAID', paidMinor: 0n })
  const [first, second, third] = family.orders
  if (!first || !second || !third) throw new Error('there are three shops')
  for (const order of family.orders)
    expect(at.payments.get(order.id)).toMatchObject({ isOpen: true, amount: order.payableMinor })
  expect(at.payments.has(family.payable.id)).toBe(false)
  expect((await toldOf('order.created', first))[0]?.payload).toMatchObject({ payableId: first.id })

  await at.transact((unit) => cancelOrder({ orderId: third.id }, accountId(1), unit))
  expect((await again(family)).orders.map(({ status }) => status)).toEqual(['PAID', 'PAID', 'CANCELLED'])
  for (const order of [first, second, second]) await pay(order).catch(() => null)
  const collected = await again(family)
  expect(collected.orders.map(({ paidMinor }) => paidMinor)).toEqual([first.payableMinor, second.payableMinor, 0n])
  expect(collected.payable.paidMinor).toBe(first.payableMinor + second.payableMinor)
  for (const order of [first, second])
    expect((await toldOf('order.collected', order)).map(({ payload }) => payload)).toMatchObject([
      {
        payableId: order.id,
        checkoutId: order.checkoutId,
        paid: { minorUnits: String(order.payableMinor), currency: 'CNY' },
        paidBy: [{ amount: { minorUnits: String(order.payableMinor), currency: 'CNY' } }],
        lines: family.lines.filter(({ orderId }) => orderId === order.id).map(({ skuId }) => ({ skuId })),
      },
    ])
  expect(await toldOf('order.collected', third)).toEqual([])
  await pay(third)
  expect((await toldOf('refund.requested', third))[0]?.payload).toMatchObject({ cause: 'LATE', payableId: third.id })
  await expect(pay(family.payable)).resolves.toBeUndefined()
})
