import type { Check } from '@supermall/kernel/check'
import type { Rule, Tier } from './rule.ts'

export const checkLength = (list: readonly unknown[], most: number, path: readonly string[]): Check =>
  list.length >= 1 && list.length <= most
    ? null
    : { code: 'LIST_LENGTH', message: `It needs 1 to ${most} entries.`, path }

export const checkRising = (numbers: readonly bigint[], path: readonly string[]): Check =>
  numbers.every((one, index) => index === 0 || one > (numbers[index - 1] ?? one))
    ? null
    : { code: 'TIERS_ORDER', message: 'Each begins above the one before.', path }

/** An order is never for nothing by mistake: a tier takes off less than it begins at. */
export const checkOff = (tier: Tier, path: readonly string[]): Check =>
  isForNothing(tier)
    ? { code: 'TIER_FREE', message: 'It takes off less than has to be bought.', path: [...path] }
    : null

function isForNothing({ thresholdMinor, offMinor, rate, mostMinor }: Tier): boolean {
  if (offMinor === null && rate !== 0) return false
  return [offMinor, mostMinor].every((off) => off === null || off >= thresholdMinor)
}

/** What was drawn up before this was checked is checked when it is published. */
export const checkOffs = (rule: Rule): readonly Check[] =>
  rule.kind === 'FULL_REDUCTION'
    ? rule.tiers.map((tier, index) => checkOff(tier, ['rule', 'fullReduction', 'tiers', String(index)]))
    : []
