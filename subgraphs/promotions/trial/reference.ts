import type { EngineFacts } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Slow } from './slow.ts'
import { isForBuyer, isFree, keep, leftIn, owe, reaches, shares, smaller, sum, take, touch } from './slow.ts'
import type { SlowDrops } from './slow-coupons.ts'
import { useCoupons } from './slow-coupons.ts'
import { part, pricePieces } from './slow-prices.ts'

/**
 * The same rules and coupons once more, slowly and in another way: piece by piece, and anew for every try. Gives what each rule took
 * off, what is left to pay, which coupons count and what each takes of each line, what travels free, and what is given on top.
 */
export function reference(facts: EngineFacts) {
  const rules = facts.rules.filter((rule) => mayCount(rule, facts))
  const ranked = [...rules].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  const { at, coupons } = useCoupons(facts, (dropped) => beforeCoupons(facts, ranked, dropped))
  const left = facts.lines.map((line) => leftIn(line, at))
  return {
    gave: at.gave,
    coupons,
    payable: sum(left) + sum([...at.fixed.values()]),
    freight: new Map([...packageFreight(at), ...freeFreight(rules, at)]),
    gifts: ranked.filter((rule) => isGiven(rule, at)).map(({ title }) => title),
  }
}

/** Of the money of these lines, for this buyer, with something left to give. */
function mayCount(rule: Promotion, facts: EngineFacts): boolean {
  const { givenMinor = 0n, useCount = 0 } = facts.spent.get(rule.id) ?? {}
  if (rule.currency !== facts.currency || !isForBuyer(rule, facts)) return false
  if (rule.buyerUses !== null && (facts.buyerUses.get(rule.id) ?? 0) >= rule.buyerUses) return false
  return (rule.budgetMinor ?? givenMinor + 1n) > givenMinor && (rule.budgetUses ?? useCount + 1) > useCount
}

function beforeCoupons(facts: EngineFacts, ranked: readonly Promotion[], dropped: SlowDrops): Slow {
  const at: Slow = {
    facts,
    ranked,
    pieces: [],
    open: new Map(),
    gave: new Map(),
    fixed: new Map(),
    touches: new Map(),
    packers: new Map(),
  }
  pricePieces(at, dropped)
  for (const rule of ranked) packAll(rule, at)
  for (const { line, unit, isPacked } of at.pieces) if (!isPacked) owe(line, unit, at)
  for (const rule of ranked) giveAll(rule, at)
  for (const shopId of [...new Set(facts.lines.map((line) => line.shopId)), null]) reduceBy(shopId, at)
  return at
}

/** One package after the other, as long as there are pieces for one: all that there are, or none where its budget ends. */
function packAll(rule: Promotion, at: Slow): void {
  if (rule.rule.kind !== 'PACKAGE') return
  const { items, priceMinor } = rule.rule
  const size = items.reduce((count, { quantity }) => count + quantity, 0)
  const packed: Slow['pieces'] = []
  let sets = 0n
  for (;;) {
    const free = at.pieces.filter((piece) => isFree(piece) && !packed.includes(piece) && reaches(rule, piece.line, at))
    const set = items.flatMap(({ skuId, quantity }) =>
      free.filter(({ line }) => line.skuId === skuId).slice(0, quantity),
    )
    if (set.length < size) break
    packed.push(...set)
    sets += 1n
  }
  const off = sum(packed.map(({ unit }) => unit)) - priceMinor * sets
  if (off <= 0n || !keep(rule, off, at)) return
  const lines = items.map(({ skuId }) => packed.find(({ line }) => line.skuId === skuId)?.line as EngineLine)
  const worth = lines.map((line) => sum(packed.filter((piece) => piece.line === line).map(({ unit }) => unit)))
  for (const [index, share] of shares(off, worth).entries()) {
    const line = lines[index] as EngineLine
    at.fixed.set(line, (at.fixed.get(line) ?? 0n) + (worth[index] ?? 0n) - share)
    touch(rule, line, at)
  }
  for (const piece of packed) piece.isPacked = true
  at.packers.set(rule, lines)
  take(rule, off, at)
}

function giveAll(rule: Promotion, at: Slow): void {
  const { rule: giving } = rule
  if (giving.kind !== 'BUY_X_GET_Y') return
  const able = at.pieces.filter((piece) => isFree(piece) && !piece.isCounted && reaches(rule, piece.line, at))
  const bySku = at.facts.lines.map((line) => able.filter((piece) => piece.line === line))
  const groups = (giving.isPerSku ? bySku : [able]).flatMap((group) => {
    const times = Math.min(Math.floor(group.length / (giving.buy + giving.get)), giving.mostTimes ?? 1_000)
    const inTurn = [...group].sort((a, b) => Number(a.unit - b.unit))
    return times > 0 ? [{ group, given: inTurn.slice(0, times * giving.get) }] : []
  })
  const offs = groups.flatMap(({ given }) =>
    given.map(({ line, unit }) => [line, unit - part(unit, giving.rate)] as const),
  )
  const off = sum(offs.map(([, one]) => one))
  if (off === 0n || !keep(rule, off, at)) return
  take(rule, off, at)
  for (const [line, one] of offs) owe(line, -one, at)
  for (const piece of groups.flatMap(({ group }) => group)) {
    piece.isCounted = true
    touch(rule, piece.line, at)
  }
}

/** The best tier of each rule is what it offers, and a rule that cannot pay it offers nothing. */
function reduceBy(shopId: string | null, at: Slow): void {
  const rules = at.ranked.filter((rule) => rule.rule.kind === 'FULL_REDUCTION' && rule.shopId === shopId)
  const offers = rules
    .map((rule) => ({ rule, off: offersOf(rule, at).reduce((most, off) => (off > most ? off : most), 0n) }))
    .filter(({ rule, off }) => off > 0n && keep(rule, off, at))
  const rivals = offers.filter(({ rule }) => rule.priority === offers[0]?.rule.priority)
  if (rivals.length === 0) return
  const { rule, off } = rivals.reduce((a, b) => (b.off > a.off ? b : a))
  const own = bearing(rule, at)
  for (const [index, share] of shares(
    off,
    own.map((line) => leftIn(line, at)),
  ).entries())
    owe(own[index] as EngineLine, -share, at)
  for (const line of own) touch(rule, line, at)
  take(rule, off, at)
}

const bearing = (rule: Promotion, at: Slow): readonly EngineLine[] =>
  at.facts.lines.filter((line) => reaches(rule, line, at) && leftIn(line, at) > 0n)

function offersOf(promotion: Promotion, at: Slow): readonly bigint[] {
  const { rule } = promotion
  if (rule.kind !== 'FULL_REDUCTION') return []
  const whole = sum(bearing(promotion, at).map((line) => leftIn(line, at)))
  return rule.tiers
    .filter(({ thresholdMinor }) => thresholdMinor <= whole)
    .map(({ offMinor, rate, mostMinor }) =>
      smaller(smaller(offMinor ?? whole - part(whole, rate ?? 0), mostMinor ?? whole), whole),
    )
}

const freePieces = (rule: Promotion, at: Slow) =>
  at.pieces.filter((piece) => isFree(piece) && reaches(rule, piece.line, at))

const linesOf = (pieces: Slow['pieces']): readonly EngineLine[] => [...new Set(pieces.map(({ line }) => line))]

function freeFreight(rules: readonly Promotion[], at: Slow): readonly (readonly [string, readonly string[]])[] {
  return rules.flatMap((rule) => {
    const lines = linesOf(freePieces(rule, at))
    const isReached =
      rule.rule.kind === 'FREE_FREIGHT' && sum(lines.map((line) => leftIn(line, at))) >= rule.rule.thresholdMinor
    return isReached && lines.length > 0 ? [[rule.title, skusOf(lines)] as const] : []
  })
}

const packageFreight = (at: Slow): readonly (readonly [string, readonly string[]])[] =>
  [...at.packers].flatMap(([rule, lines]) =>
    rule.rule.kind === 'PACKAGE' && (rule.rule.isFreeOfShipping || rule.rule.freightMinor != null)
      ? [[rule.title, skusOf(lines)] as const]
      : [],
  )

const skusOf = (lines: readonly EngineLine[]): readonly string[] => lines.map(({ skuId }) => skuId).sort()

function isGiven(rule: Promotion, at: Slow): boolean {
  if (rule.rule.kind !== 'GIFT') return false
  const { thresholdMinor, fromPieces } = rule.rule
  const pieces = freePieces(rule, at)
  const worth = sum(linesOf(pieces).map((line) => leftIn(line, at)))
  return pieces.length > 0 && worth >= (thresholdMinor ?? 0n) && pieces.length >= (fromPieces ?? 0)
}
