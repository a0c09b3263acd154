import { derivedId } from '@supermall/kernel/id'
import { cursorsCrossed } from '@supermall/testing/cursors'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, guest, mall, merchant, platform, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const LIST = `query List($where: ShopWhere, $near: NearInput, $orderBy: ShopOrderBy! = POSITION, $first: Int, $after: String, $last: Int, $before: String) {
  shops(where: $where, near: $near, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id distanceMeters followerCount } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`

const list = async (variables: object, viewer = guest) => {
  const { data, errors } = await house.asks(viewer, LIST, variables as Record<string, unknown>)
  return errors.length > 0 ? errors.map(({ extensions }) => extensions.code) : data.shops
}
const ordinals = async (variables: object, viewer = guest): Promise<number[]> =>
  (await list(variables, viewer)).nodes.map(({ id }: { id: string }) =>
    [0, 1, 2, 3, 4, 5, 6, 7].findIndex((one) => shopId(one) === id),
  )

describe('the list of shops', () => {
  test('shows open ones to everybody, their own to staff, and all to the platform', async () => {
    expect(await ordinals({})).toEqual([0, 1, 2, 3, 4, 5])
    expect(await ordinals({}, merchant(6))).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(await ordinals({}, platform())).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(await ordinals({}, platform(['catalog.*']))).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('is found by name, category, recommendation and any mixture of them', async () => {
    expect(await ordinals({ where: { name: { contains: 'HOME' } } })).toEqual([3])
    expect(await ordinals({ where: { name: { contains: '美妆' } } })).toEqual([4])
    expect(await ordinals({ where: { name: { contains: '%' } } })).toEqual([])
    const { data } = await house.asks(guest, `{ shop(id: "${shopId(3)}") { name } }`)
    expect(await ordinals({ where: { name: { in: [data.shop.name, 'x'] } } })).toEqual([3])
    expect(await ordinals({ where: { categoryId: { in: [derivedId('sct', 0), derivedId('sct', 5)] } } })).toEqual([
      0, 5,
    ])
    const where = {
      OR: [{ categoryId: { eq: derivedId('sct', 3) } }, { isRecommended: { eq: true } }],
      NOT: { name: { contains: 'dawn' } },
    }
    expect(await ordinals({ where })).toEqual([1, 2, 3])
    expect(await ordinals({ where: { NOT: { categoryId: { eq: derivedId('sct', 3) } } } })).toEqual([0, 1, 2, 4, 5])
  })

  test('tells by status and group only what the one who asks may know', async () => {
    const paused = { where: { status: { in: ['PAUSED', 'EXPIRED'] } } }
    expect([await ordinals(paused, platform()), await ordinals(paused), await ordinals(paused, merchant(6))]).toEqual([
      [6, 7],
      [],
      [6],
    ])
    const newcomers = { where: { groupId: { eq: derivedId('sgr', 2) } } }
    expect([
      await ordinals(newcomers, platform()),
      await ordinals(newcomers),
      await ordinals(newcomers, merchant(4)),
    ]).toEqual([[4, 5, 6, 7], [], []])
  })

  test('is in every order complete, forwards and backwards, page by page', async () => {
    const near = { latitude: 35, longitude: 115, radiusMeters: 500_000 }
    for (const asked of [
      { orderBy: 'POSITION' },
      { orderBy: 'NEWEST' },
      { orderBy: 'FOLLOWERS' },
      { orderBy: 'DISTANCE', near: { ...near, latitude: 31 } },
    ]) {
      const whole = await ordinals({ ...asked, first: 100 })
      const forwards: number[] = []
      for (let after: string | null = null; ; ) {
        const page: { nodes: unknown[]; pageInfo: { endCursor: string; hasNextPage: boolean } } = await list({
          ...asked,
          first: 2,
          after,
        })
        forwards.push(...(await ordinals({ ...asked, first: 2, after })))
        if (!page.pageInfo.hasNextPage) break
        after = page.pageInfo.endCursor
      }
      expect([asked.orderBy, forwards]).toEqual([asked.orderBy, whole])
      expect(await ordinals({ ...asked, last: 2 })).toEqual(whole.slice(-2))
      const last = await list({ ...asked, last: 1 })
      expect(await ordinals({ ...asked, last: 2, before: last.pageInfo.startCursor })).toEqual(whole.slice(-3, -1))
    }
  })

  test('counts all that it holds, and sorts by what it says', async () => {
    const most = await list({ orderBy: 'FOLLOWERS', first: 3 })
    const counts = most.nodes.map(({ followerCount }: { followerCount: number }) => followerCount)
    expect(most.totalCount).toBe(6)
    expect(counts).toEqual([...counts].sort((a: number, b: number) => b - a))
    const near = { latitude: 39.9342, longitude: 116.4548, radiusMeters: 1 }
    expect((await list({ near, orderBy: 'DISTANCE' })).nodes).toMatchObject([{ id: shopId(0), distanceMeters: 0 }])
  })

  test('refuses what would be a burden or makes no sense', async () => {
    const deep = { NOT: { NOT: { NOT: { isRecommended: { eq: true } } } } }
    const wide = { OR: Array(11).fill({ isRecommended: { eq: true } }) }
    const many = { categoryId: { in: Array(101).fill('x') } }
    expect(await list({ where: deep })).toEqual(['FILTER_TOO_DEEP'])
    expect(await list({ where: wide })).toEqual(['FILTER_TOO_WIDE'])
    expect(await list({ where: many })).toEqual(['FILTER_TOO_MANY_VALUES'])
    expect(await list({ where: { name: { contains: ' ' } } })).toEqual(['FILTER_VALUE_INVALID'])
    expect(await list({ orderBy: 'DISTANCE' })).toEqual(['BAD_USER_INPUT'])
    expect(await list({ first: 101 })).toEqual(['BAD_USER_INPUT'])
    const other = (await list({ orderBy: 'NEWEST', first: 1 })).pageInfo.endCursor
    expect(await list({ orderBy: 'FOLLOWERS', after: other })).toEqual(['BAD_USER_INPUT'])
    const forged = Buffer.from(JSON.stringify(['shops.FOLLOWERS', 'drop', 'x'])).toString('base64url')
    expect(await list({ orderBy: 'FOLLOWERS', after: forged })).toEqual(['BAD_USER_INPUT'])
  })
})

describe('one shop', () => {
  test('is found by its address and by reference, and not by the id of something else', async () => {
    const { data } = await house.asks(
      guest,
      '{ shopBySlug(slug: "bloom-beauty") { id contact { phone email } category { name } location { latitude } } shop(id: "prd_x") { id } }',
    )
    expect(data).toMatchObject({
      shop: null,
      shopBySlug: { id: shopId(4), contact: { phone: '400-800-1004', email: 'service@example.com' } },
    })
    const REFS =
      'query Refs($of: [_Any!]!) { _entities(representations: $of) { __typename ... on Shop { name feeRateBasisPoints } ... on StaffMember { id } ... on MerchantApplication { id } ... on ShopGroup { id } } }'
    const of = [
      { __typename: 'Shop', id: shopId(6) },
      { __typename: 'Shop', id: shopId(99) },
      { __typename: 'StaffMember', id: derivedId('stf', 1000) },
      { __typename: 'MerchantApplication', id: derivedId('map', 0) },
      { __typename: 'ShopGroup', id: derivedId('sgr', 0) },
    ]
    const stranger = (await house.asks(guest, REFS, { of })).data._entities
    expect(stranger).toEqual([
      { __typename: 'Shop', name: '童趣乐园 Little Sprout', feeRateBasisPoints: null },
      null,
      null,
      null,
      null,
    ])
    const admin = (await house.asks(platform(), REFS, { of })).data._entities
    expect(admin.map((one: object | null) => one !== null)).toEqual([true, false, true, true, true])
  })

  test('lists all applications to those who audit, by status, name, time and applicant', async () => {
    const FIND =
      'query Find($where: MerchantApplicationWhere) { merchantApplications(where: $where, orderBy: OLDEST) { totalCount nodes { id decidedBy { id } } } }'
    const found = async (where: object) =>
      (await house.asks(platform(), FIND, { where })).data.merchantApplications.nodes.map(
        ({ id }: { id: string }) => id,
      )
    const [pending, rejected] = [derivedId('map', 0), derivedId('map', 1)]
    expect(await found({})).toEqual([pending, rejected])
    expect(await found({ status: { eq: 'REJECTED' } })).toEqual([rejected])
    expect(
      await found({ OR: [{ name: { contains: 'TEA' } }, { applicantId: { eq: derivedId('acc', 999) } }] }),
    ).toEqual([pending])
    expect(
      await found({ createdAt: { range: { from: '2026-10-01T00:00:00Z' } }, NOT: { status: { eq: 'REJECTED' } } }),
    ).toEqual([pending])
    expect(await found({ createdAt: { range: { below: '1990-01-01T00:00:00Z' } } })).toEqual([])
    expect(await found({ name: { contains: '_' } })).toEqual([])
    expect((await house.asks(merchant(0), FIND)).errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  })

  test('goes on in the applications of one and in those of all by their own cursors only', async () => {
    const own = { name: 'myMerchantApplications', viewer: buyer(41) }
    const all = { name: 'merchantApplications', viewer: platform() }
    expect(await cursorsCrossed(house.asks, [own, all])).toEqual([['BAD_USER_INPUT'], ['BAD_USER_INPUT']])
  })
})
