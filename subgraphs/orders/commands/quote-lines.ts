import { skuFacts } from '@supermall/contracts/catalog'
import { buyerFacts } from '@supermall/contracts/members'
import { offers } from '@supermall/contracts/promotions'
import type { Point } from '@supermall/kernel/geo'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { wire } from '@supermall/kernel/wire'
import type { Ask } from '@supermall/messaging/ask'
import type { Sql } from '../data/database.ts'
import { findShopFacts } from '../data/shop-facts.ts'
import { boundProblems } from '../domain/quote/bounds.ts'
import { isWhole } from '../domain/quote/bundles.ts'
import type { GiftChoice, KnownAddress, Offers, QuoteFacts, SkuFacts, Wish } from '../domain/quote/facts.ts'
import { GUEST, NO_GIFTS, NO_OFFERS } from '../domain/quote/facts.ts'
import { basePrices } from '../domain/quote/price-lines.ts'
import type { Quoted } from '../domain/quote/quote.ts'
import { mergeWishes, quote } from '../domain/quote/quote.ts'
import { seenBy } from '../domain/quote/seen.ts'
import type { KeptSettings } from '../domain/settings.ts'
import { isShopClosed, setting } from '../domain/settings.ts'
import { findGifts } from './find-gifts.ts'
import { findWallet } from './find-wallet.ts'
import { isUnanswered } from './unanswered.ts'

type QuoteWish = {
  readonly accountId: Id<'acc'> | null
  /** What is no id of an address names none that there is. */
  readonly addressId: string | null
  readonly isPickup: boolean
  readonly isSameCity: boolean
  readonly lines: readonly Wish[]
  readonly couponIds: readonly string[]
  readonly points: number
  readonly balanceMinor: bigint
  readonly balanceCurrency?: string | null
  /** Whether the wallet is asked for the balance that is named: who buys hears it from the hold. */
  readonly isWalletAsked?: boolean
  /** What is chosen of gifts that leave a choice. */
  readonly giftChoices?: readonly GiftChoice[]
  /** Whether the best coupons of the buyer shall be named. */
  readonly isSuggesting?: boolean
  readonly isInvoiced?: boolean
  readonly isCashOnDelivery?: boolean
}

type Asking = {
  readonly ask: Ask
  readonly sql: Sql
  readonly now: Date
  /** What is paid in the mall. */
  readonly currency: Currency
}

export type Priced = {
  readonly quoted: Quoted
  readonly facts: QuoteFacts
  readonly address: KnownAddress | null
  readonly settings: readonly KeptSettings[]
}

/** Gathers what a price depends on and makes it: for carts, quotes and checkouts alike. Everybody is asked as late as can be. */
export async function quoteLines(wish: QuoteWish, asking: Asking): Promise<Priced> {
  const wishes = mergeWishes(wish.lines)
  const [{ skus: found, bundles: around = [] }, { address, ...buyer }, wallet] = await Promise.all([
    asking.ask(skuFacts, { skuIds: wishes.map(({ skuId }) => skuId as Id<'sku'>), isWithBundles: true }),
    buyerOf(wish, asking),
    wish.isWalletAsked ? findWallet(wish.accountId, wish, asking.ask) : null,
  ])
  const { skus, bundles } = seenBy(buyer, { skus: found, bundles: around })
  const productIds = [...new Set(skus.map(({ productId }) => productId))]
  const shopIds = [...new Set(skus.map(({ shopId }) => shopId))]
  const known = await findShopFacts(asking.sql, { productIds, shopIds, accountId: wish.accountId })
  const { settings, ...shops } = known
  const closedShopIds = shopIds.filter((shopId) => isShopClosed(settings, shopId))
  const freightKeptShopIds = shopIds.filter((shopId) => !setting(settings, 'isFreightPaidByBalance', shopId))
  const facts: QuoteFacts = {
    wishes,
    skus,
    bundles,
    buyer,
    shops: { ...shops, closedShopIds, freightKeptShopIds },
    offers: NO_OFFERS,
    gifts: NO_GIFTS,
    regionCode: address?.regionCode ?? null,
    isPickup: wish.isPickup,
    now: asking.now,
    isSameCity: wish.isSameCity,
    place: address && placeOf(address),
    couponIds: wish.couponIds,
    points: wish.points,
    giftChoices: wish.giftChoices ?? [],
    balanceMinor: wish.balanceMinor,
    balanceCurrency: wish.balanceCurrency ?? null,
    wallet,
  }
  const granted = await offersFor(facts, wish, asking)
  const whole = { ...facts, offers: granted, gifts: await findGifts(granted.gifts, asking.ask) }
  const quoted = { ...quote(whole), suggestedCouponIds: await suggestedFor(whole, wish, asking) }
  return {
    quoted: bounded(quoted, { wish, address, settings, currency: asking.currency }),
    facts: whole,
    address,
    settings,
  }
}

/** What a coupon frees of freight is only known with all that it is suggested with: one that frees nothing is not suggested. */
async function suggestedFor(facts: QuoteFacts, wish: QuoteWish, asking: Asking): Promise<string[]> {
  const { suggestedCouponIds, suggestedFreightIds = [] } = facts.offers
  if (suggestedFreightIds.length === 0) return suggestedCouponIds
  const used = { ...facts, couponIds: suggestedCouponIds, points: 0, giftChoices: [], balanceMinor: 0n }
  try {
    const granted = await offersFor(used, { ...wish, isSuggesting: false }, asking)
    const { problems } = quote({ ...used, offers: granted })
    return suggestedCouponIds.filter((id) => !problems.some(({ couponId }) => couponId === id))
  } catch (error) {
    if (isUnanswered(error)) return suggestedCouponIds.filter((id) => !suggestedFreightIds.includes(id))
    throw error
  }
}

type Bounding = Pick<Priced, 'address' | 'settings'> & Pick<Asking, 'currency'> & { readonly wish: QuoteWish }

function bounded(quoted: Quoted, { wish, address, settings, currency }: Bounding): Quoted {
  const { isInvoiced = false, isCashOnDelivery = false } = wish
  const isAddressUnknown = wish.addressId !== null && address === null
  const problems = boundProblems(quoted, { settings, currency, isInvoiced, isCashOnDelivery, isAddressUnknown })
  return { ...quoted, problems: [...quoted.problems, ...problems] }
}

const placeOf = ({ latitude, longitude }: KnownAddress): Point | null =>
  latitude === null || longitude === null ? null : { latitude, longitude }

async function buyerOf({ accountId, addressId }: QuoteWish, { ask }: Asking) {
  const id = addressId === null ? null : parseId('adr', addressId)
  return accountId === null ? { ...GUEST, address: null } : ask(buyerFacts, { accountId, addressId: id })
}

/**
 * What is not there grants nothing; who named coupons or points, or asks for all of a bundle, must not pay the full price for that.
 */
async function offersFor(facts: QuoteFacts, wish: QuoteWish, { ask }: Asking): Promise<Offers> {
  const { accountId, isSuggesting = false } = wish
  const { couponIds, points, buyer } = facts
  const lines = linesFor(facts)
  if (lines.length === 0) return NO_OFFERS
  const bundles = facts.bundles.filter(({ isOver }) => !isOver)
  const isNamed = couponIds.length > 0 || points > 0 || bundles.some((bundle) => isWhole(bundle, facts.wishes))
  const who = { accountId, levelId: buyer.levelId, groupIds: [...buyer.groupIds] }
  try {
    return await ask(offers, { ...who, lines, bundles, couponIds: [...couponIds], points, isSuggesting })
  } catch (error) {
    if (isUnanswered(error) && !isNamed) return NO_OFFERS
    throw error
  }
}

/** What is counted in another currency than the first is not priced together with it. */
function linesFor(facts: QuoteFacts) {
  const prices = basePrices(facts)
  const currency = prices[0]?.sku.price.currency ?? 'CNY'
  const priced = prices.filter(({ sku }) => sku.price.currency === currency)
  return priced.map(({ sku, listMinor, memberMinor, ...rest }) => ({
    ...lineOf(sku),
    ...rest,
    list: wire(listMinor, currency),
    member: wire(memberMinor, currency),
  }))
}

const lineOf = ({ skuId, productId, shopId, categoryId }: SkuFacts) => ({ skuId, productId, shopId, categoryId })
