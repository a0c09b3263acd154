import { describe, expect, test } from 'vitest'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { only, ordersIn } from '../trial/orders-in.ts'
import { cancelOrder, cancelOwnOrder } from './cancel-order.ts'
import { changePrice } from './change-price.ts'
import { closeUnpaid } from './close-unpaid.ts'

const at = await market()
const { again, kept, placed, toldOf } = ordersIn(at)

describe('an unpaid order', () => {
  test("is nobody else's to cancel, and refusing it changes nothing", async () => {
    const family = await placed(1, [1])
    const before = await kept()
    expect(await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(2), unit))).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(await kept()).toBe(before)
  })

  test('that is being paid at this moment is paid, and stands; one that nobody can tell about is cancelled', async () => {
    const family = await placed(1, [1])
    const { id: orderId } = family.payable
    at.paidSilently.add(orderId)
    const before = await kept()
    const cancel = () => cancelOwnOrder({ orderId }, accountId(1), at.saga(1))
    expect(await cancel()).toMatchObject({ refusals: [{ code: 'ORDER_STATE' }] })
    expect(await kept()).toBe(before)
    at.silent.add('payments.close-payment')
    expect(await cancel()).toMatchObject({ value: { status: 'CANCELLED' } })
    at.silent.clear()
  })

  test('of somebody else is not even closed to payments', async () => {
    const family = await placed(1, [1])
    const { id: orderId } = family.payable
    expect(await cancelOwnOrder({ orderId }, accountId(2), at.saga(2))).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(at.payments.get(orderId)?.isOpen).toBe(true)
  })

  test('is closed when its time has run out, not before', async () => {
    const family = await placed(1, [1])
    expect(await at.transact((unit) => closeUnpaid(family.payable.id, unit))).toBe(false)
    at.later(30 * 60_000)
    expect(await at.transact((unit) => closeUnpaid(family.payable.id, unit))).toBe(true)
    expect(only(await again(family))).toMatchObject({ status: 'CANCELLED', endReason: 'It was not paid in time.' })
    expect((await toldOf('order.cancelled', only(family)))[0]?.payload).toMatchObject({ cause: 'TIMEOUT' })
  })

  test('gives its pieces back to what one buyer may buy', async () => {
    at.skus.set(skuId(21), skuOf(21, { mostPerBuyer: 1 }))
    const family = await placed(5, [21])
    expect(await at.buy(5, [21])).toMatchObject({ refusals: [{ code: 'MOST_PER_BUYER' }] })
    await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(5), unit))
    await placed(5, [21])
  })

  test('costs what the seller asks for, shared over its lines, and so does all that is paid with it', async () => {
    const family = await placed(1, [1, 4, 2])
    const order = family.orders.find(({ shopId: shop }) => shop === shopId(1))
    if (!order) throw new Error('there is no order of shop 1')
    const input = {
      orderId: order.id,
      expectedVersion: order.version,
      goods: { amount: '15.01', currency: 'CNY' },
      freight: { amount: '2', currency: 'CNY' },
    }
    const changed = await at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit))
    expect(changed).toMatchObject({
      ok: true,
      value: { payableMinor: 1701n, freightMinor: 200n, adjustmentMinor: -504n },
    })
    const after = await again(family)
    expect(after.payable.payableMinor).toBe(after.orders.reduce((sum, one) => sum + one.payableMinor, 0n))
    const lines = after.lines.filter(({ orderId }) => orderId === order.id)
    expect(lines.reduce((sum, line) => sum + line.payableMinor, 0n)).toBe(1501n)
    expect((await toldOf('order.price_changed', order))[0]?.payload).toMatchObject({
      payable: { minorUnits: after.payable.payableMinor.toString() },
    })
    expect(
      await at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit)),
    ).toMatchObject({
      refusals: [{ code: 'STALE_VERSION' }],
    })
  })

  test('costs something, and no more than is paid at once with all of it, however it is asked for', async () => {
    const family = await placed(2, [1, 4, 2])
    const [first, second] = family.orders
    if (!first || !second) throw new Error('there are no two orders')
    const most = 10_000_000n - (family.payable.payableMinor - first.payableMinor) - first.freightMinor
    const ask = async (goods: string, freight: string | null, order = first) => {
      const { version } = (await again(family)).orders.find(({ id }) => id === order.id) ?? order
      const money = (amount: string) => ({ amount, currency: 'CNY' })
      const asked = { goods: money(goods), freight: freight === null ? null : money(freight) }
      const input = { orderId: order.id, expectedVersion: version, ...asked }
      return at.operate('orders.order.price', (unit) => changePrice(input, { isAllowed: true }, unit))
    }
    const decimal = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`
    const before = await again(family)
    const limit = { ok: false, refusals: [{ code: 'AMOUNT_LIMIT', path: ['goods'] }] }
    expect(await ask(decimal(most + 1n), null)).toMatchObject(limit)
    const free = { ok: false, refusals: [{ code: 'PRICE_ZERO', path: ['goods'] }] }
    expect(await ask('0', '0')).toMatchObject(free)
    expect(await ask('9999999999', '9999999999')).toMatchObject(limit)
    expect(await again(family)).toEqual(before)
    expect(await ask(decimal(most), null)).toMatchObject({ ok: true })
    expect((await again(family)).payable.payableMinor).toBe(10_000_000n)
    expect(await ask('90000', null, second)).toMatchObject(limit)
  })
})
