import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { isShopThere } from '../commands/shops/ask-about-shops.ts'
import { rememberShop, switchFeature } from '../commands/shops/remember-shop.ts'
import { findWithholding } from '../data/shops.ts'
import { AT, couponFloor } from '../trial/wallets.ts'
import askAboutShops from './ask-about-shops.ts'

const floor = await couponFloor()
const shopId = (ordinal: number) => derivedId('shp', ordinal)
const feature = (code: string, isEnabled: boolean, version = 0) => ({
  feature: code,
  isEnabled,
  expiresAt: null,
  version,
})

const SHOPS = [
  { shopId: shopId(1), version: 4, status: 'PAUSED', expiresAt: null, features: [] },
  {
    shopId: shopId(2),
    version: 1,
    status: 'OPEN',
    expiresAt: null,
    features: [feature('COUPONS', true), feature('WHOLESALE', false), feature('PICKUP', false)],
  },
]
const asked: string[][] = []
let isSilent = false
const ask = async (_: unknown, { shopIds }: { readonly shopIds: string[] }) => {
  if (isSilent) throw new Error('merchants is silent')
  asked.push(shopIds)
  return { shops: SHOPS.filter((shop) => shopIds.includes(shop.shopId)) }
}
const within = { ask, client: floor.tools.client, transact: floor.transact } as never
const withheld = async () =>
  (
    await findWithholding(
      floor.tools.client,
      [1, 2, 3].map((one) => shopId(one)),
      AT,
    )
  ).toSorted((a, b) => (a.id < b.id ? -1 : 1))

test('shops that offered something before they were heard of are asked about once; who is not there offers nothing', async () => {
  for (const shop of [1, 2, 3]) await floor.offer({ shopId: shopId(shop) })
  expect(await withheld()).toEqual([])
  expect(await askAboutShops.run(within)).toEqual({ asked: 3 })
  const offNow = [
    { id: shopId(1), isClosed: true, off: [] },
    { id: shopId(2), isClosed: false, off: ['WHOLESALE'] },
    { id: shopId(3), isClosed: true, off: [] },
  ]
  expect(await withheld()).toEqual(offNow.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  expect(await askAboutShops.run(within)).toEqual({ asked: 0 })
  expect(asked).toHaveLength(1)
})

test('whether a shop is there is known while merchants is silent, and what is told later counts', async () => {
  isSilent = true
  expect(await isShopThere(shopId(1), within)).toBe(true)
  await expect(isShopThere(shopId(3), within)).rejects.toThrow('silent')
  const told = { shopId: shopId(3), status: 'OPEN', expiresAt: null } as const
  await floor.transact((unit) => rememberShop({ ...told, version: 1 }, unit))
  expect(await isShopThere(shopId(3), within)).toBe(true)
  const on = { shopId: shopId(2), feature: 'WHOLESALE', isEnabled: true, expiresAt: null }
  await floor.transact((unit) => switchFeature({ ...on, version: 2 }, unit))
  await floor.transact((unit) => switchFeature({ ...on, isEnabled: false, version: 1 }, unit))
  expect((await withheld()).map(({ id }) => id)).toEqual([shopId(1)])
  isSilent = false
  expect(await isShopThere(shopId(9), within)).toBe(false)
})
