import type { EngineFacts } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Promotion } from '../domain/promotion.ts'

type Piece = { readonly line: EngineLine; readonly unit: bigint; isPacked: boolean; isCounted: boolean }

/** Where the slow evaluator writes down how far it is. */
export type Slow = {
  readonly facts: EngineFacts
  /** The higher priority first, then the older one. */
  readonly ranked: readonly Promotion[]
  readonly pieces: Piece[]
  /** What of a line may still be taken off, and what is paid as it is. */
  readonly open: Map<EngineLine, bigint>
  readonly fixed: Map<EngineLine, bigint>
  readonly gave: Map<string, bigint>
  /** Which rules have acted on a line. */
  readonly touches: Map<EngineLine, readonly Promotion[]>
  readonly packers: Map<Promotion, readonly EngineLine[]>
}

export const isFree = ({ isPacked }: Piece): boolean => !isPacked

export const leftIn = (line: EngineLine, { open }: Slow): bigint => open.get(line) ?? 0n

export const owe = (line: EngineLine, minor: bigint, { open }: Slow): unknown =>
  open.set(line, (open.get(line) ?? 0n) + minor)

export function take(rule: Promotion, minor: bigint, { gave }: Slow): void {
  if (minor > 0n) gave.set(rule.title, (gave.get(rule.title) ?? 0n) + minor)
}

export const touch = (rule: Promotion, line: EngineLine, { touches }: Slow): unknown =>
  touches.set(line, [...(touches.get(line) ?? []), rule])

/** What shares nothing wants a line for itself, and keeps it. */
export function reaches(rule: Promotion, line: EngineLine, { touches }: Pick<Slow, 'touches'>): boolean {
  const before = touches.get(line) ?? []
  if (before.some(({ isExclusive }) => isExclusive) || (rule.isExclusive && before.some((one) => one !== rule)))
    return false
  const { shopId, scope } = rule
  return (shopId === null || shopId === line.shopId) && isNamed(scope, line)
}

type Named = Promotion['scope'] & { readonly skuIds?: readonly string[] }

/** All that there is where nothing is named; and what is left out is out. */
export function isNamed(
  { productIds, categoryIds, excludedProductIds, skuIds = [] }: Named,
  line: EngineLine,
): boolean {
  const named = new Set([...productIds, ...categoryIds, ...skuIds])
  const isOut = excludedProductIds.some((id) => id === line.productId)
  return !isOut && (named.size === 0 || [line.productId, line.categoryId, line.skuId].some((id) => named.has(id)))
}

type Audience = Pick<Promotion, 'levelIds' | 'groupIds'>

export function isForBuyer({ levelIds, groupIds }: Audience, { buyer }: EngineFacts): boolean {
  const levels = levelIds.filter((id) => id === buyer.levelId)
  const groups = groupIds.filter((id) => buyer.groupIds.includes(id))
  return (levelIds.length === 0 || levels.length > 0) && (groupIds.length === 0 || groups.length > 0)
}

/** Whether what is left of its budget reaches for that. */
export const keep = ({ id, budgetMinor }: Promotion, minor: bigint, { facts }: Pick<Slow, 'facts'>): boolean =>
  budgetMinor === null || minor + (facts.spent.get(id)?.givenMinor ?? 0n) <= budgetMinor

/** Largest remainders, one unit at a time, the first line first. */
export function shares(whole: bigint, weights: readonly bigint[]): readonly bigint[] {
  const all = sum(weights)
  if (all === 0n) return weights.map(() => 0n)
  const parts = weights.map((weight, index) => ({ index, floor: (weight * whole) / all, rest: (weight * whole) % all }))
  let missing = whole - sum(parts.map(({ floor }) => floor))
  const given = parts.map(({ floor }) => floor)
  for (const { index, floor } of parts.sort((a, b) => Number(b.rest - a.rest) || a.index - b.index)) {
    if (missing <= 0n) break
    given[index] = floor + 1n
    missing -= 1n
  }
  return given
}

export const sum = (numbers: readonly bigint[]): bigint => numbers.reduce((all, one) => all + one, 0n)
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
