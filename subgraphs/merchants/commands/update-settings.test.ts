import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const FIELDS = `settings { page { name isClosed version overridden } trade { closeUnpaidAfterMinutes version overridden }
  contact { phone email version overridden } member { pointsName } notice { isRefundOn version } }`
const ofMall = (input: object) => house.asks(platform(), mutation('mallSettingsUpdate', FIELDS), { input })
const ofShop = (input: object, viewer = merchant(0)) =>
  house.asks(viewer, mutation('shopSettingsUpdate', FIELDS), { input: { shopId: shopId(0), ...input } })

describe('settings', () => {
  test('are inherited: the default, under what the mall says, under what the shop says', async () => {
    const see = async () =>
      (
        await house.asks(
          guest,
          `{ shopSettings(shopId: "${shopId(0)}") { trade { closeUnpaidAfterMinutes version overridden } } }`,
        )
      ).data.shopSettings.trade
    expect(await see()).toEqual({ closeUnpaidAfterMinutes: 30, version: 0, overridden: [] })
    await ofMall({ trade: { expectedVersion: 0, closeUnpaidAfterMinutes: 60 } })
    expect(await see()).toEqual({ closeUnpaidAfterMinutes: 60, version: 0, overridden: [] })
    await ofShop({ trade: { expectedVersion: 0, closeUnpaidAfterMinutes: 15 } })
    expect(await see()).toEqual({ closeUnpaidAfterMinutes: 15, version: 1, overridden: ['closeUnpaidAfterMinutes'] })
    await ofShop({ trade: { expectedVersion: 1, closeUnpaidAfterMinutes: null } })
    expect(await see()).toEqual({ closeUnpaidAfterMinutes: 60, version: 2, overridden: [] })
  })

  test('are told with all that is in force in the group, and audited by what changed', async () => {
    await house.told()
    await ofShop({ contact: { expectedVersion: 1, phone: '400-1' }, notice: { expectedVersion: 0, isRefundOn: false } })
    const told = await house.told()
    expect(told).toMatchObject([
      {
        name: 'settings.changed',
        payload: { group: 'notice', version: 1, values: { isRefundOn: false, isNewOrderOn: true } },
      },
      {
        name: 'settings.changed',
        payload: {
          shopId: shopId(0),
          group: 'contact',
          version: 2,
          values: { phone: '400-1', email: 'service@example.com' },
        },
      },
    ])
    expect((await house.audited()).at(-1)).toMatchObject({
      before: { phone: '•••• 1000' },
      after: { phone: '•••• -1' },
    })
  })

  test('about money are set by a shop as far as the mall lets it', async () => {
    const pay = 'settings { pay { isCashOnDeliveryOn isFreightPaidByBalance overridden } }'
    const say = (input: object) =>
      house.asks(merchant(2), mutation('shopSettingsUpdate', pay), { input: { shopId: shopId(2), pay: input } })
    const refused = await say({ expectedVersion: 0, isCashOnDeliveryOn: true })
    expect(refused.data.shopSettingsUpdate).toMatchObject({
      settings: null,
      errors: [{ code: 'MALL_SWITCHED_OFF', path: ['pay', 'isCashOnDeliveryOn'] }],
    })
    await house.told()
    const kept = await say({ expectedVersion: 0, isFreightPaidByBalance: false, isCashOnDeliveryOn: false })
    expect(kept.data.shopSettingsUpdate.settings.pay).toMatchObject({ isFreightPaidByBalance: false })
    expect(await house.told()).toMatchObject([{ payload: { own: ['isCashOnDeliveryOn', 'isFreightPaidByBalance'] } }])
    await ofMall({ pay: { expectedVersion: 0, isCashOnDeliveryOn: true } })
    const taken = await say({ expectedVersion: 1, isCashOnDeliveryOn: true })
    expect(taken.data.shopSettingsUpdate.settings.pay.isCashOnDeliveryOn).toBe(true)
    await ofMall({ pay: { expectedVersion: 1, isCashOnDeliveryOn: false } })
    const see = `{ shopSettings(shopId: "${shopId(2)}") { pay { isCashOnDeliveryOn isFreightPaidByBalance } } }`
    expect((await house.asks(guest, see)).data.shopSettings.pay).toEqual({
      isCashOnDeliveryOn: false,
      isFreightPaidByBalance: false,
    })
  })

  test('are refused as a whole when one is out of bounds, stale or nothing', async () => {
    const before = await house.kept()
    const bad = await ofMall({
      trade: { expectedVersion: 1, closeUnpaidAfterMinutes: 4, receiveAfterDays: 91 },
      contact: { expectedVersion: 1, phone: 'x'.repeat(25), chatUrl: 'javascript:alert(1)' },
    })
    expect(bad.data.mallSettingsUpdate.errors.map(({ path }: { path: string[] }) => path.join('.')).sort()).toEqual([
      'contact.chatUrl',
      'contact.phone',
      'trade.closeUnpaidAfterMinutes',
      'trade.receiveAfterDays',
    ])
    expect(codes(bad, 'mallSettingsUpdate')).toEqual(Array(4).fill('SETTING_INVALID'))
    const stale = await ofMall({
      contact: { expectedVersion: 1, phone: '1' },
      trade: { expectedVersion: 0, receiveAfterDays: 5 },
    })
    expect(codes(stale, 'mallSettingsUpdate')).toEqual(['STALE_VERSION'])
    expect(codes(await ofMall({}), 'mallSettingsUpdate')).toEqual(['NOTHING_TO_CHANGE'])
    for (const expectedVersion of [0, 1])
      expect(codes(await ofShop({ page: { expectedVersion } }), 'shopSettingsUpdate')).toEqual(['NOTHING_TO_CHANGE'])
    expect(await house.kept()).toBe(before)
  })

  test('keep one of many edits of the same version, the very first one too', async () => {
    const rivals = await rival(5, (index) => ofMall({ wap: { expectedVersion: 0, title: `Title ${index}` } }))
    expect(survivors(rivals).flatMap((asked) => codes(asked, 'mallSettingsUpdate'))).toEqual(
      Array(4).fill('STALE_VERSION'),
    )
  })

  test('close a shop, or the whole mall, without hiding it', async () => {
    const sees = async () =>
      (await house.asks(guest, `{ shop(id: "${shopId(0)}") { status isTakingOrders } }`)).data.shop
    await ofShop({ page: { expectedVersion: 1, isClosed: true } })
    expect(await sees()).toEqual({ status: 'OPEN', isTakingOrders: false })
    await ofShop({ page: { expectedVersion: 2, isClosed: false } })
    expect(await sees()).toEqual({ status: 'OPEN', isTakingOrders: true })
    await ofMall({ page: { expectedVersion: 1, isClosed: true } })
    expect(await sees()).toEqual({ status: 'OPEN', isTakingOrders: false })
  })

  test('for staff are shown to the staff and the platform only', async () => {
    const query = `{ mallSettings { sms { signature } member { balanceName } } shopSettings(shopId: "${shopId(0)}") { notice { isRefundOn } } }`
    expect((await house.asks(guest, query)).data).toEqual({
      mallSettings: { sms: null, member: { balanceName: '余额' } },
      shopSettings: { notice: null },
    })
    expect((await house.asks(merchant(0), query)).data.shopSettings).toEqual({ notice: { isRefundOn: false } })
    expect((await house.asks(platform(), query)).data.mallSettings.sms).toEqual({ signature: 'Supermall' })
  })
})

describe('a feature', () => {
  const FEATURE = 'feature { code isEnabled version expiresAt }'
  const set = (input: object, viewer = platform()) =>
    house.asks(viewer, mutation('featureSet', FEATURE), {
      input: { shopId: shopId(4), code: 'BARGAIN', expectedVersion: 0, isEnabled: true, ...input },
    })
  const has = async () =>
    (await house.asks(guest, `{ shop(id: "${shopId(4)}") { hasFeature(code: BARGAIN) } }`)).data.shop.hasFeature

  test('is on until it expires, at the very instant', async () => {
    expect(await has()).toBe(false)
    await house.told()
    await set({ expiresAt: '2026-12-01T00:00:00Z' })
    expect(await house.told()).toMatchObject([
      {
        name: 'feature.changed',
        payload: { feature: 'BARGAIN', isEnabled: true, expiresAt: '2026-12-01T00:00:00.000Z', version: 1 },
      },
    ])
    expect(await has()).toBe(true)
    house.clock.now = new Date('2026-12-01T00:00:00Z')
    expect(await has()).toBe(false)
    house.clock.now = new Date('2026-11-21T04:00:00Z')
  })

  test('is switched by the platform alone, on the version that it saw, for a time that lies ahead', async () => {
    const before = await house.kept()
    expect((await set({}, merchant(4))).errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(codes(await set({ expectedVersion: 0 }), 'featureSet')).toEqual(['STALE_VERSION'])
    expect(codes(await set({ expectedVersion: 1, expiresAt: '2026-01-01T00:00:00Z' }), 'featureSet')).toEqual([
      'EXPIRY_PAST',
    ])
    expect(await house.kept()).toBe(before)
  })

  test('is one of those that every shop lists', async () => {
    const { data } = await house.asks(guest, `{ shop(id: "${shopId(5)}") { features { code isEnabled expiresAt } } }`)
    expect(data.shop.features).toHaveLength(12)
    expect(
      data.shop.features
        .filter(({ isEnabled }: { isEnabled: boolean }) => isEnabled)
        .map(({ code }: { code: string }) => code),
    ).toEqual(['COUPONS', 'FULL_REDUCTION', 'PICKUP', 'PRESELL', 'WHOLESALE'])
  })
})

describe('what is asked often', () => {
  const ENTRY = 'entry { id question version isEnabled }'

  test('is written for a shop by its staff, and for the mall by the platform', async () => {
    const write = (viewer: typeof guest, input: object) =>
      house.asks(viewer, mutation('faqEntryCreate', ENTRY), { input: { question: 'Q?', answer: 'A.', ...input } })
    expect((await write(merchant(0), {})).errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
    expect(codes(await write(platform(), {}), 'faqEntryCreate')).toEqual([])
    const { id, version } = (await write(merchant(0), { shopId: shopId(0), position: 9 })).data.faqEntryCreate.entry
    const input = { entryId: id, expectedVersion: version, isEnabled: false }
    await house.asks(merchant(0), mutation('faqEntryUpdate', ENTRY), { input })
    const COUNT = `{ faqEntries(shopId: "${shopId(0)}") { totalCount } }`
    expect([
      (await house.asks(guest, COUNT)).data.faqEntries.totalCount,
      (await house.asks(merchant(0), COUNT)).data.faqEntries.totalCount,
    ]).toEqual([2, 3])
    const stale = await house.asks(merchant(0), mutation('faqEntryDelete', ENTRY), {
      input: { entryId: id, expectedVersion: version },
    })
    expect(codes(stale, 'faqEntryDelete')).toEqual(['STALE_VERSION'])
    await house.asks(merchant(0), mutation('faqEntryDelete', ENTRY), {
      input: { entryId: id, expectedVersion: version + 1 },
    })
    expect((await house.asks(merchant(0), COUNT)).data.faqEntries.totalCount).toBe(2)
  })

  test('has bounds', async () => {
    const before = await house.kept()
    const asked = await house.asks(platform(), mutation('faqEntryCreate', ENTRY), {
      input: { question: '', answer: 'x'.repeat(4001), position: -1 },
    })
    expect(codes(asked, 'faqEntryCreate')).toEqual(['TEXT_LENGTH', 'TEXT_LENGTH', 'NUMBER_RANGE'])
    expect(await house.kept()).toBe(before)
  })
})
