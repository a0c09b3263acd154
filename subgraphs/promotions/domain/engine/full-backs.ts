import { money, toDecimal, total } from '@supermall/kernel/money'
import type { BackBounds } from '../full-backs/terms.ts'
import { backOf, boundsOf } from '../full-backs/terms.ts'
import type { Promotion } from '../promotion.ts'
import type { FullBackRule } from '../rules/rule.ts'
import type { RuleFacts } from './facts.ts'
import { isAbout } from './facts.ts'
import type { Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, NO_GOODS, SHARED, TOO_DEAR } from './work.ts'

type Returning = Promotion & { readonly rule: FullBackRule }

type BackLine = BackBounds & { readonly skuId: string }

/** What comes back later of these lines, as long as points pay nothing of them. */
export type FullBackGrant = {
  readonly rule: Returning
  readonly lines: readonly BackLine[]
  readonly gaveMinor: bigint
}

type LeftOf = (skuId: string) => bigint

/** What comes back later of what lines have left after coupons. A line comes back by one promotion, packages by none; no price changes. */
export function fullBacks(
  work: Work,
  rules: readonly Promotion[],
  { leftOf, facts }: { leftOf: LeftOf; facts: RuleFacts },
) {
  const taken = new Set<string>()
  return rules
    .filter((rule): rule is Returning => rule.rule.kind === 'FULL_BACK')
    .toSorted(byPriority)
    .flatMap((rule): FullBackGrant[] => {
      const own = work.lines.filter((line) => isFor(rule, line))
      const open = own.filter((line) => !isPacked(line) && mayTouch(rule, line) && !taken.has(line.line.skuId))
      const lines = open.map((line) => lineOf(rule, line, leftOf)).filter(({ mostMinor }) => mostMinor > 0n)
      const gaveMinor = total(lines.map((line) => backOf(line, leftOf(line.skuId))))
      const reason = reasonAgainst({ own, open, gaveMinor }, rule, facts)
      if (reason) because(work, rule, ...reason)
      if (reason) return []
      for (const { skuId } of lines) taken.add(skuId)
      return [{ rule, lines, gaveMinor }]
    })
}

type Found = { readonly own: readonly WorkLine[]; readonly open: readonly WorkLine[]; readonly gaveMinor: bigint }

function reasonAgainst(
  { own, open, gaveMinor }: Found,
  rule: Promotion,
  facts: RuleFacts,
): readonly [string, string] | null {
  if (own.length === 0) return NO_GOODS
  if (own.every(isPacked)) return PACKED
  if (open.length === 0) return SHARED
  if (gaveMinor === 0n) return NOTHING_PAID
  return isWithinBudget(rule, gaveMinor, facts) ? null : TOO_DEAR
}

const PACKED = ['EXCLUDED', 'What is sold together has a price of its own, of which nothing comes back.'] as const
const NOTHING_PAID = ['NO_GAIN', 'Nothing is paid for what it is good for.'] as const

/** A line of which something is in a package has a price of its own. */
const isPacked = ({ packedPieces }: WorkLine): boolean => packedPieces > 0

const isFor = (promotion: Returning, { line }: WorkLine): boolean => {
  const { skuIds } = promotion.rule
  return isAbout(promotion, line) && (skuIds.length === 0 || skuIds.includes(line.skuId))
}

function lineOf({ rule }: Returning, { line: { skuId, quantity } }: WorkLine, leftOf: LeftOf): BackLine {
  return { skuId, ...boundsOf(rule, { paidMinor: leftOf(skuId), quantity }) }
}

/** What a buyer is told of it. */
export function backText({ rule, currency }: Returning): string {
  const { dailyMinor, dailyRate, days, startDays } = rule
  const daily =
    dailyMinor === null
      ? `${(dailyRate ?? 0) / 100} % of what is paid`
      : `${toDecimal(money(dailyMinor, currency))} ${currency} for each piece`
  const from = startDays === 0 ? 'once the order is finished' : `from ${startDays} days after the order is finished`
  return `Each day ${daily} comes back into the wallet, ${from}, for at most ${days} days and never more than was paid.`
}
