import { newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { lockFamily } from '../data/orders.ts'
import type { Order } from '../domain/order.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { market } from '../trial/market.ts'
import { cancelOrder } from './cancel-order.ts'
import { changePrice } from './change-price.ts'
import { cancelShipment } from './change-shipment.ts'
import { closeOrder } from './close-order.ts'
import { closeUnpaid } from './close-unpaid.ts'
import { deliverSecrets } from './deliver-secrets.ts'
import { endShortOrder } from './end-short-order.ts'
import { followSettings } from './follow-settings.ts'
import { payOrder } from './pay-order.ts'
import { receiveByItself, receiveOrder } from './receive-order.ts'
import { settleRefund } from './settle-refund.ts'
import { shipByCsv } from './ship-by-csv.ts'
import { shipOrder } from './ship-order.ts'
import { verifyCode } from './verify-code.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const familyOf = async (checkoutId: string) => {
  const { rows } = await at.sql.query<{ id: Order['id'] }>({
    text: 'select id from mall_order where checkout_id = $1 and parent_id is null',
    values: [checkoutId],
  })
  const family = await at.transact((unit) => lockFamily(unit.db, rows[0]?.id ?? ''))
  if (!family) throw new Error('nothing was placed')
  return family
}

async function placed(buyer: number, skus: readonly number[], more: Parameters<Market['buy']>[2] = {}) {
  const result = await at.buy(buyer, skus, more)
  if (!result.ok) throw new Error(result.refusals.map(({ code }) => code).join())
  return familyOf(result.value.id)
}

const again = ({ payable }: Awaited<ReturnType<typeof placed>>) => familyOf(payable.checkoutId)

const payment = ({ id, payableMinor, currency }: Order) => ({
  ...{
    paymentId: newId('pay'),
    orderId: id,
    amountMinor: payableMinor,
    currency,
    channel: 'SANDBOX',
    at: at.clock.now,
  },
})

const pay = (order: Order) => at.transact((unit) => payOrder(payment(order), unit))

async function paid(buyer: number, skus: readonly number[], more: Parameters<Market['buy']>[2] = {}) {
  const family = await placed(buyer, skus, more)
  await pay(family.payable)
  return again(family)
}

const only = ({ orders: [order] }: Awaited<ReturnType<typeof placed>>) => {
  if (!order) throw new Error('there is no order')
  return order
}

const toldOf = async (name: string, order: Order) =>
  (await at.told(name)).filter(({ payload }) => (payload as { orderId: string }).orderId === order.id)

const CODES = ['sf', 'zto']
const carriage = { carrierCode: 'sf', trackingNumber: 'SF-0001' }

const kept = async () =>
  JSON.stringify(
    await Promise.all(
      [
        'mall_order',
        'order_line',
        'order_change',
        'parcel',
        'refund',
        'bought',
        'verification_code',
        'outbox_event',
      ].map(async (table) =>
        (await at.sql.query(`select * from ${table} order by 1`)).rows.map((row) =>
          JSON.stringify(row, (_, part) => (typeof part === 'bigint' ? String(part) : part)),
        ),
      ),
    ),
  )

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
    expect((await again(family)).payable.status).toBe('PENDING_PAYMENT')
    expect(await toldOf('refund.requested', only(family))).toHaveLength(1)
  })

  test('at the moment of a cancellation: exactly one of the two wins, twenty times', async () => {
    for (let round = 0; round < 20; round++) {
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

describe('an unpaid order', () => {
  test("is nobody else's to cancel, and refusing it changes nothing", async () => {
    const family = await placed(1, [1])
    const before = await kept()
    expect(await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(2), unit))).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(await kept()).toBe(before)
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
    const changed = await at.operate('orders.order.price', (unit) => changePrice(input, unit))
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
    expect(await at.operate('orders.order.price', (unit) => changePrice(input, unit))).toMatchObject({
      refusals: [{ code: 'STALE_VERSION' }],
    })
  })
})

describe('a paid order', () => {
  test('is sent in parts, taken back, sent whole, and received', async () => {
    const family = await paid(1, [3, 6])
    const [first] = family.lines
    if (!first) throw new Error('there is no line')
    const part = await at.operate('orders.order.ship', (unit) =>
      shipOrder(
        {
          orderId: first.orderId,
          expectedVersion: only(family).version,
          ...carriage,
          lines: [{ lineId: first.id, quantity: 1 }],
        },
        CODES,
        unit,
      ),
    )
    if (!part.ok) throw new Error('it was not sent')
    const partly = only(await again(family))
    expect(partly).toMatchObject({ status: 'PAID', isPartlyShipped: true })
    await at.operate('orders.order.ship', (unit) =>
      cancelShipment({ parcelId: part.value.id, expectedVersion: partly.version }, unit),
    )
    const back = only(await again(family))
    expect(back).toMatchObject({ status: 'PAID', isPartlyShipped: false })
    await at.operate('orders.order.ship', (unit) =>
      shipOrder({ orderId: back.id, expectedVersion: back.version, ...carriage }, CODES, unit),
    )
    const shipped = only(await again(family))
    expect(shipped).toMatchObject({ status: 'SHIPPED', receiveAt: new Date(at.clock.now.getTime() + 7 * 86_400_000) })
    expect(await at.transact((unit) => receiveOrder(shipped.id, accountId(2), unit))).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(await at.transact((unit) => receiveOrder(shipped.id, accountId(1), unit))).toMatchObject({
      value: { status: 'FINISHED' },
    })
    expect((await toldOf('order.finished', shipped))[0]?.payload).toMatchObject({ paid: { minorUnits: '2009' } })
  })

  test('is sent once by two who send it at once', async () => {
    const order = only(await paid(1, [3]))
    const input = { orderId: order.id, expectedVersion: order.version, ...carriage }
    const ended = survivors(
      await rival(2, () => at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))),
    )
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await toldOf('order.shipped', order)).toHaveLength(1)
  })

  test("is not another shop's to send: that is forbidden, recorded, and changes nothing", async () => {
    const order = only(await paid(1, [3]))
    const before = await kept()
    const input = { orderId: order.id, expectedVersion: order.version, ...carriage }
    await expect(
      at.operateAs(at.merchantOf(1))('orders.order.ship', (unit) => shipOrder(input, CODES, unit)),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect((await kept()).replace(/audit\.recorded/g, '').length).toBeGreaterThanOrEqual(before.length)
    expect((await at.audited()).at(-1)).toMatchObject({ summary: expect.stringContaining('DENIED') })
    expect(only(await familyOf(order.checkoutId)).status).toBe('PAID')
  })

  test('counts as received by itself when its time has come', async () => {
    const order = only(await paid(1, [3]))
    await at.operate('orders.order.ship', (unit) =>
      shipOrder({ orderId: order.id, expectedVersion: order.version, ...carriage }, CODES, unit),
    )
    expect(await at.transact((unit) => receiveByItself(order.id, unit))).toBe(false)
    at.later(7 * 86_400_000)
    expect(await at.transact((unit) => receiveByItself(order.id, unit))).toBe(true)
  })

  test('is closed by its seller, and all of its money goes back, once', async () => {
    const family = await paid(1, [1, 2])
    const [order, other] = family.orders
    if (!order || !other) throw new Error('there are no orders')
    const closed = await at.operate('orders.order.close', (unit) =>
      closeOrder({ orderId: order.id, expectedVersion: order.version, reason: 'Broken' }, unit),
    )
    expect(closed).toMatchObject({ value: { status: 'CLOSED', endReason: 'Broken' } })
    const [asked] = await toldOf('refund.requested', order)
    const refundId = (asked?.payload as { refundId: `rfd_${string}` } | undefined)?.refundId ?? newId('rfd')
    await at.transact((unit) => settleRefund(refundId, unit))
    await at.transact((unit) => settleRefund(refundId, unit))
    const after = await again(family)
    expect(after.orders.find(({ id }) => id === order.id)).toMatchObject({
      status: 'CLOSED',
      refundedMinor: order.payableMinor,
    })
    expect(after.orders.find(({ id }) => id === other.id)?.status).toBe('PAID')
    expect(after.payable).toMatchObject({ status: 'PAID', refundedMinor: order.payableMinor })
    expect((await toldOf('order.refunded', order)).map(({ payload }) => payload)).toMatchObject([
      { isFull: true, lines: [{ isRestocked: true }] },
    ])
  })

  test('whose goods were gone is paid back', async () => {
    const order = only(await paid(1, [3]))
    await at.transact((unit) => endShortOrder(order.id, unit))
    await at.transact((unit) => endShortOrder(order.id, unit))
    expect((await toldOf('refund.requested', order)).map(({ payload }) => payload)).toMatchObject([
      { cause: 'OUT_OF_STOCK', isFull: true },
    ])
  })

  test('is sent by a sheet, line by line, and a line that was worked is refused', async () => {
    const order = only(await paid(1, [3]))
    const csv = `order,carrier,number\n${order.number},sf,SF-2002\n${order.number},sf,SF-2003\n9999,sf,SF-2004\n${order.number},nobody,SF-1`
    const sent = await shipByCsv({ shopId: shopId(0), csv }, { operate: at.operate, carrierCodes: CODES })
    if (!sent.ok) throw new Error('the sheet was refused')
    expect(sent.value.map(({ line, refusal }) => [line, refusal?.code ?? null])).toEqual([
      [2, null],
      [3, 'ORDER_STATE'],
      [4, 'NOT_FOUND'],
      [5, 'CARRIER_UNKNOWN'],
    ])
  })
})

describe('what is redeemed in a store', () => {
  const storeId = newId('sto')
  const clerk = { audience: 'MERCHANT', shopId: shopId(0), storeIds: [storeId] }

  const codesOf = async (order: Order) =>
    (
      await at.sql.query<{ code: string }>({
        text: 'select code from verification_code where order_id = $1 order by id',
        values: [order.id],
      })
    ).rows.map(({ code }) => code)

  const redeem = (code: string, more: { times?: number; key?: string; who?: typeof clerk } = {}) =>
    at.operateAs(at.merchantOf(0))('orders.order.verify', (unit) =>
      verifyCode(
        { code, storeId, times: more.times ?? 1, idempotencyKey: more.key ?? newId('key') },
        more.who ?? clerk,
        unit,
      ),
    )

  test('has a code for each piece, each used once, and ends with the last of them', async () => {
    const redeeming = { mode: 'PER_PIECE' as const, times: null, days: null, until: null, storeIds: [] }
    at.skus.set(skuId(30), skuOf(30, { kind: 'VERIFICATION', redeeming }))
    const contact = { contactName: 'Lin', contactPhone: '13800000001', addressId: null }
    const family = await paid(1, [], { of: { lines: [{ skuId: skuId(30), quantity: 2 }] }, ...contact })
    const [first = '', second = ''] = await codesOf(only(family))
    expect([first, second].every((code) => /^\d{8}$/.test(code))).toBe(true)
    expect(await redeem(first, { who: { ...clerk, shopId: shopId(1) } })).toMatchObject({
      refusals: [{ code: 'NOT_FOUND' }],
    })
    expect(await redeem(first, { who: { ...clerk, storeIds: [newId('sto')] } })).toMatchObject({
      refusals: [{ code: 'STORE_NOT_ALLOWED' }],
    })
    expect(await redeem(first, { key: 'first-use-1' })).toMatchObject({ ok: true })
    expect(await redeem(first, { key: 'first-use-1' })).toMatchObject({ ok: true })
    expect(await redeem(first)).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
    expect(only(await again(family)).status).toBe('PAID')
    const ended = survivors(await rival(5, () => redeem(second)))
    expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
    expect(only(await again(family)).status).toBe('FINISHED')
  })

  test('as a card has one code for several uses', async () => {
    at.skus.set(
      skuId(31),
      skuOf(31, { kind: 'CARD', redeeming: { mode: 'TIMES', times: 3, days: 10, until: null, storeIds: [] } }),
    )
    const family = await paid(1, [31], { contactName: 'Lin', contactPhone: '13800000001', addressId: null })
    const [code = ''] = await codesOf(only(family))
    expect(await redeem(code, { times: 2 })).toMatchObject({ ok: true })
    expect(await redeem(code, { times: 2 })).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
    at.later(11 * 86_400_000)
    expect(await redeem(code)).toMatchObject({ refusals: [{ code: 'CODE_USED_UP' }] })
  })

  test('is also an order that is fetched', async () => {
    const family = await paid(1, [3], { storeId, addressId: null, contactName: 'Lin', contactPhone: '13800000001' })
    expect(only(family)).toMatchObject({ fulfilment: 'PICKUP', storeId, address: null })
    const [code = ''] = await codesOf(only(family))
    expect(await redeem(code)).toMatchObject({ ok: true })
    expect(only(await again(family)).status).toBe('FINISHED')
  })
})

test('secrets are issued by line once it is paid, and what is sold out is paid back', async () => {
  at.skus.set(skuId(40), skuOf(40, { kind: 'VIRTUAL', secretsLeft: 5 }))
  at.skus.set(skuId(41), skuOf(41, { kind: 'VIRTUAL', secretsLeft: 5 }))
  const [there, gone] = [await paid(1, [40], { addressId: null }), await paid(1, [41], { addressId: null })]
  const references: string[] = []
  await at.bus.answer('catalog.issue-secrets', async (text) => {
    const { reference, skuId: sku } = JSON.parse(text)
    references.push(reference)
    return JSON.stringify({
      value: sku === skuId(40) ? { outcome: 'ISSUED', secrets: ['s'] } : { outcome: 'SOLD_OUT', secrets: [] },
    })
  })
  expect(await deliverSecrets(at.saga(1))).toEqual({ delivered: 1, soldOut: 1 })
  expect(await deliverSecrets(at.saga(1))).toEqual({ delivered: 0, soldOut: 0 })
  expect(references).toEqual([there.lines[0]?.id, gone.lines[0]?.id])
  expect([only(await again(there)).status, only(await again(gone)).status]).toEqual(['FINISHED', 'CLOSED'])
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
  expect(only(family)).toMatchObject({ status: 'PAID', paidMinor: 0n, expiresAt: null, isCashOnDelivery: true })
  await at.transact((unit) => cancelOrder({ orderId: only(family).id }, accountId(1), unit))
  expect(only(await again(family)).status).toBe('CANCELLED')
  expect((await toldOf('order.refunded', only(family)))[0]?.payload).toMatchObject({
    amount: { minorUnits: '0' },
    lines: [{ isRestocked: true }],
  })
  const second = only(await placed(1, [3], { isCashOnDelivery: true }))
  await at.operate('orders.order.ship', (unit) =>
    shipOrder({ orderId: second.id, expectedVersion: second.version, ...carriage }, CODES, unit),
  )
  await at.transact((unit) => payOrder(payment(second), unit))
  expect(only(await familyOf(second.checkoutId))).toMatchObject({ status: 'SHIPPED', paidMinor: 1003n })
})
