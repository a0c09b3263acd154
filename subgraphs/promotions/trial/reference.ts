import type { EngineFacts } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'

type Piece = { readonly line: EngineLine; unit: bigint; isPacked: boolean; isCounted: boolean }
type Kind = Promotion['rule']['kind']

type Rate = (rule: Promotion) => bigint | null
type Told = readonly (readonly [Promotion, bigint])[]
type Slow = {
  readonly facts: EngineFacts
  /** The higher priority first, then the older one. */
  readonly ranked: readonly Promotion[]
  readonly pieces: Piece[]
  readonly open: Map<EngineLine, bigint>
  readonly gave: Map<string, bigint>
  packedMinor: bigint
}

/**
 * The same rules once more, slowly and in another way: piece by piece and by trying everything. It knows neither exclusive rules nor
 * budgets. Gives what each rule took off, and what is left to pay before coupons.
 */
export function reference(facts: EngineFacts) {
  const ranked = [...facts.rules].sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1))
  const at: Slow = { facts, ranked, pieces: [], open: new Map(), gave: new Map(), packedMinor: 0n }
  for (const line of facts.lines) cutUp(line, at)
  for (const rule of ranked) packAll(rule, at)
  for (const line of facts.lines) at.open.set(line, 0n)
  for (const { line, unit, isPacked } of at.pieces) if (!isPacked) owe(line, unit, at)
  for (const rule of ranked) giveAll(rule, at)
  for (const shopId of [...new Set(facts.lines.map((line) => line.shopId)), null]) reduceBy(shopId, at)
  return { gave: at.gave, payable: at.packedMinor + [...at.open.values()].reduce((a, b) => a + b, 0n) }
}

const owe = (line: EngineLine, minor: bigint, { open }: Slow): unknown => open.set(line, (open.get(line) ?? 0n) + minor)

function take(rule: Promotion, minor: bigint, { gave }: Slow): void {
  if (minor > 0n) gave.set(rule.title, (gave.get(rule.title) ?? 0n) + minor)
}

function cutUp(line: EngineLine, at: Slow): void {
  const { unit, by } = unitPrice(line, at)
  for (let count = 0; count < line.quantity; count++) {
    at.pieces.push({ line, unit, isPacked: false, isCounted: false })
    for (const [rule, minor] of by) take(rule, minor, at)
  }
}

function unitPrice(line: EngineLine, at: Slow): { unit: bigint; by: Told } {
  const listMinor = line.listMinor
  const ladder = cheapest('WHOLESALE', line, { below: listMinor, at, price: stepPrice(line, at) })
  const base = ladder?.price ?? listMinor
  const byLadder: Told = ladder ? [[ladder.rule, listMinor - base]] : []
  const own = personal(line, base, at)
  const { unit } = own
  if (!at.facts.boughtProductIds.has(line.productId)) return { unit, by: [...byLadder, ...own.by] }
  const price: Rate = ({ rule }) =>
    rule.kind === 'REPEAT_PURCHASE' ? part(rule.isCombined ? unit : base, rule.rate) : null
  const again = cheapest('REPEAT_PURCHASE', line, { below: unit, at, price })
  if (again?.rule.rule.kind !== 'REPEAT_PURCHASE') return { unit, by: [...byLadder, ...own.by] }
  const { isCombined } = again.rule.rule
  const from = isCombined ? unit : base
  return { unit: again.price, by: [...byLadder, ...(isCombined ? own.by : []), [again.rule, from - again.price]] }
}

function stepPrice(line: EngineLine, { facts }: Slow): Rate {
  const same = facts.lines.filter(({ productId }) => productId === line.productId)
  const all = same.reduce((count, { quantity }) => count + quantity, 0)
  return ({ rule }) => {
    let price: bigint | null = null
    if (rule.kind !== 'WHOLESALE') return null
    for (const step of rule.steps) if (step.fromQuantity <= all) price = step.priceMinor ?? 0n
    return price
  }
}

/** A promotion's price, or else the member's or what a promotion makes of that. */
function personal(line: EngineLine, base: bigint, at: Slow): { unit: bigint; by: Told } {
  const price: Rate = ({ rule }) => {
    if (rule.kind !== 'TIMED_PRICE' && rule.kind !== 'MEMBER_PRICE') return null
    const term = rule.prices.find(({ levelId }) => levelId === null || levelId === at.facts.buyer.levelId)
    return term ? part(base, term.rate ?? 0) : null
  }
  const timed = cheapest('TIMED_PRICE', line, { below: base, at, price })
  if (timed) return { unit: timed.price, by: [[timed.rule, base - timed.price]] }
  const member = line.memberRate === null ? smaller(line.memberMinor, base) : part(base, line.memberRate)
  const better = cheapest('MEMBER_PRICE', line, { below: member, at, price })
  return better ? { unit: better.price, by: [[better.rule, base - better.price]] } : { unit: member, by: [] }
}

type Asking = { readonly below: bigint; readonly price: Rate; readonly at: Slow }

function cheapest(kind: Kind, line: EngineLine, { below, price, at }: Asking) {
  let best: { rule: Promotion; price: bigint } | null = null
  for (const rule of at.ranked.filter((one) => one.rule.kind === kind && reaches(one, line))) {
    const own = price(rule)
    if (own === null || own >= below) continue
    if (best === null || (rule.priority === best.rule.priority && own < best.price)) best = { rule, price: own }
  }
  return best
}

/** One package after the other, as long as there are pieces for one. */
function packAll(rule: Promotion, at: Slow): void {
  if (rule.rule.kind !== 'PACKAGE') return
  const { items, priceMinor } = rule.rule
  const size = items.reduce((count, { quantity }) => count + quantity, 0)
  for (;;) {
    const free = at.pieces.filter(({ line, isPacked }) => !isPacked && reaches(rule, line))
    const set = items.flatMap(({ skuId, quantity }) =>
      free.filter(({ line }) => line.skuId === skuId).slice(0, quantity),
    )
    const off = set.reduce((sum, { unit }) => sum + unit, 0n) - priceMinor
    if (set.length < size || off <= 0n) return
    for (const piece of set) piece.isPacked = true
    take(rule, off, at)
    at.packedMinor += priceMinor
  }
}

function giveAll(rule: Promotion, at: Slow): void {
  const { rule: giving } = rule
  if (giving.kind !== 'BUY_X_GET_Y') return
  const able = at.pieces.filter(({ line, isPacked, isCounted }) => !isPacked && !isCounted && reaches(rule, line))
  const bySku = at.facts.lines.map((line) => able.filter((piece) => piece.line === line))
  const groups = (giving.isPerSku ? bySku : [able]).flatMap((group) => {
    const times = Math.min(Math.floor(group.length / (giving.buy + giving.get)), giving.mostTimes ?? 1_000)
    const inTurn = [...group].sort((a, b) => Number(a.unit - b.unit))
    return times > 0 ? [{ group, given: inTurn.slice(0, times * giving.get) }] : []
  })
  const offs = groups.flatMap(({ given }) =>
    given.map(({ line, unit }) => [line, unit - part(unit, giving.rate)] as const),
  )
  const off = offs.reduce((sum, [, one]) => sum + one, 0n)
  if (off === 0n) return
  take(rule, off, at)
  for (const [line, one] of offs) owe(line, -one, at)
  for (const piece of groups.flatMap(({ group }) => group)) piece.isCounted = true
}

function reduceBy(shopId: string | null, at: Slow): void {
  const rules = at.ranked.filter((rule) => rule.rule.kind === 'FULL_REDUCTION' && rule.shopId === shopId)
  const offers = rules.flatMap((rule) => offersOf(rule, at).map((off) => ({ rule, off })))
  const first = offers.find(({ off }) => off > 0n)
  if (!first) return
  const rivals = offers.filter(({ rule }) => rule.priority === first.rule.priority)
  const best = rivals.reduce((a, b) => (b.off > a.off ? b : a))
  take(best.rule, best.off, at)
  shareOut(best.rule, best.off, at)
}

function offersOf({ rule, ...promotion }: Promotion, at: Slow): readonly bigint[] {
  if (rule.kind !== 'FULL_REDUCTION') return []
  const own = at.facts.lines.filter((line) => reaches(promotion, line))
  const whole = own.reduce((sum, line) => sum + (at.open.get(line) ?? 0n), 0n)
  return rule.tiers
    .filter(({ thresholdMinor }) => thresholdMinor <= whole)
    .map(({ offMinor, rate, mostMinor }) =>
      smaller(smaller(offMinor ?? whole - part(whole, rate ?? 0), mostMinor ?? whole), whole),
    )
}

/** Largest remainders, one unit at a time. */
function shareOut(rule: Promotion, off: bigint, at: Slow): void {
  const own = at.facts.lines.filter((line) => reaches(rule, line))
  const amounts = own.map((line) => at.open.get(line) ?? 0n)
  const whole = amounts.reduce((a, b) => a + b, 0n)
  const shares = amounts.map((amount, index) => ({
    index,
    floor: (amount * off) / whole,
    rest: (amount * off) % whole,
  }))
  let missing = off - shares.reduce((sum, { floor }) => sum + floor, 0n)
  for (const { index, floor } of shares.sort((a, b) => Number(b.rest - a.rest) || a.index - b.index)) {
    const line = own[index]
    if (line) owe(line, -(missing > 0n ? floor + 1n : floor), at)
    missing -= 1n
  }
}

const part = (minor: bigint, rate: number): bigint => (minor * BigInt(rate) * 2n + 10_000n) / 20_000n
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const reaches = ({ shopId, scope }: Pick<Promotion, 'shopId' | 'scope'>, line: EngineLine): boolean =>
  (shopId === null || shopId === line.shopId) &&
  (scope.productIds.length === 0 || scope.productIds.includes(line.productId))
