import { beforeAll, describe, expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { market } from '../trial/market.ts'
import { STORE } from '../trial/neighbours.ts'
import { setSameCity } from './set-same-city.ts'

let at: Market
beforeAll(async () => {
  at = await market()
})

const yuan = (amount: string) => ({ amount, currency: 'CNY' })
const codes = (result: { ok: boolean; refusals?: readonly { code: string }[] }) =>
  (result.refusals ?? []).map(({ code }) => code)
const given = {
  shopId: shopId(0),
  isEnabled: true,
  latitude: 31.21,
  longitude: 121.6,
  startKm: 1,
  startFee: yuan('5'),
  perKmFee: yuan('2'),
  fixedFromKm: null,
  fixedFee: null,
  mostKm: 10,
  expectedVersion: 0,
}
const set = (more: object = {}, shop = 0) =>
  at.operateAs(at.merchantOf(shop))('orders.freight.edit', (unit) => setSameCity({ ...given, ...more }, unit))

describe("a shop's own couriers", () => {
  test('are refused until the shop says what they cost, and brought by then', async () => {
    const refused = await at.buy(1, [3], { delivery: 'SAME_CITY' })
    expect(codes(refused)).toEqual(['SAME_CITY_NOT_OFFERED'])
    expect(await set()).toMatchObject({ ok: true, value: { version: 1, startMinor: 500n } })
    const bought = await at.buy(1, [3], { delivery: 'SAME_CITY' })
    const { rows } = await at.sql.query<object>({
      text: 'select is_same_city, fulfilment, freight_minor, explain from mall_order where checkout_id = $1',
      values: [bought.ok ? bought.value.id : ''],
    })
    expect(rows).toMatchObject([{ is_same_city: true, fulfilment: 'DELIVERY', freight_minor: 700n }])
    expect(rows).toMatchObject([{ explain: [{ rule: 'SAME_CITY', why: 'Brought over 1.1 km.' }] }])
    const parcel = await at.buy(1, [3])
    expect(parcel).toMatchObject({ ok: true, value: { plan: { delivery: { isSameCity: false } } } })
  })

  test('bring nothing to several shops of which one has none, nor to a store', async () => {
    expect(codes(await at.buy(1, [3, 4], { delivery: 'SAME_CITY' }))).toEqual(['SAME_CITY_NOT_OFFERED'])
    expect(codes(await at.buy(1, [3], { delivery: 'SAME_CITY', storeId: STORE }))).toEqual(['ONE_OF'])
  })

  test('count what is beyond the first distance in steps, of one kilometre unless the shop says more', async () => {
    const freight = async () => {
      const bought = await at.buy(1, [2], { delivery: 'SAME_CITY' })
      return bought.ok ? bought.value.plan.orders.map(({ freightMinor }) => freightMinor) : codes(bought)
    }
    expect(await set({ shopId: shopId(2), startKm: 0 }, 2)).toMatchObject({ ok: true, value: { stepKm: 1 } })
    expect(await freight()).toEqual([900n])
    expect(await set({ shopId: shopId(2), startKm: 0, stepKm: 2, expectedVersion: 1 }, 2)).toMatchObject({ ok: true })
    expect(await freight()).toEqual([700n])
    expect(codes(await set({ shopId: shopId(2), stepKm: 0, expectedVersion: 2 }, 2))).toEqual(['NUMBER_RANGE'])
  })

  test('reach no further than was said, and the version guards what was', async () => {
    expect(codes(await set({ expectedVersion: 0 }))).toEqual(['STALE_VERSION'])
    expect(await set({ expectedVersion: 1, latitude: 32, mostKm: 5 })).toMatchObject({ ok: true })
    expect((await at.audited()).at(-1)).toMatchObject({
      before: { latitude: 31.21, mostKm: 10, fixedMinor: null },
      after: { latitude: 32, mostKm: 5, startMinor: '500' },
    })
    expect(codes(await at.buy(1, [3], { delivery: 'SAME_CITY' }))).toEqual(['SAME_CITY_TOO_FAR'])
    expect(await set({ expectedVersion: 2, isEnabled: false })).toMatchObject({ ok: true })
    expect(codes(await at.buy(1, [3], { delivery: 'SAME_CITY' }))).toEqual(['SAME_CITY_NOT_OFFERED'])
    await expect(set({ expectedVersion: 3 }, 1)).rejects.toThrow('reached for shop')
    expect(await at.audited()).toHaveLength(6)
  })
})
