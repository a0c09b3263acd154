import type { offers } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { isBundle } from './engine/bundles.ts'
import type { Evaluation } from './engine/evaluate.ts'
import type { FullBackGrant } from './engine/full-backs.ts'
import { backText } from './engine/full-backs.ts'
import type { Giving } from './engine/gifts.ts'
import type { PriceStep, RuleReduction, WorkLine } from './engine/work.ts'
import type { PointsOffer } from './points/offer.ts'

type OfferAnswer = NonNullable<(typeof offers)['answer']['_zod']['output']>
type Cost = (minor: bigint) => { readonly minorUnits: string; readonly currency: string }

/** What the contract has room for; what would be more than that is told of no checkout. */
const MOST_REASONS = 500

/** What was decided, as it crosses the border. */
export function answerOf(evaluation: Evaluation, points: PointsOffer | null, currency: string): OfferAnswer {
  const { work, coupons, used } = evaluation
  const cost: Cost = (minor) => wire(minor, currency)
  return {
    prices: work.lines.flatMap((line) => line.steps.map((step) => priceOf(line, step, cost))),
    reductions: [...work.reductions.map((one) => reductionOf(one, cost)), ...couponReductions(coupons, cost)],
    fixed: work.lines.flatMap(({ line, fixedMinor }) =>
      fixedMinor > 0n ? [{ skuId: line.skuId as Id<'sku'>, amount: cost(fixedMinor) }] : [],
    ),
    freeFreight: freightOf(evaluation, cost),
    gifts: evaluation.gifts.map(giftOf),
    backs: evaluation.fullBacks.map((grant) => backOf(grant, cost)),
    coupons: coupons.map(({ couponId, name, worthMinor }) => ({ couponId, name, gave: cost(worthMinor) })),
    uses: used
      .filter(({ rule }) => !isBundle(rule))
      .map(({ rule, gaveMinor }) => ({ ruleId: rule.id, version: rule.version, gave: cost(gaveMinor) })),
    points: points && {
      available: points.available,
      worth: cost(points.worthMinor),
      most: points.most.map(({ skuId, amountMinor }) => ({ skuId: skuId as Id<'sku'>, amount: cost(amountMinor) })),
    },
    whyNot: whyNotOf(evaluation).slice(0, MOST_REASONS),
    suggestedCouponIds: [...evaluation.suggestedCouponIds],
  }
}

const WORDS: Record<PriceStep['kind'], string> = {
  LIST: "A coupon is used instead of the member's price.",
  MEMBER: "The member's price.",
  WHOLESALE: 'The price from so many pieces on.',
  TIMED_PRICE: 'The price of a promotion.',
  MEMBER_PRICE: "A promotion's price for the buyer's level.",
  REPEAT_PURCHASE: 'The price for who has bought it before.',
}

const priceOf = ({ line }: WorkLine, { kind, rule, beforeMinor, priceMinor }: PriceStep, cost: Cost) => ({
  skuId: line.skuId as Id<'sku'>,
  kind,
  ruleId: rule?.id ?? null,
  name: rule?.title ?? WORDS[kind],
  before: cost(beforeMinor),
  price: cost(priceMinor),
})

function reductionOf({ stage, rule, beforeMinor, offs }: RuleReduction, cost: Cost): OfferAnswer['reductions'][number] {
  const lines = [...offs].filter(([, off]) => off > 0n)
  const offMinor = lines.reduce((sum, [, off]) => sum + off, 0n)
  return {
    stage,
    kind: isBundle(rule) ? 'BUNDLE' : rule.rule.kind,
    ruleId: rule.id,
    couponId: null,
    shopId: rule.shopId,
    name: rule.title,
    before: cost(beforeMinor),
    after: cost(beforeMinor - offMinor),
    lines: lines.map(([skuId, off]) => ({ skuId: skuId as Id<'sku'>, off: cost(off) })),
  }
}

/** Money back and freight take nothing off lines: they are told as what they give. */
const couponReductions = (coupons: Evaluation['coupons'], cost: Cost): OfferAnswer['reductions'] =>
  coupons
    .filter(({ lines }) => lines.length > 0)
    .map(({ kind, ruleId, couponId, shopId, name, beforeMinor, afterMinor, lines }) => ({
      stage: 'COUPON',
      kind,
      ruleId,
      couponId,
      shopId: shopId as Id<'shp'> | null,
      name,
      before: cost(beforeMinor),
      after: cost(afterMinor),
      lines: lines.map(({ skuId, offMinor }) => ({ skuId: skuId as Id<'sku'>, off: cost(offMinor) })),
    }))

const freightOf = ({ freight, coupons }: Evaluation, cost: Cost): OfferAnswer['freeFreight'] => [
  ...freight.map(({ rule, skuIds, exceptRegionCodes, insteadMinor }) => ({
    ruleId: rule.id,
    couponId: null,
    shopId: rule.shopId,
    name: rule.title,
    skuIds: skuIds as Id<'sku'>[],
    exceptRegionCodes: [...exceptRegionCodes],
    ...(insteadMinor === null ? {} : { instead: cost(insteadMinor) }),
  })),
  ...coupons
    .filter(({ freeFreightSkuIds }) => freeFreightSkuIds.length > 0)
    .map(({ ruleId, couponId, shopId, name, freeFreightSkuIds }) => ({
      ruleId,
      couponId,
      shopId: shopId as Id<'shp'> | null,
      name,
      skuIds: freeFreightSkuIds as Id<'sku'>[],
      exceptRegionCodes: [],
    })),
]

const giftOf = ({ id, version, shopId, title, rule }: Giving): OfferAnswer['gifts'][number] => ({
  ruleId: id,
  version,
  shopId,
  name: title,
  choices: rule.choices,
  items: rule.items.map(({ skuId, quantity }) => ({ skuId: skuId as Id<'sku'>, quantity })),
})

const backOf = ({ rule, lines }: FullBackGrant, cost: Cost): OfferAnswer['backs'][number] => ({
  ruleId: rule.id,
  version: rule.version,
  shopId: rule.shopId,
  name: rule.title,
  why: backText(rule),
  days: rule.rule.days,
  startDays: rule.rule.startDays,
  lines: lines.map(({ skuId, mostMinor, rate }) => ({ skuId: skuId as Id<'sku'>, most: cost(mostMinor), rate })),
})

/** Of coupons first: somebody has asked for them by name. */
const whyNotOf = ({ couponWhyNot, whyNot }: Evaluation): OfferAnswer['whyNot'] => [
  ...couponWhyNot.map(({ couponId, code, message }) => ({ ruleId: null, couponId, name: 'Coupon', code, message })),
  ...whyNot.map(({ ruleId, name, code, message }) => ({ ruleId, couponId: null, name, code, message })),
]
