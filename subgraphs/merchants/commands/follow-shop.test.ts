import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, shopId } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const SHOP = 'shop { id followerCount isFollowed }'
const follow = (ordinal: number, shop: number) =>
  house.asks(buyer(ordinal), mutation('shopFollow', SHOP), { input: { shopId: shopId(shop) } })
const unfollow = (ordinal: number, shop: number) =>
  house.asks(buyer(ordinal), mutation('shopUnfollow', SHOP), { input: { shopId: shopId(shop) } })
const countsOf = async (shop: number): Promise<{ counted: number; rows: number }> =>
  (
    await house.sql.query(
      `select followers_count as counted, (select count(*)::int from shop_follow where shop_id = shop.id) as rows from shop where id = '${shopId(shop)}'`,
    )
  ).rows[0]

describe('following a shop', () => {
  test('counts a person once, however often and however many times at once it is asked', async () => {
    const { counted } = await countsOf(0)
    await house.told()
    survivors(await rival(8, () => follow(101, 0)))
    expect(await countsOf(0)).toEqual({ counted: counted + 1, rows: counted + 1 })
    expect((await house.told()).map(({ name }) => name)).toEqual(['shop.followed'])
    survivors(await rival(8, () => unfollow(101, 0)))
    expect(await countsOf(0)).toEqual({ counted, rows: counted })
    expect((await house.told()).map(({ name }) => name)).toEqual(['shop.unfollowed'])
  })

  test('counts everybody of many at once', async () => {
    const { counted } = await countsOf(1)
    survivors(await rival(12, (index) => follow(200 + index, 1)))
    expect(await countsOf(1)).toEqual({ counted: counted + 12, rows: counted + 12 })
  })

  test('answers with the shop as the follower sees it', async () => {
    const asked = await follow(102, 2)
    expect(asked.data.shopFollow.shop).toMatchObject({ isFollowed: true, followerCount: (await countsOf(2)).counted })
    expect((await unfollow(102, 2)).data.shopUnfollow.shop.isFollowed).toBe(false)
  })

  test('is for open shops that are there, and for consumers', async () => {
    const before = await house.kept()
    expect(codes(await follow(103, 6), 'shopFollow')).toEqual(['SHOP_NOT_OPEN'])
    expect(codes(await follow(103, 99), 'shopFollow')).toEqual(['NOT_FOUND'])
    const input = { shopId: shopId(0) }
    const asWhom = async (viewer: typeof guest) =>
      (await house.asks(viewer, mutation('shopFollow', SHOP), { input })).errors[0]?.extensions.code
    expect([await asWhom(guest), await asWhom(merchant(0))]).toEqual(['UNAUTHENTICATED', 'FORBIDDEN'])
    expect(await house.kept()).toBe(before)
  })

  test('shows the followed shops, latest first, whatever became of them', async () => {
    for (const shop of [0, 1, 2]) await follow(104, shop)
    await house.sql.query(`update shop set status = 'PAUSED' where id = '${shopId(1)}'`)
    const FOLLOWED =
      'query Mine($after: String) { followedShops(first: 2, after: $after) { totalCount nodes { id status } edges { followedAt cursor } pageInfo { hasNextPage endCursor } } }'
    const { data } = await house.asks(buyer(104), FOLLOWED)
    expect(data.followedShops).toMatchObject({
      totalCount: 3,
      nodes: [{ id: shopId(2) }, { id: shopId(1), status: 'PAUSED' }],
      pageInfo: { hasNextPage: true },
    })
    const rest = await house.asks(buyer(104), FOLLOWED, { after: data.followedShops.pageInfo.endCursor })
    expect(rest.data.followedShops.nodes).toEqual([{ id: shopId(0), status: 'OPEN' }])
  })

  test('tells each viewer whether they follow, in a list and by reference', async () => {
    const LIST = '{ shops { nodes { id isFollowed } } }'
    const followed = async (viewer: typeof guest) =>
      (await house.asks(viewer, LIST)).data.shops.nodes
        .filter(({ isFollowed }: { isFollowed: boolean }) => isFollowed)
        .map(({ id }: { id: string }) => id)
    expect(await followed(buyer(104))).toEqual([shopId(0), shopId(2)])
    expect(await followed(guest)).toEqual([])
    const { data } = await house.asks(
      buyer(104),
      'query Ref($of: [_Any!]!) { _entities(representations: $of) { ... on Shop { isFollowed } } }',
      {
        of: [{ __typename: 'Shop', id: derivedId('shp', 0) }],
      },
    )
    expect(data._entities).toEqual([{ isFollowed: true }])
  })
})
