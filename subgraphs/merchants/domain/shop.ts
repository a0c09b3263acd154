import type { SHOP_STATUSES } from '@supermall/contracts/merchants'
import { shopChanged } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { ShopGroup } from './shop-group.ts'
import { rightsOf } from './shop-group.ts'

export type ShopStatus = (typeof SHOP_STATUSES)[number]

export type Shop = {
  readonly id: Id<'shp'>
  readonly name: string
  readonly slug: string
  readonly logoUrl: string | null
  readonly bannerUrl: string | null
  readonly description: string
  readonly categoryId: Id<'sct'> | null
  readonly groupId: Id<'sgr'> | null
  readonly contactName: string
  readonly contactPhone: string
  readonly address: string
  readonly latitude: number | null
  readonly longitude: number | null
  readonly status: ShopStatus
  readonly statusReason: string | null
  readonly expiresAt: Date | null
  readonly mostProducts: number
  /** In hundredths of a percent. */
  readonly feeRate: number
  readonly isRecommended: boolean
  readonly position: number
  readonly followerCount: number
  readonly version: number
  readonly createdAt: Date
}

/** What may become of a shop. Only the passing of time makes one expire, and only more time makes it open again. */
const NEXT: Record<ShopStatus, readonly ShopStatus[]> = {
  OPEN: ['PAUSED', 'CLOSED', 'EXPIRED'],
  PAUSED: ['OPEN', 'CLOSED'],
  EXPIRED: ['OPEN', 'CLOSED'],
  CLOSED: ['OPEN'],
}

type Standing = Pick<Shop, 'status' | 'expiresAt'>

/** An open shop whose time ran out is expired from that instant on, whenever the job comes by to write it down. */
export const statusAt = (shop: Standing, now: Date): ShopStatus =>
  shop.status === 'OPEN' && isTimeUp(shop, now) ? 'EXPIRED' : shop.status

export const isOpen = (shop: Standing, now: Date): boolean => statusAt(shop, now) === 'OPEN'

/** Whether its staff may sign in: a paused shop is still put in order by somebody, and one whose time ran out sends what was paid. */
export const isStaffed = ({ status }: Pick<Shop, 'status'>): boolean => status !== 'CLOSED'

export function moveTo(shop: Shop, wanted: Exclude<ShopStatus, 'EXPIRED'>, now: Date): Result<ShopStatus> {
  const from = statusAt(shop, now)
  if (wanted === 'OPEN' && isTimeUp(shop, now))
    return refused('SHOP_STATUS', 'Its time ran out; give it more time first.', 'status')
  return NEXT[from].includes(wanted)
    ? ok(wanted)
    : refused('SHOP_STATUS', `A shop that is ${from} cannot become ${wanted}.`, 'status')
}

/** More time opens what had expired; what was paused or closed stays so. */
export const statusProlonged = (shop: Shop, now: Date): ShopStatus => {
  const status = statusAt(shop, now)
  return status === 'EXPIRED' ? 'OPEN' : status
}

const isTimeUp = ({ expiresAt }: Standing, now: Date): boolean => expiresAt !== null && expiresAt <= now

export const tellShop = (shop: Shop, group: ShopGroup | null, now: Date) =>
  shopChanged({
    shopId: shop.id,
    version: shop.version,
    name: shop.name,
    status: statusAt(shop, now),
    expiresAt: shop.expiresAt?.toISOString() ?? null,
    mostProducts: shop.mostProducts,
    isGoodsAuditNeeded: rightsOf(group).isGoodsAuditNeeded,
  })

/** The part of a name that can stand in an address; null when too little of it can. */
export function slugOf(name: string): string | null {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return slug.length >= 3 ? slug : null
}

export const tailOf = (id: string): string => id.slice(-8)
