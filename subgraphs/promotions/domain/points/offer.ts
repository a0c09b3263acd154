import type { PointsRules, PointsTerms } from './rules.ts'
import { RATE_BASE } from './rules.ts'

export type PointsFacts = {
  readonly available: number
  readonly rules: Pick<PointsRules, 'isEnabled' | 'currency' | 'worthMinor' | 'deductRate'>
  readonly terms: readonly Pick<PointsTerms, 'productId' | 'mostDeductMinor'>[]
}

type DeductibleLine = {
  readonly skuId: string
  readonly productId: string
  readonly quantity: number
  /** What the line costs after its price was found. */
  readonly amountMinor: bigint
}

export type PointsOffer = {
  readonly available: number
  readonly worthMinor: bigint
  readonly most: readonly { readonly skuId: string; readonly amountMinor: bigint }[]
}

/** What points may pay of each line; null where the mall takes none, or counts in another currency. */
export function pointsOffer(
  facts: PointsFacts,
  lines: readonly DeductibleLine[],
  currency: string,
): PointsOffer | null {
  const { isEnabled, worthMinor, deductRate } = facts.rules
  if (!isEnabled || facts.rules.currency !== currency) return null
  const capOf = new Map(facts.terms.map(({ productId, mostDeductMinor }) => [productId, mostDeductMinor]))
  const most = lines.map(({ skuId, productId, quantity, amountMinor }) => {
    const perPiece = capOf.get(productId) ?? null
    const cap = perPiece === null ? (amountMinor * BigInt(deductRate)) / BigInt(RATE_BASE) : perPiece * BigInt(quantity)
    return { skuId, amountMinor: cap < amountMinor ? cap : amountMinor }
  })
  return { available: facts.available, worthMinor, most }
}
