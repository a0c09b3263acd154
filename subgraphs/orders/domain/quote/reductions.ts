import { fault } from '@supermall/kernel/fault'
import { total } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import { pathOfCoupon } from '../named.ts'
import { grantedBy } from './entry.ts'
import type { Offers, QuoteFacts } from './facts.ts'
import type { Problem, QuoteLine, QuoteState } from './state.ts'
import { lessened, openOf, stepOf } from './state.ts'

type Reduction = Offers['reductions'][number]

/** What packages and pieces given away take off, then bundles; what a package or a bundle costs is then paid as it is. */
export function lineReductions(state: QuoteState, facts: QuoteFacts): QuoteState {
  const { lines, ...reduced } = reduce(reduce(state, facts, 'LINES'), facts, 'BUNDLE')
  return { ...reduced, lines: lines.map((line) => fixed(line, facts)) }
}

/** Each shop's reduction by amount, on its own lines. */
export const shopTiers = (state: QuoteState, facts: QuoteFacts): QuoteState => reduce(state, facts, 'SHOP_TIER')

/** The mall's, on what the shops' have left. */
export const platformTier = (state: QuoteState, facts: QuoteFacts): QuoteState => reduce(state, facts, 'PLATFORM_TIER')

/** Coupons on what is left after both; one that was asked for and does not count must not be overlooked. */
export function coupons(state: QuoteState, facts: QuoteFacts): QuoteState {
  const reduced = reduce(state, facts, 'COUPON')
  const { offers, couponIds } = facts
  const used = new Set(offers.coupons.map(({ couponId }) => couponId))
  const unused = [...new Set(couponIds)].filter((couponId) => !used.has(couponId))
  return { ...reduced, problems: [...reduced.problems, ...unused.map((couponId) => refusalOf(couponId, facts))] }
}

const reduce = (state: QuoteState, { offers }: QuoteFacts, stage: Reduction['stage']): QuoteState =>
  offers.reductions.filter((one) => one.stage === stage).reduce(take, state)

/** Promotions decide and are not trusted: an answer that takes what is not there is a fault of theirs, and sells nothing. */
function take(state: QuoteState, { stage, shopId, name, ...told }: Reduction): QuoteState {
  const shares = new Map(told.lines.map(({ skuId, off }) => [skuId as string, minorOf(off)]))
  const [beforeMinor, afterMinor] = [minorOf(told.before), minorOf(told.after)]
  const isWhole = total([...shares.values()]) === beforeMinor - afterMinor
  const isThere = [...shares].every(([skuId, off]) => off >= 0n && off <= openAt(state.lines, skuId))
  if (!isWhole || !isThere) throw fault('INTERNAL_SERVER_ERROR', `${told.ruleId} takes more than there is`)
  if (beforeMinor === afterMinor) return state
  const rule = grantedBy(told.couponId ?? told.ruleId)
  const borne = state.lines.flatMap((line) => {
    const off = shares.get(line.sku.skuId)
    return off === undefined ? [] : [stepOf(line, openOf(line), -off)]
  })
  const entry = { stage, rule, skuId: null, shopId, beforeMinor, afterMinor, why: name, shares: borne }
  const lines = state.lines.map((line) => lessened(line, stage, shares.get(line.sku.skuId) ?? 0n))
  return { ...state, lines, explain: [...state.explain, entry] }
}

function openAt(lines: readonly QuoteLine[], skuId: string): bigint {
  const line = lines.find(({ sku }) => sku.skuId === skuId)
  return line ? openOf(line) : 0n
}

function fixed(line: QuoteLine, { offers }: QuoteFacts): QuoteLine {
  const told = offers.fixed.find(({ skuId }) => skuId === line.sku.skuId)
  if (!told) return line
  const fixedMinor = minorOf(told.amount)
  if (fixedMinor > line.remainingMinor || fixedMinor < 0n)
    throw fault('INTERNAL_SERVER_ERROR', `more of ${line.sku.skuId} is fixed than there is`)
  return { ...line, fixedMinor }
}

function refusalOf(couponId: string, { offers, couponIds }: QuoteFacts): Problem {
  const said = offers.whyNot.find((one) => one.couponId === couponId)
  const { code, message } = said ?? { code: 'COUPON_NOT_USABLE', message: 'This coupon cannot be used.' }
  return { code, message, skuId: null, couponId, path: pathOfCoupon({ couponIds }, couponId) }
}
