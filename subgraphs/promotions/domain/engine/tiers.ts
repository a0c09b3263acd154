import type { Currency } from '@supermall/kernel/money'
import { least, money, split, toDecimal, total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { FullReduction, Tier } from '../rules/rule.ts'
import { atRate } from '../rules/rule.ts'
import type { RuleFacts } from './facts.ts'
import type { RuleStage, Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, OUTBID, SHARED, TOO_DEAR, touched } from './work.ts'

type Reducing = Promotion & { readonly rule: FullReduction }
type Reached = { readonly rule: Reducing; readonly lines: readonly WorkLine[]; readonly offMinor: bigint }

/** One reduction of each shop on its own lines, then one of the platform on what those have left: tiers do not add up. */
export function tiers(work: Work, rules: readonly Promotion[], facts: RuleFacts): Work {
  const reducing = rules.filter((rule): rule is Reducing => rule.rule.kind === 'FULL_REDUCTION')
  const shopIds = [...new Set(reducing.map(({ shopId }) => shopId))].filter((shopId) => shopId !== null).toSorted()
  const ofShops = shopIds.reduce((before, shopId) => {
    const own = reducing.filter((rule) => rule.shopId === shopId)
    return reduceBest(before, own, { stage: 'SHOP_TIER', facts })
  }, work)
  const ofPlatform = reducing.filter(({ shopId }) => shopId === null)
  return reduceBest(ofShops, ofPlatform, { stage: 'PLATFORM_TIER', facts })
}

type On = { readonly stage: RuleStage; readonly facts: RuleFacts }

function reduceBest(work: Work, rules: readonly Reducing[], { stage, facts }: On): Work {
  const reached = rules.map((rule) => reachedBy(rule, work))
  const inTurn = reached.filter(({ offMinor }) => offMinor > 0n).toSorted(byGain)
  const best = inTurn.find(({ rule, offMinor }) => isWithinBudget(rule, offMinor, facts))
  const refused = reached.reduce((before, one) => {
    if (one === best) return before
    return because(before, one.rule, ...reasonFor(one, facts))
  }, work)
  return best ? taken(refused, best, stage) : refused
}

function reachedBy(rule: Reducing, work: Work): Reached {
  const lines = work.lines.filter((line) => mayTouch(rule, line) && line.openMinor > 0n)
  const sumMinor = total(lines.map(({ openMinor }) => openMinor))
  const offs = rule.rule.tiers
    .filter(({ thresholdMinor }) => thresholdMinor <= sumMinor)
    .map((tier) => least(offOf(tier, sumMinor), sumMinor))
  return { rule, lines, offMinor: offs.reduce((most, off) => (off > most ? off : most), 0n) }
}

function offOf({ offMinor, rate, mostMinor }: Tier, sumMinor: bigint): bigint {
  const off = offMinor ?? sumMinor - atRate(sumMinor, rate ?? 10_000)
  return mostMinor === null ? off : least(off, mostMinor)
}

const byGain = (a: Reached, b: Reached): number => {
  if (a.rule.priority !== b.rule.priority || a.offMinor === b.offMinor) return byPriority(a.rule, b.rule)
  return a.offMinor > b.offMinor ? -1 : 1
}

function reasonFor({ rule, lines, offMinor }: Reached, facts: RuleFacts): readonly [string, string] {
  if (lines.length === 0) return SHARED
  if (offMinor > 0n) return isWithinBudget(rule, offMinor, facts) ? OUTBID : TOO_DEAR
  const lowest = rule.rule.tiers.map(({ thresholdMinor }) => thresholdMinor).reduce((a, b) => least(a, b))
  return ['NOT_REACHED', missingText(lowest - total(lines.map(({ openMinor }) => openMinor)), rule.currency)]
}

export const missingText = (minor: bigint, currency: Currency): string =>
  `It needs ${toDecimal(money(minor, currency))} ${currency} more of what it is good for.`

function taken(work: Work, { rule, lines, offMinor }: Reached, stage: RuleStage): Work {
  const open = lines.map(({ openMinor }) => openMinor)
  const shares = split(money(offMinor, 'CNY'), open).map(({ minorUnits }) => minorUnits)
  const offs = new Map(lines.map(({ line }, index) => [line.skuId, shares[index] ?? 0n]))
  const bearing = new Set(lines)
  return {
    ...work,
    lines: work.lines.map((line) =>
      bearing.has(line)
        ? touched({ ...line, openMinor: line.openMinor - (offs.get(line.line.skuId) ?? 0n) }, rule)
        : line,
    ),
    reductions: [...work.reductions, { stage, rule, beforeMinor: total(open), offs }],
  }
}
