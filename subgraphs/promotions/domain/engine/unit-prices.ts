import { least, total } from '@supermall/kernel/money'
import type { Dropped, DroppedPrices } from '../coupons/lines.ts'
import type { Promotion } from '../promotion.ts'
import type { PriceTerm, Rule, RuleKind } from '../rules/rule.ts'
import { atRate } from '../rules/rule.ts'
import type { EngineLine, RuleFacts } from './facts.ts'
import { isAbout } from './facts.ts'
import type { PriceKind, PriceStep, Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, NO_GOODS, OUTBID, TOO_DEAR, touched } from './work.ts'

type Of<Kind extends RuleKind> = Promotion & { readonly rule: Extract<Rule, { kind: Kind }> }
type Pieces = ReadonlyMap<string, number>
type Around = {
  readonly facts: RuleFacts
  readonly rules: ReadonlyMap<RuleKind, readonly Promotion[]>
  readonly pieces: Pieces
  readonly dropped: DroppedPrices
}

const KINDS: ReadonlySet<RuleKind> = new Set(['WHOLESALE', 'TIMED_PRICE', 'MEMBER_PRICE', 'REPEAT_PURCHASE'])

/**
 * The price of one piece of each line: the ladder, then a promotion's price or else the member's, then what is cheaper the second
 * time. A rule whose budget does not hold what all lines would take of it is left out, and the prices are made anew.
 */
export function unitPrices(work: Work, rules: readonly Promotion[], on: Pick<Around, 'facts' | 'dropped'>): Work {
  const pieces = piecesOf(on.facts.lines)
  let left = rules.filter(({ rule }) => KINDS.has(rule.kind)).toSorted(byPriority)
  for (let refused = work; ; ) {
    const around = { ...on, rules: byKind(left), pieces }
    const lines = refused.lines.map((line) => priced(line, around))
    const used = new Set(lines.flatMap(({ steps }) => steps.flatMap(({ rule }) => rule ?? [])))
    const broke = left.find((rule) => used.has(rule) && !isWithinBudget(rule, worthOf(rule, lines), on.facts))
    if (!broke) return unused({ ...refused, lines }, left, around)
    refused = because(refused, broke, ...TOO_DEAR)
    left = left.filter((rule) => rule !== broke)
  }
}

/** What one rule takes off the prices of all pieces. */
export const worthOf = (rule: Promotion, lines: readonly WorkLine[]): bigint =>
  total(
    lines.flatMap(({ line, steps }) =>
      steps
        .filter((step) => step.rule?.id === rule.id)
        .map(({ beforeMinor, priceMinor }) => (beforeMinor - priceMinor) * BigInt(line.quantity)),
    ),
  )

/** The ladder counts over all SKUs of a product. */
function piecesOf(lines: readonly EngineLine[]): Pieces {
  const pieces = new Map<string, number>()
  for (const { productId, quantity } of lines) pieces.set(productId, (pieces.get(productId) ?? 0) + quantity)
  return pieces
}

function priced(start: WorkLine, around: Around): WorkLine {
  if (start.line.isPriceKept) return start
  const laddered = withLadder(start, around)
  const dropped = around.dropped.get(start.line.skuId) ?? NOTHING
  const timed = dropped.promotion ? null : withTimed(laddered, around)
  const own = timed ?? withMember(laddered, around, dropped)
  const whole = dropped.promotion ? own : withRepeat(own, laddered, around)
  const isTold = whole.steps.some(({ rule }) => rule !== null) || dropped.member
  const { line, unitMinor } = whole
  return { ...whole, steps: isTold ? whole.steps : [], openMinor: unitMinor * BigInt(line.quantity) }
}

const NOTHING: Dropped = { promotion: false, member: false }

const withLadder = (line: WorkLine, around: Around): WorkLine => lowered(line, 'WHOLESALE', ladderOffers(line, around))

const ladderOffers = (line: WorkLine, around: Around): readonly Offer[] =>
  rulesOf('WHOLESALE', line, around).flatMap((rule) => {
    const priceMinor = ladderPrice(rule, line, around.pieces)
    return priceMinor === null ? [] : [{ rule, priceMinor }]
  })

function ladderPrice({ rule }: Of<'WHOLESALE'>, { line, unitMinor }: WorkLine, pieces: Pieces): bigint | null {
  const count = pieces.get(line.productId) ?? line.quantity
  const reached = rule.steps
    .filter(({ fromQuantity }) => fromQuantity <= count)
    .toSorted((a, b) => b.fromQuantity - a.fromQuantity)[0]
  return reached ? (reached.priceMinor ?? atRate(unitMinor, reached.rate ?? 10_000)) : null
}

/** Null where no promotion has a price for it: then the member's own counts. */
function withTimed(line: WorkLine, around: Around): WorkLine | null {
  const timed = lowered(line, 'TIMED_PRICE', termOffers('TIMED_PRICE', line, around))
  return timed === line ? null : timed
}

function withMember(line: WorkLine, around: Around, { member: isDropped }: Dropped): WorkLine {
  const { listMinor, memberMinor, memberRate, isMemberRefused } = line.line
  if (isMemberRefused) return line
  const ofLadder = memberRate === null ? least(memberMinor, line.unitMinor) : atRate(line.unitMinor, memberRate)
  const own = line.unitMinor === listMinor ? memberMinor : ofLadder
  const step = (kind: PriceKind, priceMinor: bigint) =>
    own < line.unitMinor ? stepped(line, { kind, rule: null, beforeMinor: line.unitMinor, priceMinor }) : line
  if (isDropped) return step('LIST', line.unitMinor)
  const member = step('MEMBER', own)
  const offers = termOffers('MEMBER_PRICE', line, around).filter(({ priceMinor }) => priceMinor < member.unitMinor)
  const better = lowered(line, 'MEMBER_PRICE', offers)
  return better === line ? member : better
}

/** What builds on other prices lowers them; what does not takes their place, where it is lower. */
function withRepeat(line: WorkLine, laddered: WorkLine, around: Around): WorkLine {
  const best = bestOf(repeatOffers(line, laddered, around), line.unitMinor)
  return best ? lowered(best.rule.rule.isCombined ? line : laddered, 'REPEAT_PURCHASE', [best]) : line
}

function repeatOffers(line: WorkLine, laddered: WorkLine, around: Around) {
  if (!around.facts.boughtProductIds.has(line.line.productId)) return []
  return rulesOf('REPEAT_PURCHASE', laddered, around)
    .filter((rule) => !rule.rule.isCombined || mayTouch(rule, line))
    .map((rule) => ({
      rule,
      priceMinor: atRate(rule.rule.isCombined ? line.unitMinor : laddered.unitMinor, rule.rule.rate),
    }))
}

type Offer = { readonly rule: Promotion; readonly priceMinor: bigint }

function termOffers(kind: 'TIMED_PRICE' | 'MEMBER_PRICE', line: WorkLine, around: Around): readonly Offer[] {
  return rulesOf(kind, line, around).flatMap((rule) => {
    const term = termFor(rule.rule.prices, line.line.skuId, around.facts.buyer.levelId)
    return term ? [{ rule, priceMinor: term.priceMinor ?? atRate(line.unitMinor, term.rate ?? 10_000) }] : []
  })
}

/** The SKU's own before that of all, and then the level's own before that of everybody. */
function termFor(terms: readonly PriceTerm[], skuId: string, levelId: string | null): PriceTerm | undefined {
  const rank = (term: PriceTerm): number => (term.skuId === null ? 0 : 2) + (term.levelId === null ? 0 : 1)
  return terms
    .filter((term) => (term.skuId ?? skuId) === skuId && (term.levelId === null || term.levelId === levelId))
    .toSorted((a, b) => rank(b) - rank(a))[0]
}

function lowered(line: WorkLine, kind: PriceKind, offers: readonly Offer[]): WorkLine {
  const best = bestOf(offers, line.unitMinor)
  if (best === null) return line
  const { rule, priceMinor } = best
  return touched(stepped(line, { kind, rule, beforeMinor: line.unitMinor, priceMinor }), rule)
}

/** The first of the highest priority, then the lowest price; only what makes it cheaper. */
const bestOf = <One extends Offer>(offers: readonly One[], unitMinor: bigint): One | null =>
  offers
    .filter(({ priceMinor }) => priceMinor < unitMinor)
    .reduce<One | null>((first, one) => (first === null || isBefore(one, first) ? one : first), null)

const isBefore = (a: Offer, b: Offer): boolean =>
  a.rule.priority === b.rule.priority && a.priceMinor !== b.priceMinor
    ? a.priceMinor < b.priceMinor
    : byPriority(a.rule, b.rule) < 0

const stepped = (line: WorkLine, step: PriceStep): WorkLine => ({
  ...line,
  steps: [...line.steps, step],
  unitMinor: step.priceMinor,
})

const rulesOf = <Kind extends RuleKind>(kind: Kind, line: WorkLine, { rules }: Around): readonly Of<Kind>[] =>
  (rules.get(kind) ?? []).filter((rule): rule is Of<Kind> => mayTouch(rule, line))

function byKind(rules: readonly Promotion[]): ReadonlyMap<RuleKind, readonly Promotion[]> {
  const kinds = new Map<RuleKind, Promotion[]>()
  for (const rule of rules) {
    const same = kinds.get(rule.rule.kind)
    if (same) same.push(rule)
    else kinds.set(rule.rule.kind, [rule])
  }
  return kinds
}

function unused(work: Work, rules: readonly Promotion[], around: Around): Work {
  const used = new Set(work.lines.flatMap(({ steps }) => steps.map(({ rule }) => rule?.id)))
  return rules
    .filter(({ id }) => !used.has(id))
    .reduce((before, rule) => {
      const [code, message] = reasonFor(rule, around)
      return because(before, rule, code, message)
    }, work)
}

function reasonFor(rule: Promotion, around: Around): readonly [string, string] {
  const { facts, pieces, dropped } = around
  const about = facts.lines.filter((line) => isAbout(rule, line) && isNamed(rule.rule, line))
  if (about.length === 0) return NO_GOODS
  if (rule.rule.kind === 'REPEAT_PURCHASE' && !about.some(({ productId }) => facts.boughtProductIds.has(productId)))
    return ['NOT_BOUGHT_BEFORE', 'It is for what was bought and received before.']
  if (rule.rule.kind === 'WHOLESALE') {
    const from = Math.min(...rule.rule.steps.map(({ fromQuantity }) => fromQuantity))
    if (!about.some(({ productId }) => (pieces.get(productId) ?? 0) >= from))
      return ['NOT_REACHED', `It begins at ${from} pieces.`]
  }
  const gains = about.flatMap((line) => gainOf(rule, line, around) ?? [])
  if (gains.length === 0) return ['NOT_FOR_YOU', 'It is for members of another level.']
  if (gains.every((gainMinor) => gainMinor <= 0n)) return ['NO_GAIN', 'Its goods cost no more without it.']
  if (about.every(({ skuId }) => dropped.has(skuId)))
    return ['DROPPED_BY_COUPON', 'A coupon is used that it does not go together with.']
  return OUTBID
}

/** Whether a rule may have a price for a line, whoever buys. */
function isNamed(rule: Rule, { skuId, isPriceKept, isMemberRefused }: EngineLine): boolean {
  if (isPriceKept) return false
  if (rule.kind !== 'TIMED_PRICE' && rule.kind !== 'MEMBER_PRICE') return true
  return (
    rule.prices.some((term) => (term.skuId ?? skuId) === skuId) && !(rule.kind === 'MEMBER_PRICE' && isMemberRefused)
  )
}

/** What one piece would cost less by this rule alone than without promotions; null where it has no price for this buyer. */
function gainOf(rule: Promotion, line: EngineLine, around: Around): bigint | null {
  const alone = { ...around, rules: byKind([rule]) }
  const listed = fresh(line)
  const own = { ...listed, unitMinor: line.memberMinor }
  const [offer] = [
    ...ladderOffers(listed, alone),
    ...termOffers('TIMED_PRICE', listed, alone),
    ...termOffers('MEMBER_PRICE', listed, alone),
    ...repeatOffers(own, listed, alone),
  ]
  const { kind } = rule.rule
  const beside = kind === 'WHOLESALE' || kind === 'TIMED_PRICE' ? listed : own
  return offer ? beside.unitMinor - offer.priceMinor : null
}

/** A line that nothing has happened to yet. */
export const fresh = (line: EngineLine): WorkLine => ({
  line,
  steps: [],
  unitMinor: line.isPriceKept ? line.memberMinor : line.listMinor,
  openMinor: (line.isPriceKept ? line.memberMinor : line.listMinor) * BigInt(line.quantity),
  fixedMinor: 0n,
  packedPieces: 0,
  isCounted: false,
  ruleIds: [],
  isClosed: false,
})
