import { total } from '@supermall/kernel/money'
import type { AppliedCoupon, CouponsApplied } from '../coupons/apply-coupons.ts'
import { applyCoupons } from '../coupons/apply-coupons.ts'
import { bestCoupons } from '../coupons/best-coupons.ts'
import type { CouponLine, DroppedPrices } from '../coupons/lines.ts'
import type { WhyNot as CouponWhyNot } from '../coupons/may-use.ts'
import type { WalletCoupon } from '../coupons/terms.ts'
import type { Promotion } from '../promotion.ts'
import { isBundle } from './bundles.ts'
import type { Reason, RuleFacts, RuleWhyNot } from './facts.ts'
import type { FreightGrant } from './free-freight.ts'
import { freeFreight } from './free-freight.ts'
import type { FullBackGrant } from './full-backs.ts'
import { fullBacks } from './full-backs.ts'
import type { Giving } from './gifts.ts'
import { gifts } from './gifts.ts'
import { givenPieces } from './given-pieces.ts'
import { isWhole, OUTDONE, packages } from './packages.ts'
import { standings } from './standing.ts'
import { tiers } from './tiers.ts'
import { fresh, unitPrices, worthOf } from './unit-prices.ts'
import type { Work } from './work.ts'

export type EngineFacts = RuleFacts & {
  /** All that the buyer could use. */
  readonly wallet: readonly WalletCoupon[]
  readonly couponIds: readonly string[]
  readonly isSuggesting: boolean
}

type Used = { readonly rule: Promotion; readonly gaveMinor: bigint }

export type Evaluation = {
  readonly work: Work
  readonly coupons: readonly AppliedCoupon[]
  readonly freight: readonly FreightGrant[]
  /** What is given on top while it can be had: whether it is, is decided where stock is known. */
  readonly gifts: readonly Giving[]
  /** What comes back later: how much of it is held is decided where points are. */
  readonly fullBacks: readonly FullBackGrant[]
  /** What each line has left that points may still pay. */
  readonly openMinor: ReadonlyMap<string, bigint>
  readonly used: readonly Used[]
  readonly whyNot: readonly RuleWhyNot[]
  readonly couponWhyNot: readonly CouponWhyNot[]
  readonly suggestedCouponIds: readonly string[]
}

const NOTHING_DROPPED: DroppedPrices = new Map()

/**
 * What promotions and coupons make of these lines: prices of pieces, then packages and pieces given, a reduction of each shop, one of
 * the platform, coupons, freight. A coupon that does without other prices has all of that made anew without them. Nobody asked for a
 * bundle: where all costs less without any, or only then a coupon counts that somebody did ask for, none does.
 */
export function evaluate(facts: EngineFacts): Evaluation {
  const bundled = evaluated(facts)
  if (!facts.rules.some((rule) => isBundle(rule) && isWhole(rule, facts.lines))) return bundled
  const without = { ...facts, rules: facts.rules.filter((rule) => !isBundle(rule)) }
  const plain = evaluated(without)
  const { suggestedCouponIds } =
    facts.isSuggesting && suggestedMinor(plain, without) < suggestedMinor(bundled, facts) ? plain : bundled
  const why = whyPlain(bundled, plain)
  if (why === null) return { ...bundled, suggestedCouponIds }
  const [code, message] = why
  const reasons = reasonsOf(bundled, facts, { code, message })
  return { ...plain, suggestedCouponIds, whyNot: [...plain.whyNot, ...reasons] }
}

const DEARER = ['NO_GAIN', 'Its goods cost less without it, with all else that counts then.'] as const
const UNASKED = ['EXCLUDED', 'A coupon that was asked for does not count with it.'] as const

/** Why no bundle counts; null when they do. What freight and points are worth is not known here, so such a coupon is never lost. */
function whyPlain(bundled: Evaluation, plain: Evaluation): typeof DEARER | typeof UNASKED | null {
  const moreMinor = costMinor(bundled) - costMinor(plain)
  if (moreMinor > 0n) return DEARER
  const kept = new Set(bundled.coupons.map(({ couponId }) => couponId))
  const lost = plain.coupons.filter(({ couponId }) => !kept.has(couponId))
  return lost.some((coupon) => moreMinor === 0n || !isMoney(coupon)) ? UNASKED : null
}

const isMoney = ({ kind, rebate }: AppliedCoupon): boolean => kind !== 'FREE_FREIGHT' && rebate?.target !== 'POINTS'

/** What is paid, less what of it coupons give back later. */
const costMinor = (evaluation: Evaluation): bigint =>
  payableMinor(evaluation) -
  total(evaluation.coupons.flatMap((coupon) => (coupon.rebate && isMoney(coupon) ? coupon.worthMinor : [])))

/** Of each bundle; of one that another left nothing for not that other, which does not count either. */
function reasonsOf({ used, whyNot }: Evaluation, { rules }: EngineFacts, why: Reason): readonly RuleWhyNot[] {
  const ids = new Set<string>(rules.filter(isBundle).map(({ id }) => id))
  const counted = used.filter(({ rule }) => isBundle(rule)).map(({ rule }) => told(rule, why))
  const others = whyNot.filter(({ ruleId }) => ids.has(ruleId))
  return [...counted, ...others.map((one) => (one.message === OUTDONE[1] ? { ...one, ...why } : one))]
}

const payableMinor = ({ work, openMinor }: Evaluation): bigint =>
  total([...openMinor.values(), ...work.lines.map(({ fixedMinor }) => fixedMinor)])

/** What is to be paid with the coupons that are suggested. */
const suggestedMinor = ({ suggestedCouponIds }: Evaluation, facts: EngineFacts): bigint =>
  payableMinor(evaluated({ ...facts, couponIds: suggestedCouponIds, isSuggesting: false }))

function evaluated(facts: EngineFacts): Evaluation {
  const all = standings(facts)
  const rules = all.filter(([, reason]) => reason === null).map(([rule]) => rule)
  const workFor = remembered((dropped) => withoutCoupons(facts, rules, dropped))
  const { buyer, now, wallet, currency } = facts
  const round = { wallet, buyer, now, currency, reprice: (dropped: DroppedPrices) => couponLines(workFor(dropped)) }
  const applied: CouponsApplied =
    facts.couponIds.length > 0
      ? applyCoupons(facts.couponIds, round)
      : { applied: [], refused: [], dropped: NOTHING_DROPPED, lines: round.reprice(NOTHING_DROPPED) }
  const left = new Map(applied.lines.map(({ skuId, leftMinor }) => [skuId, leftMinor]))
  const leftOf = (skuId: string): bigint => left.get(skuId) ?? 0n
  const [work, freight] = freeFreight(workFor(applied.dropped), rules, leftOf)
  const given = gifts(work, rules, leftOf)
  const back = fullBacks(work, rules, { leftOf, facts })
  const used = usedIn(work, freight)
  const usedIds = new Set<string>([...[...used, ...back].map(({ rule }) => rule.id), ...given.map(({ id }) => id)])
  return {
    work,
    freight,
    gifts: given,
    fullBacks: back,
    used,
    coupons: applied.applied,
    openMinor: left,
    couponWhyNot: applied.refused,
    whyNot: all
      .filter(([{ id }]) => !usedIds.has(id))
      .map(([rule, reason]) => told(rule, reason ?? work.whyNot.get(rule.id))),
    suggestedCouponIds: facts.isSuggesting ? bestCoupons(round) : [],
  }
}

function withoutCoupons(facts: RuleFacts, rules: readonly Promotion[], dropped: DroppedPrices): Work {
  const start: Work = { lines: facts.lines.map(fresh), reductions: [], whyNot: new Map() }
  const priced = unitPrices(start, rules, { facts, dropped })
  return tiers(givenPieces(packages(priced, rules, facts), rules, facts), rules, facts)
}

/** Many combinations of coupons drop the same prices, most of them none. */
function remembered(make: (dropped: DroppedPrices) => Work): (dropped: DroppedPrices) => Work {
  const made = new Map<string, Work>()
  return (dropped) => {
    const key = [...dropped].map(([skuId, { promotion, member }]) => `${skuId}${promotion}${member}`).join()
    const known = made.get(key) ?? make(dropped)
    made.set(key, known)
    return known
  }
}

const couponLines = ({ lines }: Work): readonly CouponLine[] =>
  lines.map(({ line: { skuId, productId, shopId, categoryId, quantity }, openMinor, fixedMinor, packedPieces }) => ({
    skuId,
    productId,
    shopId,
    categoryId,
    isFixed: fixedMinor > 0n && openMinor === 0n,
    pieces: quantity - packedPieces,
    leftMinor: openMinor,
  }))

function usedIn({ lines, reductions }: Work, freight: readonly FreightGrant[]): readonly Used[] {
  const gave = new Map<Promotion, bigint>()
  const note = (rule: Promotion, minor: bigint): unknown => gave.set(rule, (gave.get(rule) ?? 0n) + minor)
  const pricing = new Set(lines.flatMap(({ steps }) => steps.flatMap(({ rule }) => rule ?? [])))
  for (const rule of pricing) note(rule, worthOf(rule, lines))
  for (const { rule, offs } of reductions) note(rule, total([...offs.values()]))
  for (const { rule } of freight) note(rule, 0n)
  return [...gave].map(([rule, gaveMinor]) => ({ rule, gaveMinor }))
}

const told = ({ id, title }: Promotion, reason: { code: string; message: string } | undefined): RuleWhyNot => ({
  ruleId: id,
  name: title,
  ...(reason ?? { code: 'NOT_USED', message: 'It changes nothing for this order.' }),
})
