import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Slow } from './slow.ts'
import { keep, reaches, smaller, take, touch } from './slow.ts'
import type { SlowDrops } from './slow-coupons.ts'

type Kind = Promotion['rule']['kind']
/** A price in the making, with what each rule took of one piece. */
type Price = { readonly unit: bigint; readonly by: readonly (readonly [Promotion, bigint])[] }
type Rate = (rule: Promotion) => bigint | null
type On = { readonly line: EngineLine; readonly rules: readonly Promotion[]; readonly at: Slow }

/** Cuts lines into pieces. The first rule whose budget does not reach for all that it would take is forgotten, and all is begun anew. */
export function pricePieces(at: Slow, dropped: SlowDrops): void {
  let rules = at.ranked
  for (;;) {
    const prices = at.facts.lines.map((line) => ({ line, ...priceOf({ line, rules, at }, dropped) }))
    const worth = (rule: Promotion): bigint =>
      prices
        .flatMap(({ line, by }) => by.map(([one, off]) => (one === rule ? off * BigInt(line.quantity) : 0n)))
        .reduce((a, b) => a + b, 0n)
    const broke = rules.find((rule) => worth(rule) > 0n && !keep(rule, worth(rule), at))
    if (!broke) {
      cutUp(prices, at)
      return
    }
    rules = rules.filter((rule) => rule !== broke)
  }
}

function cutUp(prices: readonly (Price & { readonly line: EngineLine })[], at: Slow): void {
  for (const { line, unit, by } of prices) {
    for (let count = 0; count < line.quantity; count++) {
      at.pieces.push({ line, unit, isPacked: false, isCounted: false })
      for (const [rule, off] of by) take(rule, off, at)
    }
    for (const [rule] of by) touch(rule, line, at)
  }
}

function priceOf(on: On, dropped: SlowDrops): Price {
  const { line, at } = on
  if (line.isPriceKept) return { unit: line.memberMinor, by: [] }
  const without = dropped.get(line) ?? { promotion: false, member: false }
  const base = lowered('WHOLESALE', { unit: line.listMinor, by: [] }, { on, price: stepPrice(on) })
  const timed = without.promotion ? base : lowered('TIMED_PRICE', base, { on, price: termPrice(base, at) })
  const own = timed === base ? personal(base, on, without.member) : timed
  const isAgain = !without.promotion && at.facts.boughtProductIds.has(line.productId)
  return isAgain ? again(base, own, on) : own
}

function stepPrice({ line, at }: On): Rate {
  const same = at.facts.lines.filter(({ productId }) => productId === line.productId)
  const all = same.reduce((count, { quantity }) => count + quantity, 0)
  return ({ rule }) => {
    let price: bigint | null = null
    if (rule.kind !== 'WHOLESALE') return null
    for (const step of rule.steps) if (step.fromQuantity <= all) price = step.priceMinor ?? 0n
    return price
  }
}

const termPrice =
  (base: Price, { facts }: Slow): Rate =>
  ({ rule }) => {
    if (rule.kind !== 'TIMED_PRICE' && rule.kind !== 'MEMBER_PRICE') return null
    const term = rule.prices.find(({ levelId }) => levelId === null || levelId === facts.buyer.levelId)
    return term ? part(base.unit, term.rate ?? 0) : null
  }

/** The member's own price, or what a promotion makes of everybody's where that is lower still. */
function personal(base: Price, on: On, isDropped: boolean): Price {
  const { memberRate, memberMinor, isMemberRefused } = on.line
  if (isDropped || isMemberRefused) return base
  const own = memberRate === null ? smaller(memberMinor, base.unit) : part(base.unit, memberRate)
  const member = smaller(own, base.unit)
  const price = termPrice(base, on.at)
  const below: Rate = (rule) => {
    const minor = price(rule)
    return minor !== null && minor < member ? minor : null
  }
  const better = lowered('MEMBER_PRICE', base, { on, price: below })
  return better === base ? { ...base, unit: member } : better
}

/** What was bought before: on top of the price that it has, or instead of it. */
function again(base: Price, own: Price, { line, rules, at }: On): Price {
  const offers = rules.flatMap((rule) => {
    if (rule.rule.kind !== 'REPEAT_PURCHASE') return []
    const from = rule.rule.isCombined ? own : base
    const isOpen = canAdd(rule, base, { line, at }) && canAdd(rule, from, { line, at })
    return isOpen ? [{ rule, from, unit: part(from.unit, rule.rule.rate) }] : []
  })
  const best = pick(offers.filter(({ unit }) => unit < own.unit))
  return best ? { unit: best.unit, by: [...best.from.by, [best.rule, best.from.unit - best.unit]] } : own
}

type Lowering = { readonly on: On; readonly price: Rate }

/** The same price where no rule of that kind makes it lower. */
function lowered(kind: Kind, from: Price, { on, price }: Lowering): Price {
  const offers = on.rules
    .filter((rule) => rule.rule.kind === kind && canAdd(rule, from, on))
    .flatMap((rule) => {
      const unit = price(rule)
      return unit !== null && unit < from.unit ? [{ rule, unit }] : []
    })
  const best = pick(offers)
  return best ? { unit: best.unit, by: [...from.by, [best.rule, from.unit - best.unit]] } : from
}

const canAdd = (rule: Promotion, { by }: Price, { line }: Pick<On, 'line' | 'at'>): boolean =>
  reaches(rule, line, { touches: new Map([[line, by.map(([one]) => one)]]) })

/** The first of the highest priority, or what is cheaper of the same. */
function pick<One extends { readonly rule: Promotion; readonly unit: bigint }>(offers: readonly One[]): One | null {
  let best: One | null = null
  for (const one of offers)
    if (best === null || (one.rule.priority === best.rule.priority && one.unit < best.unit)) best = one
  return best
}

export const part = (minor: bigint, rate: number): bigint => (minor * BigInt(rate) * 2n + 10_000n) / 20_000n
