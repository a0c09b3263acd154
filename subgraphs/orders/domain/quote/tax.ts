import { money, split } from '@supermall/kernel/money'
import { groupBy } from '../group-by.ts'
import type { TaxPolicy } from '../tax.ts'
import { basisPointsFor, policyFor, taxOf } from '../tax.ts'
import type { Entry } from './entry.ts'
import type { QuoteFacts } from './facts.ts'
import type { QuoteLine, QuoteState } from './state.ts'
import { remainingOf, stepOf } from './state.ts'

/**
 * Taxes on what lines cost after reductions, not on freight. Of each shop and rate the tax is reckoned once and shared over the
 * lines by largest remainder, so that the parts are the whole.
 */
export function tax(state: QuoteState, facts: QuoteFacts): QuoteState {
  return [...groupBy(state.lines, ({ sku }) => sku.shopId as string)].reduce((before, [shopId, lines]) => {
    const policy = policyFor(facts.shops.taxes, shopId)
    return policy === null ? before : lay(before, { policy, shopId, lines, facts })
  }, state)
}

type Laying = {
  readonly policy: TaxPolicy
  readonly shopId: string
  readonly lines: readonly QuoteLine[]
  readonly facts: QuoteFacts
}

function lay(state: QuoteState, { policy, shopId, lines, facts }: Laying): QuoteState {
  const rateOf = ({ sku }: QuoteLine): number => {
    const terms = facts.shops.terms.find(({ productId }) => productId === sku.productId)
    return basisPointsFor(policy, { taxClass: terms?.taxClass ?? null, regionCode: facts.regionCode })
  }
  return [...groupBy(lines, rateOf)].reduce(
    (before, [basisPoints, taxed]) => layRate(before, { policy, shopId, taxed, basisPoints }),
    state,
  )
}

type Rated = Pick<Laying, 'policy' | 'shopId'> & {
  readonly taxed: readonly QuoteLine[]
  readonly basisPoints: number
}

function layRate(state: QuoteState, { policy, shopId, taxed, basisPoints }: Rated): QuoteState {
  const isInclusive = policy.kind === 'INCLUSIVE'
  const baseMinor = remainingOf(taxed)
  const taxMinor = taxOf(baseMinor, basisPoints, isInclusive)
  if (taxMinor === 0n) return state
  const weights = taxed.map(({ remainingMinor }) => remainingMinor)
  const shares = split(money(taxMinor, 'CNY'), weights).map(({ minorUnits }) => minorUnits)
  const shareOf = (line: QuoteLine): bigint => shares[taxed.indexOf(line)] ?? 0n
  const field = isInclusive ? 'includedTaxMinor' : 'taxMinor'
  const entry: Entry = {
    stage: 'TAX',
    rule: isInclusive ? 'TAX_INCLUDED' : 'TAX_ADDED',
    skuId: null,
    shopId,
    beforeMinor: isInclusive ? baseMinor - taxMinor : baseMinor,
    afterMinor: isInclusive ? baseMinor : baseMinor + taxMinor,
    why: `${basisPoints / 100} % tax${isInclusive ? ', within the price' : ''}.`,
    shares: taxed.map((line) => {
      const share = shareOf(line)
      return stepOf(line, isInclusive ? line.remainingMinor - share : line.remainingMinor, share)
    }),
  }
  const lines = state.lines.map((line) => (taxed.includes(line) ? { ...line, [field]: shareOf(line) } : line))
  return { ...state, lines, explain: [...state.explain, entry] }
}
