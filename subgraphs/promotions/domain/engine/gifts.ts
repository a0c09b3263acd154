import { total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { Gift } from '../rules/rule.ts'
import { missingText } from './tiers.ts'
import type { Work, WorkLine } from './work.ts'
import { because, byPriority, mayTouch, SHARED } from './work.ts'

export type Giving = Promotion & { readonly rule: Gift }

/** What is given on top, by what lines have left after coupons and by pieces that are in no package. It takes nothing off. */
export function gifts(work: Work, rules: readonly Promotion[], leftOf: (skuId: string) => bigint): readonly Giving[] {
  return rules
    .filter((rule): rule is Giving => rule.rule.kind === 'GIFT')
    .toSorted(byPriority)
    .filter((rule) => {
      const lines = work.lines.filter((line) => mayTouch(rule, line) && freePieces(line) > 0)
      const reason = lines.length === 0 ? SHARED : missing(rule, lines, leftOf)
      if (reason) because(work, rule, ...reason)
      return reason === null
    })
}

function missing(
  { rule, currency }: Giving,
  lines: readonly WorkLine[],
  leftOf: (skuId: string) => bigint,
): readonly [string, string] | null {
  const minor = (rule.thresholdMinor ?? 0n) - total(lines.map(({ line }) => leftOf(line.skuId)))
  if (rule.thresholdMinor !== null && minor > 0n) return ['NOT_REACHED', missingText(minor, currency)]
  const pieces = (rule.fromPieces ?? 0) - lines.reduce((sum, line) => sum + freePieces(line), 0)
  return pieces > 0 ? ['NOT_REACHED', `It needs ${pieces} more pieces of what it is good for.`] : null
}

const freePieces = ({ line, packedPieces }: WorkLine): number => line.quantity - packedPieces
