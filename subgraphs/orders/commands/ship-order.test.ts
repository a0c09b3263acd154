import { newId } from '@supermall/kernel/id'
import { after, days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { accountId, shopId, skuId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { STORE } from '../trial/neighbours.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import { cancelShipment, changeShipment } from './change-shipment.ts'
import { closeOrder } from './close-order.ts'
import { endShortOrder } from './end-short-order.ts'
import { receiveByItself, receiveOrder } from './receive-order.ts'
import { setTerms } from './set-terms.ts'
import { settleRefund } from './settle-refund.ts'
import { shipByCsv } from './ship-by-csv.ts'
import { shipOrder } from './ship-order.ts'

const at = await market()
const { again, familyOf, kept, paid, toldOf } = ordersIn(at)

describe('what is sent counts as received when the last of its goods does', () => {
  test.each<readonly [string, readonly (number | null)[], number | null]>([
    ['short ones beside those that say nothing', [1, null], 7],
    ['long ones beside those that say nothing', [15, null], 15],
    ['short and long ones', [1, 15], 15],
    ['those that never do', [-1, 3], null],
    ['short ones alone', [1, 1], 1],
    ['those that say nothing', [null, null], 7],
  ])('%s', async (_, said, wait) => {
    const order = only(await boughtWith(said))
    const shipping = { orderId: order.id, expectedVersion: order.version, ...carriage }
    await at.operate('orders.order.ship', (unit) => shipOrder(shipping, CODES, unit))
    expect(await receiveAt(order.id)).toEqual(wait === null ? null : after(at.clock.now, days(wait)))
  })

  const receiveAt = async (id: string) =>
    (await at.sql.query('select receive_at from mall_order where id = $1', [id])).rows[0]?.receive_at

  /** Two products of one shop, each with what it says of the days. */
  async function boughtWith(said: readonly (number | null)[]) {
    for (const [index, receiveAfterDays] of said.entries()) {
      const { productId, shopId: its } = at.skus.get(skuId([2, 5][index] ?? 0)) ?? { productId: '', shopId: shopId(2) }
      const usual = { freeExceptRegionCodes: [], isCashOnDeliveryAllowed: false, isReturnableAfterShipping: true }
      const { rows } = await at.sql.query('select version from product_terms where product_id = $1', [productId])
      const terms = {
        productId,
        expectedVersion: rows[0]?.version ?? 0,
        ...usual,
        isMemberDiscounted: true,
        receiveAfterDays,
      }
      const goods = { shopId: its, currency: 'CNY' }
      const set = await at.operateAs(at.merchantOf(2))('orders.freight.edit', (unit) => setTerms(terms, goods, unit))
      expect(set).toMatchObject({ ok: true })
    }
    return paid(8, [2, 5])
  }

  test('of what was ordered before that was told apart, as it was told then', async () => {
    const order = only(await boughtWith([1, null]))
    await at.sql.query('update mall_order set has_usual_wait = default where id = $1', [order.id])
    const shipping = { orderId: order.id, expectedVersion: order.version, ...carriage }
    await at.operate('orders.order.ship', (unit) => shipOrder(shipping, CODES, unit))
    expect(await receiveAt(order.id)).toEqual(after(at.clock.now, days(1)))
  })
})

describe('a paid order', () => {
  test('says which line cannot be sent, and that one of its store is fetched', async () => {
    const family = await paid(1, [3, 6])
    const [first = '', second = ''] = family.lines.map(({ id }) => id as string)
    const told = async (
      order: { id: string; version: number },
      lines: { lineId: string; quantity: number }[] | null,
    ) => {
      const input = { orderId: order.id, expectedVersion: order.version, ...carriage, lines }
      const sent = await at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))
      return sent.ok ? [] : sent.refusals.map(({ code, path }) => [code, ...(path ?? [])])
    }
    const before = await kept()
    const one = { lineId: first, quantity: 1 }
    expect(await told(only(family), [one, { lineId: second, quantity: 2 }])).toEqual([
      ['QUANTITY_RANGE', 'lines', '1', 'quantity'],
    ])
    expect(await told(only(family), [one, { lineId: 'x', quantity: 1 }])).toEqual([
      ['NOT_FOUND', 'lines', '1', 'lineId'],
    ])
    expect(await told(only(family), [one, one])).toEqual([['LINE_TWICE', 'lines', '1', 'lineId']])
    expect(await kept()).toBe(before)
    const contact = { contactName: 'Lin', contactPhone: '13800000001', addressId: null }
    expect(await told(only(await paid(1, [3], { storeId: STORE, ...contact })), null)).toEqual([['FETCHED_IN_STORE']])
  })

  test('has no more parcels than it shows, those that were taken back among them', async () => {
    const family = await paid(1, [3, 6])
    const { id: orderId, shopId: its, version } = only(family)
    await at.sql.query({
      text: `insert into parcel (id, order_id, shop_id, carrier_code, tracking_number, status, lines, sent_at, cancelled_at)
        select $1 || n, $1, $2, 'sf', n, 'CANCELLED', '[]', now(), now() from generate_series(1, 99) n`,
      values: [orderId, its],
    })
    const send = (index: number, expectedVersion: number) => {
      const lines = [{ lineId: family.lines[index]?.id ?? '', quantity: 1 }]
      const input = { orderId, expectedVersion, ...carriage, lines }
      return at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))
    }
    expect(await send(0, version)).toMatchObject({ ok: true })
    const before = await kept()
    expect(await send(1, version + 1)).toMatchObject({ refusals: [{ code: 'LIMIT_REACHED' }] })
    expect(await kept()).toBe(before)
  })

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
    const gone = { parcelId: part.value.id, expectedVersion: back.version }
    const twice = [
      await at.operate('orders.order.ship', (unit) => cancelShipment(gone, unit)),
      await at.operate('orders.order.ship', (unit) => changeShipment({ ...gone, ...carriage }, CODES, unit)),
    ]
    expect(twice).toMatchObject([
      { refusals: [{ code: 'PARCEL_CANCELLED' }] },
      { refusals: [{ code: 'PARCEL_CANCELLED' }] },
    ])
    expect(only(await again(family))).toEqual(back)
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

  test('is brought by its shop without a number, which no other carrier does', async () => {
    const order = only(await paid(1, [3]))
    const ship = (more: object) =>
      at.operate('orders.order.ship', (unit) =>
        shipOrder({ orderId: order.id, expectedVersion: order.version, carrierCode: 'manual', ...more }, CODES, unit),
      )
    expect(await ship({ carrierCode: 'sf' })).toMatchObject({ refusals: [{ code: 'TRACKING_NUMBER_INVALID' }] })
    expect(await ship({ trackingNumber: 'no!' })).toMatchObject({ refusals: [{ code: 'TRACKING_NUMBER_INVALID' }] })
    const sent = await ship({})
    expect(sent).toMatchObject({ value: { carrierCode: 'manual', trackingNumber: order.number } })
    const change = { parcelId: sent.ok ? sent.value.id : '', expectedVersion: order.version + 1 }
    const changed = (more: object) =>
      at.operate('orders.order.ship', (unit) =>
        changeShipment({ ...change, carrierCode: 'manual', ...more }, CODES, unit),
      )
    expect(await changed({ trackingNumber: 'RIDER-7' })).toMatchObject({ value: { trackingNumber: 'RIDER-7' } })
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
    expect(await kept()).toBe(before)
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
    const sent = await shipByCsv(
      { shopId: shopId(0), csv },
      { operate: at.operate, carrierCodes: CODES, log: at.floor.log },
    )
    if (!sent.ok) throw new Error('the sheet was refused')
    expect(sent.value.map(({ line, refusal }) => [line, refusal?.code ?? null])).toEqual([
      [2, null],
      [3, 'ORDER_STATE'],
      [4, 'NOT_FOUND'],
      [5, 'CARRIER_UNKNOWN'],
    ])
  })
})
