import { describe, expect, test } from 'vitest'
import type { Order } from '../domain/order.ts'
import { sellAtDoor } from '../trial/at-door.ts'
import { accountId, shopId, skuId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import { cancelOrder } from './cancel-order.ts'
import { changeAddress } from './change-address.ts'
import { hideOrder } from './hide-order.ts'
import { remarkOrder } from './remark-order.ts'
import { setSameCity } from './set-same-city.ts'
import { shipOrder } from './ship-order.ts'
import { createTemplate } from './write-template.ts'

const at = await market()
const { again, kept, paid, placed } = ordersIn(at)

const address = {
  recipient: ' Wang ',
  phone: '13900000000',
  regionCode: '110105',
  province: '北京市',
  city: '北京市',
  district: '朝阳区',
  line: 'Chaoyang Road 1',
  postcode: '',
}

test('an order goes elsewhere as long as nothing of it was sent', async () => {
  const order = only(await paid(1, [3]))
  const input = { orderId: order.id, expectedVersion: order.version, address }
  const changed = await at.operate('orders.order.edit', (unit) => changeAddress(input, unit))
  expect(changed).toMatchObject({
    ok: true,
    value: { address: { recipient: 'Wang', regionCode: '110105', postcode: null } },
  })
  const entry = (await at.audited()).at(-1)
  expect(entry).toMatchObject({
    action: 'orders.order.edit',
    subject_id: order.id,
    before: { regionCode: order.address?.regionCode, phone: `•••• ${order.address?.phone.slice(-4)}` },
    after: {
      regionCode: '110105',
      phone: '•••• 0000',
      line: 'Chao***',
      changed: expect.arrayContaining(['phone', 'line']),
    },
  })
  expect(JSON.stringify(entry)).not.toContain('13900000000')
  const shipping = { orderId: order.id, expectedVersion: order.version + 1, ...carriage }
  await at.operate('orders.order.ship', (unit) => shipOrder(shipping, CODES, unit))
  const late = { ...input, expectedVersion: order.version + 2 }
  const before = await kept()
  expect(await at.operate('orders.order.edit', (unit) => changeAddress(late, unit))).toMatchObject({
    refusals: [{ code: 'ORDER_STATE' }],
  })
  expect(await kept()).toBe(before)
})

test.each([
  ['no recipient', { recipient: ' ' }, 'TEXT_LENGTH'],
  ['no phone', { phone: 'call me' }, 'PHONE_INVALID'],
  ['dashes for a phone', { phone: '-----' }, 'PHONE_INVALID'],
  ['no district', { regionCode: '11' }, 'REGION_INVALID'],
  ['a district of no province', { regionCode: '990105' }, 'REGION_INVALID'],
  ['a district of another province', { regionCode: '310104' }, 'REGION_MISMATCH'],
  ['a latitude alone', { latitude: 31.2 }, 'LOCATION_INVALID'],
  ['a place that is not on the earth', { latitude: 31.2, longitude: 181 }, 'LOCATION_INVALID'],
  ['a control character', { line: 'a\u0000b' }, 'TEXT_LENGTH'],
])('an address with %s is refused, and changes nothing', async (_, more, code) => {
  const order = only(await paid(1, [3]))
  const before = await kept()
  const input = { orderId: order.id, expectedVersion: order.version, address: { ...address, ...more } }
  expect(await at.operate('orders.order.edit', (unit) => changeAddress(input, unit))).toMatchObject({
    refusals: [{ code }],
  })
  expect(await kept()).toBe(before)
})

describe('an order goes only where it could have been ordered to', () => {
  const change = (order: Order, more: object) =>
    at.operate('orders.order.edit', (unit) =>
      changeAddress({ orderId: order.id, expectedVersion: order.version, address: { ...address, ...more } }, unit),
    )

  test('as a parcel', async () => {
    const order = only(await paid(1, [3]))
    const yuan = (amount: string) => ({ amount, currency: 'CNY' })
    const rate = { first: 1, firstPrice: yuan('0'), step: 1, stepPrice: yuan('0') }
    const facts = {
      name: 'Not to Beijing',
      measure: 'PIECES' as const,
      rate,
      regions: [],
      noDeliveryRegionCodes: ['11'],
    }
    const input = { shopId: shopId(0), ...facts, isDefault: true, cashRegionCodes: [], noCashRegionCodes: [] }
    const made = await at.operateAs(at.merchantOf(0))('orders.freight.edit', (unit) => createTemplate(input, unit))
    expect(made).toMatchObject({ ok: true })
    const before = await kept()
    const refusal = { code: 'ADDRESS_NOT_DELIVERABLE', type: 'AddressNotDeliverableError', path: ['address'] }
    expect(await change(order, {})).toMatchObject({ refusals: [{ ...refusal, skuIds: [skuId(3)] }] })
    expect(await kept()).toBe(before)
    const { regionCode, province, city, district } = order.address ?? address
    expect(await change(order, { regionCode, province, city, district })).toMatchObject({ ok: true })
  })

  test('for its price at the door, where couriers take money', async () => {
    await sellAtDoor(at, [4])
    const yuan = (amount: string) => ({ amount, currency: 'CNY' })
    const rate = { first: 1, firstPrice: yuan('0'), step: 1, stepPrice: yuan('0') }
    const lists = { regions: [], noDeliveryRegionCodes: [], cashRegionCodes: ['11', '31'], noCashRegionCodes: ['1101'] }
    const input = { shopId: shopId(1), name: 'No cash in Beijing', measure: 'PIECES' as const, rate, ...lists }
    const made = await at.operateAs(at.merchantOf(1))('orders.freight.edit', (unit) => createTemplate(input, unit))
    expect(made).toMatchObject({ ok: true })
    const order = only(await placed(2, [4], { isCashOnDelivery: true }))
    const before = await kept()
    const refusals = [{ code: 'CASH_ON_DELIVERY_REGION', path: ['address'] }]
    expect(await change(order, {})).toMatchObject({ refusals })
    const nanjing = { regionCode: '320102', province: '江苏省', city: '南京市', district: '玄武区' }
    expect(await change(order, nanjing)).toMatchObject({ refusals })
    expect(await kept()).toBe(before)
    const { regionCode, province, city, district } = order.address ?? address
    expect(await change(order, { regionCode, province, city, district })).toMatchObject({ ok: true })
    const other = only(await paid(2, [4]))
    expect(await change(other, {})).toMatchObject({ ok: true })
  })

  test("by the shop's own couriers, who have to know where that is", async () => {
    const far = { latitude: 31.21, longitude: 121.6, startKm: 1, mostKm: 10 }
    const fees = { startFee: { amount: '5', currency: 'CNY' }, perKmFee: { amount: '2', currency: 'CNY' } }
    const rule = { shopId: shopId(0), isEnabled: true, ...far, ...fees, fixedFromKm: null, fixedFee: null }
    await at.operateAs(at.merchantOf(0))('orders.freight.edit', (unit) =>
      setSameCity({ ...rule, expectedVersion: 0 }, unit),
    )
    const order = only(await paid(1, [3], { delivery: 'SAME_CITY' }))
    const before = await kept()
    const refused = async (more: object) => {
      const result = await change(order, more)
      return result.ok ? [] : result.refusals.map(({ code }) => code)
    }
    expect(await refused({})).toEqual(['SAME_CITY_NO_PLACE'])
    expect(await refused({ latitude: 39.9, longitude: 116.4 })).toEqual(['SAME_CITY_TOO_FAR'])
    expect(await kept()).toBe(before)
    const near = { latitude: 31.2, longitude: 121.61 }
    expect(await change(order, near)).toMatchObject({ ok: true, value: { address: near } })
  })
})

test('a remark is written, and taken away again by an empty one', async () => {
  const order = only(await paid(1, [3]))
  const write = (remark: string, expectedVersion: number) =>
    at.operate('orders.order.edit', (unit) => remarkOrder({ orderId: order.id, expectedVersion, remark }, unit))
  expect(await write(' Fragile ', order.version)).toMatchObject({ value: { sellerRemark: 'Fragile' } })
  expect(await write('Again', order.version)).toMatchObject({ refusals: [{ code: 'STALE_VERSION' }] })
  expect(await write('', order.version + 1)).toMatchObject({ value: { sellerRemark: null } })
})

test('an order leaves the lists of its buyer when it is over, not before', async () => {
  const family = await placed(1, [3])
  const hide = (who: number) => at.transact((unit) => hideOrder(only(family).id, accountId(who), unit))
  expect(await hide(1)).toMatchObject({ refusals: [{ code: 'ORDER_STATE' }] })
  await at.transact((unit) => cancelOrder({ orderId: family.payable.id }, accountId(1), unit))
  expect(await hide(2)).toMatchObject({ refusals: [{ code: 'NOT_FOUND' }] })
  expect(await hide(1)).toMatchObject({ value: { isHidden: true } })
  expect(await hide(1)).toMatchObject({ value: { isHidden: true } })
  expect(only(await again(family)).status).toBe('CANCELLED')
})
