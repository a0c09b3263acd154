import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { codes, guest, mall, merchant, mutation, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const SHOP =
  'shop { id version status name slug logoUrl location { latitude } expiresAt feeRateBasisPoints rights { canChangePrice } }'
const does = (name: string, input: object, viewer = platform()) => house.asks(viewer, mutation(name, SHOP), { input })
const versionOf = async (ordinal: number): Promise<number> =>
  (await house.sql.query(`select version from shop where id = '${shopId(ordinal)}'`)).rows[0].version
const expected = async (ordinal: number) => ({ shopId: shopId(ordinal), expectedVersion: await versionOf(ordinal) })
const statusFor = async (ordinal: number, viewer = platform()) =>
  (await house.asks(viewer, `{ shop(id: "${shopId(ordinal)}") { status } }`)).data.shop?.status ?? null

describe("a shop's own page", () => {
  test('is changed by its staff, and told whole', async () => {
    await house.told()
    const input = { ...(await expected(0)), name: 'Dawn', logoUrl: null, location: { latitude: 1.5, longitude: 2 } }
    const asked = await does('shopUpdate', input, merchant(0))
    expect(asked.data.shopUpdate.shop).toMatchObject({
      name: 'Dawn',
      logoUrl: null,
      location: { latitude: 1.5 },
      version: 2,
    })
    expect(await house.told()).toMatchObject([
      {
        name: 'shop.changed',
        payload: { name: 'Dawn', version: 2, status: 'OPEN', mostProducts: 100_000, isGoodsAuditNeeded: false },
      },
    ])
    expect((await house.audited()).at(-1)).toMatchObject({
      action: 'merchants.shop.edit',
      subject_id: shopId(0),
      after: { name: 'Dawn', logoUrl: null },
    })
  })

  test('is refused with all that is wrong with it, and changes nothing', async () => {
    const before = await house.kept()
    const refused = async (more: object) =>
      codes(await does('shopUpdate', { ...(await expected(1)), ...more }, merchant(1)), 'shopUpdate')
    expect(
      await refused({
        name: 'x'.repeat(61),
        slug: 'A b',
        logoUrl: '//evil.example',
        location: { latitude: 91, longitude: 0 },
      }),
    ).toEqual(['TEXT_LENGTH', 'SLUG_INVALID', 'LINK_INVALID', 'LOCATION_INVALID'])
    expect(await refused({ name: '归家 hearth & home' })).toEqual(['NAME_TAKEN'])
    expect(await refused({ slug: 'hearth-and-home' })).toEqual(['SLUG_TAKEN'])
    expect(await refused({ categoryId: 'sct_none' })).toEqual(['NOT_FOUND'])
    expect(await refused({})).toEqual(['NOTHING_TO_CHANGE'])
    expect(await refused({ expectedVersion: 7, name: 'Other' })).toEqual(['STALE_VERSION'])
    expect(await refused({ shopId: 'prd_x', name: 'Other' })).toEqual(['NOT_FOUND'])
    expect(await house.kept()).toBe(before)
  })

  test('keeps one of many edits of the same version, and one of many shops that want the same name', async () => {
    const input = await expected(2)
    const edits = await rival(5, (index) => does('shopUpdate', { ...input, description: `Edit ${index}` }))
    expect(survivors(edits).flatMap((asked) => codes(asked, 'shopUpdate'))).toEqual(Array(4).fill('STALE_VERSION'))
    const shops = await Promise.all([1, 2, 3, 4].map(expected))
    const names = await rival(4, async (index) => does('shopUpdate', { ...shops[index], name: 'Everybody' }))
    expect(survivors(names).flatMap((asked) => codes(asked, 'shopUpdate'))).toEqual(Array(3).fill('NAME_TAKEN'))
  })
})

describe('the status of a shop', () => {
  test('is moved by the platform with a reason, and hides the shop from strangers', async () => {
    expect(codes(await does('shopStatusSet', { ...(await expected(3)), status: 'PAUSED' }), 'shopStatusSet')).toEqual([
      'TEXT_LENGTH',
    ])
    await does('shopStatusSet', { ...(await expected(3)), status: 'PAUSED', reason: 'Under review.' })
    expect([await statusFor(3), await statusFor(3, merchant(3)), await statusFor(3, guest)]).toEqual([
      'PAUSED',
      'PAUSED',
      null,
    ])
    expect(
      codes(
        await does('shopStatusSet', { ...(await expected(3)), status: 'PAUSED', reason: 'Again.' }),
        'shopStatusSet',
      ),
    ).toEqual(['SHOP_STATUS'])
    await does('shopStatusSet', { ...(await expected(3)), status: 'OPEN' })
    expect(await statusFor(3, guest)).toBe('OPEN')
  })

  test('ends the sessions of the staff when the shop closes', async () => {
    await house.told()
    await does('shopStatusSet', { ...(await expected(3)), status: 'CLOSED', reason: 'Over.' })
    const told = await house.told()
    expect(told.map(({ name }) => name)).toEqual(['shop.changed', 'staff.changed', 'staff.changed', 'staff.changed'])
    expect(told.slice(1).every(({ payload }) => (payload as { isActive: boolean }).isActive === false)).toBe(true)
  })

  test('is expired from the instant on, whether it was written down or not', async () => {
    const asked = await does('shopExpirySet', { ...(await expected(5)), expiresAt: '2026-11-22T00:00:00Z' })
    expect(asked.data.shopExpirySet.shop.status).toBe('OPEN')
    house.clock.now = new Date('2026-11-22T00:00:00Z')
    expect([await statusFor(5), await statusFor(5, guest)]).toEqual(['EXPIRED', null])
    expect(codes(await does('shopStatusSet', { ...(await expected(5)), status: 'OPEN' }), 'shopStatusSet')).toEqual([
      'SHOP_STATUS',
    ])
    expect(
      codes(
        await does('shopExpirySet', { ...(await expected(5)), expiresAt: '2026-11-01T00:00:00Z' }),
        'shopExpirySet',
      ),
    ).toEqual(['EXPIRY_PAST'])
    await house.told()
    const longer = await does('shopExpirySet', { ...(await expected(5)), expiresAt: null })
    expect(longer.data.shopExpirySet.shop).toMatchObject({ status: 'OPEN', expiresAt: null })
    expect((await house.told()).map(({ name }) => name)).toEqual(['shop.changed'])
  })

  test('of an expired shop opens with more time, of a paused one does not', async () => {
    const expired = await does('shopExpirySet', { ...(await expected(7)), expiresAt: '2030-01-01T00:00:00Z' })
    expect(expired.data.shopExpirySet.shop.status).toBe('OPEN')
    const paused = await does('shopExpirySet', { ...(await expected(6)), expiresAt: '2030-01-01T00:00:00Z' })
    expect(paused.data.shopExpirySet.shop.status).toBe('PAUSED')
  })
})

describe("the platform's terms", () => {
  test('give a shop the rights of its group', async () => {
    await house.told()
    const input = { ...(await expected(4)), groupId: derivedId('sgr', 0), feeRateBasisPoints: 125, mostProducts: 5 }
    const asked = await does('shopTermsSet', input)
    expect(asked.data.shopTermsSet.shop).toMatchObject({ feeRateBasisPoints: 125, rights: { canChangePrice: true } })
    expect(await house.told()).toMatchObject([{ payload: { mostProducts: 5, isGoodsAuditNeeded: false } }])
  })

  test('are within bounds and of a group that is there', async () => {
    const before = await house.kept()
    const refused = async (more: object) =>
      codes(await does('shopTermsSet', { ...(await expected(4)), ...more }), 'shopTermsSet')
    expect(await refused({ feeRateBasisPoints: 10_001 })).toEqual(['NUMBER_RANGE'])
    expect(await refused({ groupId: derivedId('sgr', 9) })).toEqual(['NOT_FOUND'])
    expect(await refused({})).toEqual(['NOTHING_TO_CHANGE'])
    expect(await house.kept()).toBe(before)
  })

  test('are nothing that a shop could set itself', async () => {
    for (const name of ['shopStatusSet', 'shopExpirySet', 'shopTermsSet', 'shopPromotionSet']) {
      const input = { ...(await expected(4)), ...(name === 'shopStatusSet' ? { status: 'OPEN' } : {}) }
      const { errors } = await does(name, input, merchant(4))
      expect([name, errors[0]?.extensions.code]).toEqual([name, 'FORBIDDEN'])
    }
  })

  test('decide which shops come first', async () => {
    await does('shopPromotionSet', { ...(await expected(4)), position: 0, isRecommended: true })
    const { data } = await house.asks(guest, '{ shops(where: { isRecommended: { eq: true } }) { nodes { id } } }')
    expect(data.shops.nodes.map(({ id }: { id: string }) => id)).toContain(shopId(4))
  })
})

describe('groups and categories of shops', () => {
  const GROUP = 'group { id name version shopCount rights { canFinishOrders } }'

  test('come, change and go; what is in use stays, and says by how many', async () => {
    const made = await house.asks(platform(), mutation('shopGroupCreate', GROUP), {
      input: { name: 'Testers', canFinishOrders: true },
    })
    const { id, rights, version } = made.data.shopGroupCreate.group
    expect(rights).toEqual({ canFinishOrders: true })
    const twice = await house.asks(platform(), mutation('shopGroupCreate', GROUP), { input: { name: ' testers ' } })
    expect(codes(twice, 'shopGroupCreate')).toEqual(['NAME_TAKEN'])
    const stale = await house.asks(platform(), mutation('shopGroupDelete', GROUP), {
      input: { groupId: id, expectedVersion: version + 1 },
    })
    expect(codes(stale, 'shopGroupDelete')).toEqual(['STALE_VERSION'])
    const gone = await house.asks(platform(), mutation('shopGroupDelete', GROUP), {
      input: { groupId: id, expectedVersion: version },
    })
    expect(codes(gone, 'shopGroupDelete')).toEqual([])
    const query = `mutation Do($input: ShopGroupDeleteInput!) { shopGroupDelete(input: $input) { group { id }
      errors { code ... on ShopGroupInUseError { shopCount } } } }`
    const used = await house.asks(platform(), query, { input: { groupId: derivedId('sgr', 1), expectedVersion: 1 } })
    expect(used.data.shopGroupDelete.errors).toEqual([{ code: 'GROUP_IN_USE', shopCount: 2 }])
  })

  test('tell every shop of a group when the audit of its goods changes', async () => {
    await house.told()
    const input = { groupId: derivedId('sgr', 1), expectedVersion: 1, isGoodsAuditNeeded: true }
    await house.asks(platform(), mutation('shopGroupUpdate', GROUP), { input })
    const told = await house.told()
    expect(told).toHaveLength(2)
    expect(told).toMatchObject(Array(2).fill({ name: 'shop.changed', payload: { isGoodsAuditNeeded: true } }))
  })

  test('are hidden from shops that are made when disabled, but stay with those that have them', async () => {
    const CATEGORY = 'category { id isEnabled version }'
    const input = { categoryId: derivedId('sct', 5), expectedVersion: 1, isEnabled: false }
    await house.asks(platform(), mutation('shopCategoryUpdate', CATEGORY), { input })
    expect((await house.asks(guest, '{ shopCategories { id } }')).data.shopCategories).toHaveLength(5)
    expect((await house.asks(platform(), '{ shopCategories { id } }')).data.shopCategories).toHaveLength(6)
    const query = `mutation Do($input: ShopCategoryDeleteInput!) { shopCategoryDelete(input: $input) {
      errors { code ... on ShopCategoryInUseError { shopCount applicationCount } } } }`
    const used = await house.asks(platform(), query, { input: { categoryId: derivedId('sct', 2), expectedVersion: 1 } })
    expect(used.data.shopCategoryDelete.errors).toEqual([
      { code: 'CATEGORY_IN_USE', shopCount: 1, applicationCount: 1 },
    ])
  })
})
