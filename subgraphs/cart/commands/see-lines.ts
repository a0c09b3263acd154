import type { Id } from '@supermall/kernel/id'
import type { Currency, Money } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import type { Ask } from '@supermall/messaging/ask'
import type { MarkedLine } from '../domain/cart.ts'
import type { Buyer, Problem } from '../domain/problem.ts'
import { availableOf, NOBODY_KNOWN, piecesWith, problemOf, shownOf } from '../domain/problem.ts'
import type { SkuFacts } from '../domain/sku-facts.ts'
import { findBought, findBuyer, findFacts, findStock } from '../providers/mall.ts'

/** A line as it stands now; its price is null while the catalogue does not answer. */
export type Seen = { readonly problem: Problem | null; readonly available: number | null; readonly price: Money | null }
export type Asking = { readonly ask: Ask; readonly accountId: Id<'acc'> | null }
type Seeing = Asking & { readonly now: Date }

/** Each line as those who know say it stands now, by its SKU; where they are silent, by what they told last. */
export async function seeLines(
  lines: readonly MarkedLine[],
  { ask, accountId, now }: Seeing,
): Promise<ReadonlyMap<string, Seen>> {
  if (lines.length === 0) return new Map()
  const skuIds = lines.map(({ skuId }) => skuId)
  const [facts, stock] = await Promise.all([findFacts(ask, skuIds), findStock(ask, skuIds)])
  const asking = { ask, accountId }
  const [buyer, boughtOf] = await Promise.all([buyerFor(facts, asking), boughtBy(facts, asking)])
  return new Map(
    lines.map((line) => {
      const fact = facts === null ? null : facts.get(line.skuId)
      const { available, isShown = false } = stock?.get(line.skuId) ?? {}
      const bought = boughtOf?.get(line.productId) ?? 0
      const known = { fact, available, buyer, pieces: piecesWith(line, lines), bought, now }
      const price = fact ? money(BigInt(fact.price.minorUnits), fact.price.currency as Currency) : null
      const shown = shownOf(availableOf(known, line.mark), { isShown, quantity: line.quantity })
      return [line.skuId, { problem: problemOf(line, known), available: shown, price }]
    }),
  )
}

/** What a checkout of the cart buys: what is selected, unless its buyer was shown that it cannot be had. */
export const chosen = <L extends MarkedLine>(lines: readonly L[], seen: ReadonlyMap<string, Seen>): readonly L[] =>
  lines.filter(({ isSelected, skuId }) => isSelected && seen.get(skuId)?.problem === null)

/** Members are asked only where something is not for everybody. */
function buyerFor(facts: SkuFacts | null, { ask, accountId }: Asking): Promise<Buyer | null> | Buyer {
  const isForSome = [...(facts?.values() ?? [])].some((fact) =>
    [fact.buyLevelIds, fact.buyGroupIds, fact.viewLevelIds, fact.viewGroupIds].some((ids) => ids?.length),
  )
  return isForSome && accountId !== null ? findBuyer(ask, accountId) : NOBODY_KNOWN
}

/** Orders are asked only where everybody gets only so many of something. */
function boughtBy(facts: SkuFacts | null, { ask, accountId }: Asking) {
  const limited = [...(facts?.values() ?? [])].filter(({ mostPerBuyer }) => mostPerBuyer !== null)
  const productIds = [...new Set(limited.map(({ productId }) => productId))]
  return productIds.length > 0 && accountId !== null ? findBought(ask, accountId, productIds) : null
}
