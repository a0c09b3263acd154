import { shopMemberships } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'

/** For which shop a session of merchant staff is, and what it may do there. */
export type Membership = {
  readonly shopId: Id<'shp'>
  readonly permissions: readonly string[]
  readonly storeIds: readonly Id<'sto'>[]
}
export type ShopChoice = { readonly shopId: Id<'shp'>; readonly name: string }
type ShopChoiceNeeded = Refusal & { readonly shops: readonly ShopChoice[] }

/** Merchants knows; when it does not answer, nobody comes in on what it said some other time. */
export async function findMembership(
  ask: Ask,
  accountId: Id<'acc'>,
  shopId: string | null,
): Promise<Result<Membership>> {
  const id = shopId === null ? null : parseId('shp', shopId)
  if (shopId !== null && id === null) return nowhere(shopId, false)
  const { memberships, isShopClosed } = await ask(shopMemberships, { accountId, shopId: id })
  const matching = memberships.filter((one) => shopId === null || one.shopId === shopId)
  const [first, ...others] = matching
  if (!first) return nowhere(shopId, isShopClosed === true)
  if (others.length === 0) return ok(first)
  return refuse<ShopChoiceNeeded>({
    type: 'ShopChoiceNeededError',
    code: 'SHOP_CHOICE_NEEDED',
    message: 'You work for several shops; say which one.',
    path: ['shopId'],
    shops: matching.map((one) => ({ shopId: one.shopId, name: one.shopName })),
  })
}

function nowhere(shopId: string | null, isShopClosed: boolean): Result<never> {
  const path = shopId === null ? [] : ['shopId']
  return isShopClosed
    ? refused('SHOP_CLOSED', 'The shop is closed.', ...path)
    : refused('NO_SHOP', 'You are not on the staff of this shop, or of any.', ...path)
}
