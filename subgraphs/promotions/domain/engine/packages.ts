import { money, split, total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { Package } from '../rules/rule.ts'
import { isBundle } from './bundles.ts'
import type { RuleFacts } from './facts.ts'
import type { RuleStage, Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, SHARED, TOO_DEAR, touched } from './work.ts'

type PackageRule = Promotion & { readonly rule: Package }
/** Its pieces are in another package or bundle, or in what shares nothing. */
const TAKEN = ['EXCLUDED', 'Its goods are counted for something else that comes first.'] as const

type Part = { readonly line: WorkLine; readonly pieces: number; readonly amountMinor: bigint }

/** As many packages as the lines hold. What is in one is paid as it is from then on, and pieces beyond it go on as they are. */
export const packages = (work: Work, rules: readonly Promotion[], facts: RuleFacts): Work =>
  rules
    .filter((rule): rule is PackageRule => rule.rule.kind === 'PACKAGE')
    .toSorted(byPriority)
    .reduce((before, rule) => packed(before, rule, facts), work)

function packed(work: Work, rule: PackageRule, facts: RuleFacts): Work {
  const sets = setsOf(work, rule)
  if (sets === 0) return because(work, rule, ...reasonFor(work, rule))
  const parts = partsOf(work, rule, sets)
  const beforeMinor = total(parts.map(({ amountMinor }) => amountMinor))
  const offMinor = beforeMinor - rule.rule.priceMinor * BigInt(sets)
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
  const isHere = ({ skuId, quantity }: Package['items'][number]): boolean =>
    work.lines.some(({ line }) => line.skuId === skuId && line.quantity >= quantity)
  if (rule.rule.items.every(isHere)) return isBundle(rule) ? TAKEN : SHARED
  return ['NOT_COMPLETE', `A part of the ${isBundle(rule) ? 'bundle' : 'package'} is missing.`]
}
