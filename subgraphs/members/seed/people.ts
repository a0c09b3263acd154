import type { Id } from '@supermall/kernel/id'
import { derivedId } from '@supermall/kernel/id'
import type { Address } from '../domain/address.ts'
import type { Favourite } from '../domain/favourite.ts'
import type { Gender, Member } from '../domain/member.ts'
import { blankMember } from '../domain/member.ts'
import type { ProductView } from '../domain/product-view.ts'
import { levelReached } from './levels.ts'
import { NAMES, PLACES } from './places.ts'

const MEMBERS = 50
const DAY_MS = 86_400_000
const SINCE = Date.UTC(2026, 0, 6, 3)
const NOW = Date.UTC(2026, 10, 20, 3)
const GENDERS: readonly Gender[] = ['FEMALE', 'MALE', 'UNKNOWN', 'FEMALE', 'MALE']
/** The smallest demo has a hundred goods, so these are in all of them. */
const GOODS = 60

/** Mixed from the ordinals, so that it is the same number in every mall and neighbours are not alike. */
function thrown(ordinal: number, salt: number, below: number): number {
  const mixed = Math.imul(Math.imul(ordinal + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 15)) >>> 0) % below
}

const at = (from: number, dayCount: number): Date => new Date(from + dayCount * DAY_MS)

export const members: readonly Member[] = Array.from({ length: MEMBERS }, (_, index) => {
  const ordinal = index + 1
  const joinedAt = at(SINCE, thrown(ordinal, 1, 280))
  const orderCount = ordinal % 5 === 0 ? 0 : 1 + thrown(ordinal, 2, 18)
  const spent = BigInt(orderCount * (6_900 + thrown(ordinal, 3, 120_000)))
  return {
    ...blankMember(derivedId('acc', ordinal), joinedAt),
    nickname: nameOf(ordinal),
    gender: GENDERS[ordinal % GENDERS.length] ?? 'UNKNOWN',
    avatarUrl: null,
    birthDate:
      ordinal % 3 === 0
        ? null
        : at(Date.UTC(1970, 0, 1), thrown(ordinal, 4, 13_000))
            .toISOString()
            .slice(0, 10),
    regionCode: placeOf(ordinal, 0).regionCode,
    spent,
    orderCount,
    levelId: levelReached(spent),
    addressCount: addressesOf(ordinal),
  }
})

/** Every tenth member has none yet; the others have up to three, the first of them the default. */
export const addresses: readonly Address[] = members.flatMap(({ accountId, nickname, joinedAt }, index) =>
  Array.from({ length: addressesOf(index + 1) }, (_, nth) => {
    const ordinal = (index + 1) * 10 + nth
    const facts = { recipient: nickname ?? '', phone: `138${String(10_000_000 + ordinal * 37)}`, postcode: null }
    const kept = { isDefault: nth === 0, version: 1, createdAt: joinedAt, updatedAt: joinedAt }
    const label = ['家', '公司', '父母家'][nth] ?? null
    return { ...facts, ...placeOf(index + 1, nth), ...kept, id: derivedId('adr', ordinal), accountId, label }
  }),
)

export const favourites: readonly Favourite[] = members.flatMap(({ accountId, joinedAt }, index) =>
  goodsOf(index + 1, { salt: 11, most: 6 }).map((productId, nth) => ({
    id: derivedId('fav', (index + 1) * 10 + nth),
    accountId,
    productId,
    addedAt: at(joinedAt.getTime(), nth + 1),
  })),
)

export const views: readonly ProductView[] = members.flatMap(({ accountId }, index) =>
  goodsOf(index + 1, { salt: 29, most: 12 }).map((productId, nth) => ({
    id: derivedId('pvw', (index + 1) * 20 + nth),
    accountId,
    productId,
    views: 1 + thrown(index + nth, 31, 4),
    seenAt: at(NOW, -nth - index / 100),
  })),
)

function addressesOf(ordinal: number): number {
  return ordinal % 10 === 0 ? 0 : 1 + thrown(ordinal, 5, 3)
}

function goodsOf(ordinal: number, { salt, most }: { salt: number; most: number }): readonly Id<'prd'>[] {
  const count = thrown(ordinal, salt, most + 1)
  const ordinals = Array.from({ length: count }, (_, nth) => thrown(ordinal * 3 + nth * 7, salt + nth, GOODS))
  return [...new Set(ordinals)].map((one) => derivedId('prd', one))
}

function placeOf(ordinal: number, nth: number) {
  const place = PLACES[(ordinal + nth * 3) % PLACES.length]
  if (!place) throw new Error('there are places')
  return { ...place, line: `${place.line}${1 + thrown(ordinal, 40 + nth, 180)}号` }
}

function nameOf(ordinal: number): string {
  const { given, family } = NAMES
  return `${family[ordinal % family.length]}${given[ordinal % given.length]}`
}
