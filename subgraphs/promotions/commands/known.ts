import { goodsThere } from '@supermall/contracts/catalog'
import { audienceThere } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'
import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import { isShopThere } from './shops/ask-about-shops.ts'

/** What a promotion, a coupon or a task may name. */
const PREFIXES = ['prd', 'sku', 'cat', 'lvl', 'mgr'] as const
type Prefix = (typeof PREFIXES)[number]

/** What others know of the names in an input, asked before the transaction, which asks nobody. */
export type Known = {
  readonly isShopThere: boolean
  /** Whose it is, null where it is nobody's; nothing of what is not there. */
  readonly ownerOf: (id: string) => string | null | undefined
}

type Asking = { readonly ask: Ask; readonly client: Tx; readonly transact: Transact<Tx> }

/** No list is as long; what is too long is refused as such, and need not be asked about. */
const MOST_NAMED = 500

/** Every id in an input is asked about, wherever it stands: one question for each who knows. */
export async function knownOf(input: unknown, shop: string | null | undefined, at: Asking): Promise<Known> {
  const named = namesIn(input)
  const shopId = shop == null ? null : parseId('shp', shop)
  const [isThere, owners] = await Promise.all([
    shopId === null ? shop == null : isShopThere(shopId, at),
    Promise.all([goodsOf(named, at), audienceOf(named, at)]),
  ])
  const known = new Map(owners.flat())
  return { isShopThere: isThere, ownerOf: (id) => known.get(id) }
}

type Names = { readonly [One in Prefix]: readonly Id<One>[] }
type Owners = readonly (readonly [string, string | null])[]

async function goodsOf({ prd: productIds, sku: skuIds, cat: categoryIds }: Names, { ask }: Asking): Promise<Owners> {
  if (productIds.length + skuIds.length + categoryIds.length === 0) return []
  const there = await ask(goodsThere, {
    productIds: [...productIds],
    skuIds: [...skuIds],
    categoryIds: [...categoryIds],
  })
  const owned = [...there.products, ...there.skus].map(({ id, shopId }) => [id, shopId] as const)
  return [...owned, ...there.categoryIds.map((id) => [id, null] as const)]
}

async function audienceOf({ lvl: levelIds, mgr: groupIds }: Names, { ask }: Asking): Promise<Owners> {
  if (levelIds.length + groupIds.length === 0) return []
  const there = await ask(audienceThere, { levelIds: [...levelIds], groupIds: [...groupIds] })
  return [...there.levelIds, ...there.groupIds].map((id) => [id, null] as const)
}

function namesIn(input: unknown): Names {
  const texts = [...new Set(textsIn(input))]
  const those = <One extends Prefix>(prefix: One): readonly Id<One>[] =>
    texts.flatMap((text) => parseId(prefix, text) ?? []).slice(0, MOST_NAMED)
  return { prd: those('prd'), sku: those('sku'), cat: those('cat'), lvl: those('lvl'), mgr: those('mgr') }
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** One id, and where in the input it stands. */
export type Named = { readonly id: string; readonly path: readonly string[] }

export const namedAt = (ids: readonly string[], ...path: readonly string[]): readonly Named[] =>
  ids.map((id, index) => ({ id, path: [...path, String(index)] }))

export type Reach = { readonly shopId: string | null; readonly known: Known }

/** What is named is there; and a shop names no goods of another, which it could never be good for. */
export function checkNamed(named: readonly Named[], { shopId, known }: Reach): Result<null> {
  const faults = named.flatMap(({ id, path }): readonly Refusal[] => {
    const owner = known.ownerOf(id)
    if (owner === undefined) return [{ code: 'NOT_FOUND', message: 'There is no such thing.', path: [...path] }]
    const isOwn = shopId === null || owner === null || owner === shopId
    return isOwn ? [] : [{ code: 'GOODS_NOT_OWN', message: 'These are goods of another shop.', path: [...path] }]
  })
  const [first, ...rest] = faults
  return first ? refuse(first, ...rest) : ok(null)
}

/** Nobody gives what is another's: a shop its own goods, the platform any. */
export function checkGiven(skuId: string, { shopId, known }: Reach, path: readonly string[]): Result<null> {
  const owner = known.ownerOf(skuId)
  if (owner === undefined) return refused('NOT_FOUND', 'There are no such goods to give.', ...path)
  if (shopId !== null && owner !== null && owner !== shopId)
    return refused('GIFT_NOT_OWN', 'A shop gives goods of its own only.', ...path)
  return ok(null)
}
