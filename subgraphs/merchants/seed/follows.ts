import { BUYERS } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'
import type { Follow } from '../data/follows.ts'

const OPEN_SHOPS = [0, 1, 2, 3, 4, 5]
const FROM = Date.UTC(2026, 2, 1)

/** Every buyer follows one to three of the open shops, the first ones more often. */
const follows = (buyer: number, shop: number): boolean =>
  buyer % 6 === shop || (buyer * 7 + 3) % 11 === shop || buyer % 4 === shop

export const followersOf = (shop: number): readonly number[] =>
  OPEN_SHOPS.includes(shop) ? BUYERS.filter((buyer) => follows(buyer, shop)) : []

export const followRows: readonly Follow[] = OPEN_SHOPS.flatMap((shop) =>
  followersOf(shop).map((buyer) => ({
    id: derivedId('fol', buyer * 10 + shop),
    shopId: derivedId('shp', shop),
    accountId: derivedId('acc', buyer),
    createdAt: new Date(FROM + (buyer * 10 + shop) * 60_000),
  })),
)
