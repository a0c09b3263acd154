import { total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { FreeFreight } from '../rules/rule.ts'
import { missingText } from './tiers.ts'
import type { Work } from './work.ts'
import { because, mayTouch, SHARED } from './work.ts'

type Freeing = Promotion & { readonly rule: FreeFreight }

export type FreightGrant = {
  readonly rule: Promotion
  readonly skuIds: readonly string[]
  readonly exceptRegionCodes: readonly string[]
  /** What a package costs to send instead. */
  readonly insteadMinor: bigint | null
}

/** What is sent free of charge, by what lines have left after coupons; packages say it themselves. */
export function freeFreight(
  work: Work,
  rules: readonly Promotion[],
  leftOf: (skuId: string) => bigint,
): readonly [Work, readonly FreightGrant[]] {
  const ofPackages = work.reductions.flatMap(({ rule, offs }) => grantOfPackage(rule, [...offs.keys()]))
  return rules
    .filter((rule): rule is Freeing => rule.rule.kind === 'FREE_FREIGHT')
    .reduce<readonly [Work, readonly FreightGrant[]]>(
      ([before, grants], rule) => {
        const lines = before.lines.filter((line) => mayTouch(rule, line) && line.packedPieces < line.line.quantity)
        const skuIds = lines.map(({ line }) => line.skuId)
        const missing = rule.rule.thresholdMinor - total(skuIds.map(leftOf))
        if (skuIds.length === 0) return [because(before, rule, ...SHARED), grants]
        if (missing > 0n) return [because(before, rule, 'NOT_REACHED', missingText(missing, rule.currency)), grants]
        return [before, [...grants, grantOf(rule, skuIds)]]
      },
      [work, ofPackages],
    )
}

const grantOf = (rule: Freeing, skuIds: readonly string[]): FreightGrant => ({
  rule,
  skuIds,
  exceptRegionCodes: rule.rule.exceptRegionCodes,
  insteadMinor: null,
})

/** A line of which something is in a package travels with it. */
function grantOfPackage(rule: Promotion, skuIds: readonly string[]): readonly FreightGrant[] {
  if (rule.rule.kind !== 'PACKAGE') return []
  const { isFreeOfShipping, freightMinor = null } = rule.rule
  if (!isFreeOfShipping && freightMinor === null) return []
  return [{ rule, skuIds, exceptRegionCodes: [], insteadMinor: isFreeOfShipping ? null : freightMinor }]
}
