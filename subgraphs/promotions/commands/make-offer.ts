import type { Id } from '@supermall/kernel/id'
import type { Tx } from '../data/database.ts'
import { findPointsFacts } from '../data/points/facts.ts'
import type { RuleBook } from '../data/rule-book.ts'
import { findRuleState } from '../data/rule-facts.ts'
import { walletOf } from '../data/wallets.ts'
import type { Bundle } from '../domain/engine/bundles.ts'
import { bundleRules } from '../domain/engine/bundles.ts'
import type { EngineFacts, Evaluation } from '../domain/engine/evaluate.ts'
import { evaluate } from '../domain/engine/evaluate.ts'
import type { PointsOffer } from '../domain/points/offer.ts'
import { pointsOffer } from '../domain/points/offer.ts'

export type OfferQuestion = Pick<EngineFacts, 'currency' | 'lines' | 'couponIds' | 'isSuggesting'> & {
  readonly buyer: EngineFacts['buyer'] & { readonly accountId: Id<'acc'> | null }
  readonly points: number
  /** Those of the catalogue that some of the lines are in. */
  readonly bundles?: readonly Bundle[]
}

type Offering = { readonly db: Tx; readonly rules: RuleBook; readonly now: Date }
type Offer = {
  readonly evaluation: Evaluation
  readonly points: PointsOffer | null
  /** Those of the coupons suggested that free of freight. */
  readonly suggestedFreightIds: readonly string[]
}

/** Gathers what promotions depend on, three statements at the most while no rule changes, and decides. Nothing is held. */
export async function makeOffer(question: OfferQuestion, { db, rules: book, now }: Offering): Promise<Offer> {
  const { lines, buyer, currency } = question
  const productIds = [...new Set(lines.map(({ productId }) => productId))]
  const shopIds = [...new Set(lines.map(({ shopId }) => shopId))]
  const { accountId } = buyer
  const [state, wallet, points] = await Promise.all([
    findRuleState(db, book, { shopIds, productIds, accountId, now }),
    walletFor(question, { db, now }),
    question.points > 0 ? findPointsFacts(db, { accountId, productIds }, now) : null,
  ])
  const good = wallet.filter(({ terms: { shopId } }) => shopId === null || !state.closedShopIds.has(shopId))
  const rules = [...state.rules, ...bundleRules(question.bundles ?? [])]
  const evaluation = evaluate({ ...question, ...state, rules, wallet: good, now })
  const freeing = new Set<string>(good.filter(({ terms: { kind } }) => kind === 'FREE_FREIGHT').map(({ id }) => id))
  const suggestedFreightIds = evaluation.suggestedCouponIds.filter((id) => freeing.has(id))
  const offered = points && pointsOffer(points, payable(question, evaluation), currency)
  return { evaluation, points: offered, suggestedFreightIds }
}

/** Somebody who has not signed in has no wallet; who names no coupon and wants none named needs none. */
async function walletFor({ buyer, couponIds, isSuggesting }: OfferQuestion, { db, now }: Omit<Offering, 'rules'>) {
  const isNeeded = couponIds.length > 0 || isSuggesting
  return buyer.accountId === null || !isNeeded ? [] : walletOf(db, buyer.accountId, { now, couponIds })
}

const payable = ({ lines }: OfferQuestion, { openMinor }: Evaluation) =>
  lines.map(({ skuId, productId, quantity }) => ({
    skuId,
    productId,
    quantity,
    amountMinor: openMinor.get(skuId) ?? 0n,
  }))
