import { pickupStore, shopMemberships } from '@supermall/contracts/merchants'
import { metersBetween } from '@supermall/kernel/geo'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import { distanceSql } from '../data/geo.ts'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const STORE = 'store { id version status name hours { weekday opensAt closesAt } isOpenNow clerks { id } }'
const does = (name: string, input: object, viewer = merchant(0)) => house.asks(viewer, mutation(name, STORE), { input })
const place = {
  kind: 'BOTH',
  name: '新店',
  phone: '010-8888 6666',
  address: '北京市',
  location: { latitude: 39.9, longitude: 116.4 },
}
/** A statement with its values written into it. */
const textOf = ({ strings, values }: { strings: readonly string[]; values: readonly unknown[] }) =>
  strings.map((text, at) => `${text}${at < values.length ? `(${String(values[at])})` : ''}`).join('')
const isOpenNow = async (id: string) =>
  (await house.asks(guest, `{ store(id: "${id}") { isOpenNow } }`)).data.store?.isOpenNow

describe('a store', () => {
  test('is opened with its hours in order, and serves within them where it stands', async () => {
    const hours = [
      { weekday: 'SATURDAY', opensAt: '14:00', closesAt: '24:00' },
      { weekday: 'SATURDAY', opensAt: '09:00', closesAt: '12:30' },
    ]
    const asked = await does('storeCreate', { shopId: shopId(0), ...place, hours })
    const { id, hours: kept } = asked.data.storeCreate.store
    expect(kept.map(({ opensAt }: { opensAt: string }) => opensAt)).toEqual(['09:00', '14:00'])
    const at = async (instant: string) => {
      house.clock.now = new Date(instant)
      return isOpenNow(id)
    }
    expect(await at('2026-11-21T04:00:00Z')).toBe(true)
    expect(await at('2026-11-21T05:00:00Z')).toBe(false)
    expect(await at('2026-11-21T15:59:00Z')).toBe(true)
    expect(await at('2026-11-21T16:00:00Z')).toBe(false)
  })

  test('is refused with all that is wrong with it, and changes nothing', async () => {
    const before = await house.kept()
    const refused = async (more: object) =>
      codes(await does('storeCreate', { shopId: shopId(0), ...place, ...more }), 'storeCreate')
    const span = (weekday: string, opensAt: string, closesAt: string) => ({ weekday, opensAt, closesAt })
    expect(
      await refused({ name: '', phone: 'call me', location: { latitude: 0, longitude: 181 }, timeZone: 'Mars/Base' }),
    ).toEqual(['TEXT_LENGTH', 'PHONE_INVALID', 'LOCATION_INVALID', 'TIME_ZONE_UNKNOWN'])
    expect(await refused({ hours: [span('MONDAY', '10:00', '09:00')] })).toEqual(['HOURS_INVALID'])
    expect(await refused({ hours: [span('MONDAY', '09:00', '12:00'), span('MONDAY', '11:00', '13:00')] })).toEqual([
      'HOURS_INVALID',
    ])
    expect(
      await refused({ hours: ['01', '02', '03', '04'].map((hour) => span('MONDAY', `${hour}:00`, `${hour}:30`)) }),
    ).toEqual(['HOURS_INVALID'])
    expect(await refused({ shopId: 'x' })).toEqual(['NOT_FOUND'])
    expect(await house.kept()).toBe(before)
  })

  test('is one of at most 500', async () => {
    await house.sql.query(
      `insert into store (id, shop_id, kind, name, phone, address, time_zone, latitude, longitude, status, created_at, updated_at)
       select 'full' || n, '${shopId(2)}', 'BOTH', 'x', 'x', 'x', 'UTC', 0, 0, 'OPEN', now(), now() from generate_series(1, 498) n`,
    )
    const asked = await does('storeCreate', { shopId: shopId(2), ...place }, merchant(2))
    expect(codes(asked, 'storeCreate')).toEqual(['LIMIT_REACHED'])
    await house.sql.query(`delete from store where id like 'full%'`)
  })

  test('closes and opens again, and is found by strangers while it is open only', async () => {
    const id = derivedId('sto', 1)
    expect(codes(await does('storeReopen', { storeId: id, expectedVersion: 1 }), 'storeReopen')).toEqual([
      'STORE_STATUS',
    ])
    await does('storeClose', { storeId: id, expectedVersion: 1 })
    expect(await isOpenNow(id)).toBeUndefined()
    expect((await house.asks(merchant(0), `{ store(id: "${id}") { status } }`)).data.store).toEqual({
      status: 'CLOSED',
    })
    expect(codes(await does('storeReopen', { storeId: id, expectedVersion: 1 }), 'storeReopen')).toEqual([
      'STALE_VERSION',
    ])
    const asked = await does('storeReopen', { storeId: id, expectedVersion: 2 })
    expect(asked.data.storeReopen.store.status).toBe('OPEN')
  })
})

describe('the clerks of a store', () => {
  const id = derivedId('sto', 0)
  const [staff, clerk] = [derivedId('stf', 1100), derivedId('stf', 1200)]
  const storesOf = async (ordinal: number) =>
    (await house.ask(shopMemberships, { accountId: derivedId('acc', ordinal) })).memberships.map(
      ({ storeIds }) => storeIds,
    )

  test('are set at once, and tokens of those who come and go are asked for anew', async () => {
    await house.told()
    const asked = await does('storeClerksSet', { storeId: id, expectedVersion: 1, staffIds: [staff, staff] })
    expect(asked.data.storeClerksSet.store.clerks).toEqual([{ id: staff }])
    expect((await house.told()).map(({ name, aggregateId }) => [name, aggregateId])).toEqual([
      ['staff.changed', clerk],
      ['staff.changed', staff],
    ])
    expect([await storesOf(1100), await storesOf(1200)]).toEqual([[[id]], [[]]])
  })

  test('are active staff of the same shop', async () => {
    const before = await house.kept()
    for (const stranger of [derivedId('stf', 1101), 'stf_none']) {
      const asked = await does('storeClerksSet', { storeId: id, expectedVersion: 2, staffIds: [clerk, stranger] })
      expect(asked.data.storeClerksSet.errors).toMatchObject([{ code: 'CLERK_UNKNOWN', path: ['staffIds', '1'] }])
    }
    expect(await house.kept()).toBe(before)
  })

  test('keep a store that closes, as what was ordered is still fetched there', async () => {
    await house.told()
    await does('storeClose', { storeId: id, expectedVersion: 2 })
    expect([await storesOf(1100), await house.told()]).toEqual([[[id]], []])
  })
})

describe('stores around a point', () => {
  const here = { latitude: 39.9149, longitude: 116.4117 }
  const NEAR = `query Near($near: NearInput!, $after: String, $shopId: ID, $canServe: StoreDuty) {
    stores(near: $near, first: 2, after: $after, shopId: $shopId, canServe: $canServe) {
      totalCount nodes { name distanceMeters location { latitude longitude } } pageInfo { endCursor hasNextPage } } }`

  test('come nearest first, with their distance, page by page', async () => {
    const near = { ...here, radiusMeters: 500_000 }
    const first = (await house.asks(platform(), NEAR, { near })).data.stores
    const second = (await house.asks(platform(), NEAR, { near, after: first.pageInfo.endCursor })).data.stores
    const nodes = [...first.nodes, ...second.nodes]
    expect(first.totalCount).toBe(4)
    expect(nodes.map(({ distanceMeters }) => distanceMeters)).toEqual(
      nodes.map(({ location }) => metersBetween(here, location)),
    )
    expect(nodes.map(({ distanceMeters }) => distanceMeters)).toEqual(
      [...nodes.map(({ distanceMeters }) => distanceMeters)].sort((a, b) => a - b),
    )
    expect(second.pageInfo.hasNextPage).toBe(false)
  })

  test('lie in the circle, belong to the shop and serve what is wanted', async () => {
    const near = { ...here, radiusMeters: 5_000 }
    expect(
      (await house.asks(platform(), NEAR, { near })).data.stores.nodes.map(({ name }: { name: string }) => name),
    ).toEqual(['王府井店', '新店'])
    const far = { latitude: 30.66, longitude: 104.06, radiusMeters: 500_000 }
    const found = async (more: object) => (await house.asks(guest, NEAR, { near: far, ...more })).data.stores.totalCount
    expect([
      await found({}),
      await found({ canServe: 'PICKUP' }),
      await found({ shopId: shopId(0) }),
      await found({ shopId: 'x' }),
    ]).toEqual([2, 1, 0, 0])
  })

  test('hand nothing over while picking up is switched off for their shop', async () => {
    const near = { latitude: 30.66, longitude: 104.06, radiusMeters: 500_000 }
    const found = async (more: object) => (await house.asks(guest, NEAR, { near, ...more })).data.stores.totalCount
    const [store] = (
      await house.sql.query(`select id from store where shop_id = '${shopId(2)}' and kind <> 'VERIFICATION'`)
    ).rows
    const offered = async () => (await house.ask(pickupStore, { storeId: store.id })).store
    const turn = (isEnabled: boolean, expectedVersion: number) =>
      house.asks(platform(), mutation('featureSet', 'feature { version }'), {
        input: { shopId: shopId(2), code: 'PICKUP', isEnabled, expectedVersion },
      })
    expect(await offered()).toMatchObject({ shopId: shopId(2), isOffered: true })
    await turn(false, 0)
    expect([await found({ canServe: 'PICKUP' }), await found({}), (await offered())?.isOffered]).toEqual([0, 2, false])
    await turn(true, 1)
    expect([await found({ canServe: 'PICKUP' }), (await offered())?.isOffered]).toEqual([1, true])
  })

  test.each([
    { latitude: 0, longitude: 1e-200 },
    { latitude: -1e-320, longitude: 5e-324 },
    { latitude: 0.000_000_04, longitude: 0.000_000_04 },
    { latitude: 90, longitude: 0 },
    { latitude: -90, longitude: 180 },
  ])('are found from where they stand, however small its numbers: %j', async (location) => {
    const made = await does('storeCreate', { shopId: shopId(0), ...place, location })
    const { id, version } = made.data.storeCreate.store
    const around = async (near: object) => {
      const { data, errors } = await house.asks(guest, NEAR, { near: { ...near, radiusMeters: 1 } })
      expect(errors).toEqual([])
      return data.stores.nodes
    }
    const distances = (stores: { distanceMeters: number }[]) => stores.map(({ distanceMeters }) => distanceMeters)
    expect(distances(await around(location))).toEqual([0])
    const other = { latitude: 1, longitude: -1e-310 }
    await does('storeUpdate', { storeId: id, expectedVersion: version, location: other })
    expect(distances(await around({ latitude: 1, longitude: 1e-320 }))).toEqual([0])
    expect(await around(location)).toEqual([])
    await house.sql.query('delete from store where id = $1', [id])
  })

  test('that were kept with numbers too small to square, or on the other side of the earth, break no list', async () => {
    const far = [
      ['tiny', 1e-200, 1e-200],
      ['denormal', 5e-324, -5e-324],
      ['opposite', 0, 180],
    ]
    await house.sql.query(
      `insert into store (id, shop_id, kind, name, phone, address, time_zone, latitude, longitude, status, created_at, updated_at)
       select id, '${shopId(0)}', 'BOTH', id, 'x', 'x', 'UTC', latitude, longitude, 'OPEN', now(), now()
       from jsonb_to_recordset($1::jsonb) as s(id text, latitude float8, longitude float8)`,
      [JSON.stringify(far.map(([id, latitude, longitude]) => ({ id, latitude, longitude })))],
    )
    const asked = await house.asks(guest, NEAR, { near: { latitude: 0, longitude: 0 } })
    expect(asked.errors).toEqual([])
    expect(
      asked.data.stores.nodes.map(({ name, distanceMeters }: { name: string; distanceMeters: number }) => [
        name,
        distanceMeters,
      ]),
    ).toEqual([
      ['denormal', 0],
      ['tiny', 0],
    ])
    const at = { latitude: 0, longitude: 0, radiusMeters: 1 } as const
    const { rows } = await house.sql.query(
      `select ${textOf(distanceSql(at))} as meters from store where id = 'opposite'`,
    )
    expect(rows[0].meters).toBe(metersBetween(at, { latitude: 0, longitude: 180 }))
    await house.sql.query(`delete from store where id = any($1)`, [far.map(([id]) => id)])
  })

  test('are asked for within bounds, with a cursor of the same list', async () => {
    const refused = async (variables: object) =>
      (await house.asks(guest, NEAR, variables as Record<string, unknown>)).errors.map(
        ({ extensions }) => extensions.code,
      )
    expect(await refused({ near: { ...here, radiusMeters: 0 } })).toEqual(['BAD_USER_INPUT'])
    expect(await refused({ near: { ...here, latitude: 100 } })).toEqual(['BAD_USER_INPUT'])
    expect(
      await refused({ near: here, after: Buffer.from('["stores@39.9149,116.4117","x","y"]').toString('base64url') }),
    ).toEqual(['BAD_USER_INPUT'])
    expect(await refused({ near: here, after: 'x' })).toEqual(['BAD_USER_INPUT'])
  })
})
