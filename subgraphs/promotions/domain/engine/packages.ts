import { money, split, total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { Package } from '../rules/rule.ts'
import { isBundle } from './bundles.ts'
import type { EngineLine, RuleFacts } from './facts.ts'
import type { RuleStage, Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, SHARED, TOO_DEAR, touched } from './work.ts'

type PackageRule = Promotion & { readonly rule: Package }
type Part = { readonly line: WorkLine; readonly pieces: number; readonly amountMinor: bigint }

/** Its pieces are in a package, or in what shares nothing. */
const TAKEN = ['EXCLUDED', 'Its goods are counted for something else that comes first.'] as const
/** They are in other bundles. */
export const OUTDONE = ['EXCLUDED', 'Its goods are in another bundle, which takes more off.'] as const

/**
 * As many packages as the lines hold, then as many bundles. What is in one is paid as it is from then on, and pieces beyond it go on as
 * they are.
 */
export function packages(work: Work, rules: readonly Promotion[], facts: RuleFacts): Work {
  const all = rules.filter((rule): rule is PackageRule => rule.rule.kind === 'PACKAGE').toSorted(byPriority)
  const own = all.filter((rule) => !isBundle(rule)).reduce((before, rule) => packed(before, rule, facts), work)
  return bundled(own, all.filter(isBundle), facts)
}

/** Nobody chose among bundles: the next is always that which takes most off what is left. What takes nothing off now never will. */
function bundled(work: Work, bundles: readonly PackageRule[], facts: RuleFacts): Work {
  const taken = new Set<PackageRule>()
  let at = work
  let gains = gainsOf(at, bundles)
  while (gains.length > 0) {
    const { rule } = gains.reduce((most, one) => (one.offMinor > most.offMinor ? one : most))
    at = packed(at, rule, facts)
    taken.add(rule)
    const open = gains.filter((one) => one.rule !== rule)
    gains = gainsOf(
      at,
      open.map((one) => one.rule),
    )
  }
  const others = bundles.filter((rule) => !taken.has(rule))
  return others.reduce((before, rule) => {
    const isOutdone = setsOf(before, rule) === 0 && setsOf(work, rule) > 0
    return isOutdone ? because(before, rule, ...OUTDONE) : packed(before, rule, facts)
  }, at)
}

const gainsOf = (work: Work, bundles: readonly PackageRule[]) =>
  bundles.map((rule) => ({ rule, offMinor: takingOf(work, rule).offMinor })).filter(({ offMinor }) => offMinor > 0n)

/** What packing as often as can be would take off now. */
function takingOf(work: Work, rule: PackageRule) {
  const sets = setsOf(work, rule)
  const parts = partsOf(work, rule, sets)
  const beforeMinor = total(parts.map(({ amountMinor }) => amountMinor))
  return { sets, parts, beforeMinor, offMinor: beforeMinor - rule.rule.priceMinor * BigInt(sets) }
}

function packed(work: Work, rule: PackageRule, facts: RuleFacts): Work {
  const { sets, parts, beforeMinor, offMinor } = takingOf(work, rule)
  if (sets === 0) return because(work, rule, ...reasonFor(work, rule))
  if (offMinor <= 0n) return because(work, rule, 'NO_GAIN', 'Its goods cost no more without it.')
  if (!isWithinBudget(rule, offMinor, facts)) return because(work, rule, ...TOO_DEAR)
  const shares = split(
    money(offMinor, 'CNY'),
    parts.map(({ amountMinor }) => amountMinor),
  )
  const offs = new Map(parts.map(({ line }, index) => [line.line.skuId, shares[index]?.minorUnits ?? 0n]))
  const taken = new Map(parts.map((part) => [part.line.line.skuId, part]))
  const lines = work.lines.map((line) => {
    const part = taken.get(line.line.skuId)
    return part ? packedLine(part, offs.get(line.line.skuId) ?? 0n, rule) : line
  })
  return { ...work, lines, reductions: [...work.reductions, { stage: stageOf(rule), rule, beforeMinor, offs }] }
}

const stageOf = (rule: PackageRule): RuleStage => (isBundle(rule) ? 'BUNDLE' : 'LINES')

const freeLine = (work: Work, rule: PackageRule, skuId: string): WorkLine | undefined =>
  work.lines.find((line) => line.line.skuId === skuId && mayTouch(rule, line))

const setsOf = (work: Work, rule: PackageRule): number =>
  Math.min(
    ...rule.rule.items.map(({ skuId, quantity }) => {
      const found = freeLine(work, rule, skuId)
      return found ? Math.floor((found.line.quantity - found.packedPieces) / quantity) : 0
    }),
  )

const partsOf = (work: Work, rule: PackageRule, sets: number): readonly Part[] =>
  rule.rule.items.flatMap(({ skuId, quantity }) => {
    const line = freeLine(work, rule, skuId)
    const pieces = quantity * sets
    return line ? [{ line, pieces, amountMinor: line.unitMinor * BigInt(pieces) }] : []
  })

const packedLine = ({ line, pieces, amountMinor }: Part, offMinor: bigint, rule: Promotion): WorkLine =>
  touched(
    {
      ...line,
      openMinor: line.openMinor - amountMinor,
      fixedMinor: line.fixedMinor + amountMinor - offMinor,
      packedPieces: line.packedPieces + pieces,
    },
    rule,
  )

function reasonFor(work: Work, rule: PackageRule): readonly [string, string] {
  const lines = work.lines.map(({ line }) => line)
  if (isWhole(rule, lines)) return isBundle(rule) ? TAKEN : SHARED
  return ['NOT_COMPLETE', `A part of the ${isBundle(rule) ? 'bundle' : 'package'} is missing.`]
}

/** Whether all of it is bought at least once. */
export const isWhole = ({ rule }: Pick<Promotion, 'rule'>, lines: readonly EngineLine[]): boolean =>
  rule.kind === 'PACKAGE' &&
  rule.items.every(({ skuId, quantity }) => lines.some((line) => line.skuId === skuId && line.quantity >= quantity))
