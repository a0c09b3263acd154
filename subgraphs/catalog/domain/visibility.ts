import type { Standing } from '@supermall/kernel/audience'
import { admits } from '@supermall/kernel/audience'
import { untilOf } from '@supermall/kernel/time'
import type { Feature, Terms } from './features.ts'
import { isWithheld } from './features.ts'
import { isListed, isShown } from './product-state.ts'

type Goods = {
  readonly status: string
  readonly auditState: string
  readonly viewLevelIds: readonly string[]
  readonly viewGroupIds: readonly string[]
}

/** What everybody sees: listed goods of a shop that is shown now. */
export const isPublic = (product: Goods, shop: { readonly shownUntil: Date }, now: Date): boolean =>
  isListed(product) && shop.shownUntil > now

/** On sale for some only: what one viewer is told of it says nothing of what the next one is told. */
export const isForSome = (product: Goods, shop: { readonly shownUntil: Date }, now: Date): boolean =>
  isShown(product) && !isListed(product) && shop.shownUntil > now

/** What a member sees besides. */
export const isForMember = (
  product: Goods,
  shop: { readonly shownUntil: Date },
  seen: { now: Date; standing: Standing },
): boolean =>
  isShown(product) && shop.shownUntil > seen.now && admits(seen.standing, product.viewLevelIds, product.viewGroupIds)

/** Whether it can be bought at that instant, as far as shelf, shop, what is switched off for it, and sale window say. */
export const isOnSale = (
  product: Pick<Goods, 'status' | 'auditState'> &
    Terms & { readonly saleStartsAt: Date | null; readonly saleEndsAt: Date | null },
  shop: { readonly shownUntil: Date; readonly off: readonly Feature[] },
  now: Date,
): boolean =>
  isShown(product) &&
  shop.shownUntil > now &&
  !isWithheld(product, shop.off, now) &&
  (product.saleStartsAt === null || product.saleStartsAt <= now) &&
  (product.saleEndsAt === null || now < product.saleEndsAt)

/** Goods of an open shop are shown until the shop's own end; all others until long ago. */
export const shownUntil = (shop: { readonly status: string; readonly expiresAt: string | null }): Date =>
  untilOf(shop.status === 'OPEN', shop.expiresAt)
