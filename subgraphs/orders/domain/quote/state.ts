import { least, money, split, total } from '@supermall/kernel/money'
import type { QuotedBack } from './backs.ts'
import type { Entry, LineStep, Rule, Stage } from './entry.ts'
import type { SkuFacts } from './facts.ts'
import type { QuotedGift } from './gifts.ts'

export type Problem = {
  readonly code: string
  readonly message: string
  readonly skuId: string | null
  /** Which coupon of the buyer. */
  readonly couponId?: string
  /** Where in the input, of what is about no line. */
  readonly path?: readonly string[]
  readonly requested?: number
  readonly available?: number
}

export type QuoteLine = {
  readonly sku: SkuFacts
  readonly quantity: number
  readonly listMinor: bigint
  readonly unitMinor: bigint
  readonly amountMinor: bigint
  /** Of a campaign or in a package: what of the line is paid as it is, and nothing else comes off it. */
  readonly fixedMinor: bigint
  readonly discounts: Readonly<Partial<Record<Stage, bigint>>>
  readonly remainingMinor: bigint
  /** On top of what remains, or within it. */
  readonly taxMinor: bigint
  readonly includedTaxMinor: bigint
}

/** A price in the making: each stage takes one and gives the next. */
export type QuoteState = {
  readonly currency: string
  readonly lines: readonly QuoteLine[]
  readonly freight: ReadonlyMap<string, bigint>
  readonly pointsUsed: number
  readonly balanceMinor: bigint
  readonly gifts: readonly QuotedGift[]
  readonly backs: readonly QuotedBack[]
  readonly explain: readonly Entry[]
  readonly problems: readonly Problem[]
}

export const remainingOf = (lines: readonly QuoteLine[]): bigint =>
  total(lines.map(({ remainingMinor }) => remainingMinor))

export const taxesOf = (lines: readonly QuoteLine[]): bigint => total(lines.map(({ taxMinor }) => taxMinor))

/** What of a line may still be taken off. */
export const openOf = ({ remainingMinor, fixedMinor }: QuoteLine): bigint => remainingMinor - fixedMinor

export const isFixed = (line: QuoteLine): boolean => line.fixedMinor > 0n && openOf(line) === 0n

type Deduction = {
  readonly stage: Stage
  readonly rule: Rule
  readonly shopId: string | null
  readonly offMinor: bigint
  readonly why: string
  /** Which lines bear it, and by which weights. */
  readonly on: (line: QuoteLine) => boolean
  readonly weightOf: (line: QuoteLine) => bigint
}

/** Shares a deduction over the lines that bear it, by largest remainder: the parts are the whole, and no line goes below zero. */
export function deduct(state: QuoteState, { stage, rule, shopId, why, ...by }: Deduction): QuoteState {
  const weights = state.lines.map((line) => (by.on(line) ? by.weightOf(line) : 0n))
  const offMinor = least(by.offMinor, total(weights))
  if (offMinor <= 0n) return state
  const shares = split(money(offMinor, 'CNY'), weights).map(({ minorUnits }) => minorUnits)
  const beforeMinor = remainingOf(state.lines.filter(by.on))
  const borne = state.lines.flatMap((line, index) =>
    by.on(line) ? [stepOf(line, line.remainingMinor, -(shares[index] ?? 0n))] : [],
  )
  const sums = { beforeMinor, afterMinor: beforeMinor - offMinor, shares: borne }
  const entry: Entry = { stage, rule, skuId: null, shopId, why, ...sums }
  const lines = state.lines.map((line, index) => lessened(line, stage, shares[index] ?? 0n))
  return { ...state, lines, explain: [...state.explain, entry] }
}

export const stepOf = ({ sku }: QuoteLine, beforeMinor: bigint, byMinor: bigint): LineStep => ({
  skuId: sku.skuId,
  beforeMinor,
  afterMinor: beforeMinor + byMinor,
})

export const lessened = (line: QuoteLine, stage: Stage, share: bigint): QuoteLine =>
  share === 0n
    ? line
    : {
        ...line,
        remainingMinor: line.remainingMinor - share,
        discounts: { ...line.discounts, [stage]: (line.discounts[stage] ?? 0n) + share },
      }
