import { least, total } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import { noBalance } from '../no-balance.ts'
import { taxScaled } from '../tax.ts'
import type { QuoteFacts } from './facts.ts'
import type { Problem, QuoteLine, QuoteState } from './state.ts'
import { deduct, openOf, remainingOf, taxesOf } from './state.ts'

/** Whole points only, and no more of them than the lines take. */
export function points(state: QuoteState, { offers, points: asked }: QuoteFacts): QuoteState {
  if (asked === 0) return state
  const known = offers.points
  if (known === null) return withProblem(state, 'points', ['POINTS_NOT_USABLE', 'Points cannot be used now.'])
  if (asked > known.available) return withProblem(state, 'points', ['POINTS_SHORT', 'There are not so many points.'])
  const worth = minorOf(known.worth)
  const capOf = (line: QuoteLine): bigint => {
    const most = known.most.find(({ skuId }) => skuId === line.sku.skuId)
    return most ? least(minorOf(most.amount), openOf(line)) : 0n
  }
  const fits = worth > 0n ? total(state.lines.map(capOf)) / worth : 0n
  const used = least(BigInt(asked), fits)
  const lessened = deduct(state, {
    stage: 'POINTS',
    rule: 'POINTS',
    shopId: null,
    offMinor: used * worth,
    why: `${used} points.`,
    on: (line) => capOf(line) > 0n,
    weightOf: capOf,
  })
  return { ...lessened, pointsUsed: Number(used) }
}

/** What the balance pays of goods, taxes and freight, where its shop lets it: what is due does not change by it, only how it is paid. */
export function balance(state: QuoteState, facts: QuoteFacts): QuoteState {
  const { balanceMinor: asked, balanceCurrency, shops } = facts
  if (state.lines.length > 0 && (balanceCurrency ?? state.currency) !== state.currency)
    return withProblem(state, 'balance', ['CURRENCY_MISMATCH', `This is counted in ${state.currency}.`])
  const capOf = (line: QuoteLine): bigint => {
    const { sku, quantity } = line
    const terms = shops.terms.find(({ productId }) => productId === sku.productId)
    const owedMinor = openOf(line) + openTaxOf(line)
    if (terms?.mostBalanceMinor == null) return owedMinor
    // A bound in another currency cannot be kept by paying anything.
    return terms.currency === sku.price.currency ? least(terms.mostBalanceMinor * BigInt(quantity), owedMinor) : 0n
  }
  const freightMinor = total([...state.freight.values()])
  const fees = [...state.freight].flatMap(([shopId, fee]) => (shops.freightKeptShopIds.includes(shopId) ? [] : [fee]))
  const balanceMinor = least(asked, total(state.lines.map(capOf)) + total(fees))
  if (balanceMinor <= 0n) return state
  const missing = whyMissing(facts, balanceMinor)
  if (missing) return { ...state, problems: [...state.problems, missing] }
  const beforeMinor = remainingOf(state.lines) + taxesOf(state.lines) + freightMinor
  const entry = { stage: 'BALANCE', rule: 'BALANCE', skuId: null, shopId: null, why: 'Paid from the balance.' } as const
  const explain = [...state.explain, { ...entry, beforeMinor, afterMinor: beforeMinor - balanceMinor }]
  return { ...state, balanceMinor, explain }
}

/** A tax is paid as the price is that it lies on: what is fixed of that keeps its share. Points pay after the tax was laid, and lessen none. */
function openTaxOf({ taxMinor, remainingMinor, fixedMinor, discounts }: QuoteLine): bigint {
  const priceMinor = remainingMinor + (discounts.POINTS ?? 0n)
  return taxScaled(taxMinor, priceMinor - fixedMinor, priceMinor)
}

/** Null where nobody said what the wallet holds, too: then the hold says it. */
function whyMissing({ wallet }: QuoteFacts, wantedMinor: bigint): Problem | null {
  if (!wallet || (wallet.reason === null && wantedMinor <= wallet.availableMinor)) return null
  return { ...noBalance(wallet.reason ?? 'INSUFFICIENT_BALANCE'), skuId: null }
}

const withProblem = (state: QuoteState, path: string, [code, message]: readonly [string, string]): QuoteState => ({
  ...state,
  problems: [...state.problems, { code, message, skuId: null, path: [path] }],
})
