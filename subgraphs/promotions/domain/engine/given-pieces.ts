import { total } from '@supermall/kernel/money'
import type { Promotion } from '../promotion.ts'
import type { BuyXGetY } from '../rules/rule.ts'
import { atRate } from '../rules/rule.ts'
import type { RuleFacts } from './facts.ts'
import type { Work, WorkLine } from './work.ts'
import { because, byPriority, isWithinBudget, mayTouch, SHARED, TOO_DEAR, touched } from './work.ts'

type Giving = Promotion & { readonly rule: BuyXGetY }

/** Pieces given for pieces bought, the cheapest ones; a line is counted for one promotion of this kind, and packages are left out. */
export const givenPieces = (work: Work, rules: readonly Promotion[], facts: RuleFacts): Work =>
  rules
    .filter((rule): rule is Giving => rule.rule.kind === 'BUY_X_GET_Y')
    .toSorted(byPriority)
    .reduce((before, rule) => give(before, rule, facts), work)

function give(work: Work, rule: Giving, facts: RuleFacts): Work {
  const lines = work.lines.filter((line) => mayTouch(rule, line) && !line.isCounted && freePieces(line) > 0)
  if (lines.length === 0) return because(work, rule, ...SHARED)
  const groups = rule.rule.isPerSku ? lines.map((line) => [line]) : [lines]
  const counted = groups.filter((group) => timesOf(rule.rule, group) > 0)
  const { buy, get } = rule.rule
  if (counted.length === 0) return because(work, rule, 'NOT_REACHED', `It needs ${buy + get} pieces.`)
  const offs = new Map(counted.flatMap((group) => offsOf(rule.rule, group)))
  const offMinor = total([...offs.values()])
  if (offMinor === 0n) return because(work, rule, 'NO_GAIN', 'The pieces given cost nothing anyway.')
  if (!isWithinBudget(rule, offMinor, facts)) return because(work, rule, ...TOO_DEAR)
  const taking = new Set(counted.flat())
  const beforeMinor = total([...taking].map(({ openMinor }) => openMinor))
  return {
    ...work,
    lines: work.lines.map((line) => (taking.has(line) ? givenLine(line, offs.get(line.line.skuId) ?? 0n, rule) : line)),
    reductions: [...work.reductions, { stage: 'LINES', rule, beforeMinor, offs }],
  }
}

const freePieces = ({ line, packedPieces }: WorkLine): number => line.quantity - packedPieces

function timesOf({ buy, get, mostTimes }: BuyXGetY, group: readonly WorkLine[]): number {
  const pieces = group.reduce((sum, line) => sum + freePieces(line), 0)
  return Math.min(Math.floor(pieces / (buy + get)), mostTimes ?? Number.MAX_SAFE_INTEGER)
}

/** The cheapest pieces of the group are the ones given; of equal ones those of the first line. */
function offsOf(rule: BuyXGetY, group: readonly WorkLine[]): readonly (readonly [string, bigint])[] {
  let left = timesOf(rule, group) * rule.get
  return group.toSorted(byUnit).map((line) => {
    const pieces = Math.min(left, freePieces(line))
    left -= pieces
    return [line.line.skuId, (line.unitMinor - atRate(line.unitMinor, rule.rate)) * BigInt(pieces)] as const
  })
}

const byUnit = (a: WorkLine, b: WorkLine): number =>
  a.unitMinor === b.unitMinor ? 0 : a.unitMinor < b.unitMinor ? -1 : 1

const givenLine = (line: WorkLine, offMinor: bigint, rule: Promotion): WorkLine =>
  touched({ ...line, openMinor: line.openMinor - offMinor, isCounted: true }, rule)
