import { total } from '@supermall/kernel/money'
import type { OrderDraft } from './draft.ts'
import type { Entry } from './quote/entry.ts'

/**
 * Of how the price of several orders came about what is about one of them, from and to sums of its own: whoever sells it learns nothing
 * of what was bought elsewhere. What it tells comes to its own sums: freight goes with what is sent, and the balance pays its part.
 */
export const ownExplain = (explain: readonly Entry[], draft: OrderDraft): readonly Entry[] =>
  explain.flatMap((entry) => ownEntry(entry, draft))

/** As it is kept and told, without the lines that it was worked by. */
export const plain = ({ shares: _, ...entry }: Entry): Entry => entry

function ownEntry(entry: Entry, draft: OrderDraft): readonly Entry[] {
  const { stage, skuId, shopId, shares } = entry
  const isOwn = (id: string): boolean => draft.lines.some((line) => line.giftOf === null && line.skuId === id)
  if (skuId !== null) return isOwn(skuId) ? [plain(entry)] : []
  if (stage === 'FREIGHT') return draft.kind === 'PHYSICAL' && draft.shopId === shopId ? [plain(entry)] : []
  if (stage === 'BALANCE') return paidOf(entry, draft)
  const own = shares?.filter((share) => isOwn(share.skuId)) ?? []
  if (own.length === shares?.length) return [plain(entry)]
  const beforeMinor = total(own.map((share) => share.beforeMinor))
  const afterMinor = total(own.map((share) => share.afterMinor))
  return beforeMinor === afterMinor ? [] : [{ ...plain(entry), beforeMinor, afterMinor }]
}

const paidOf = (entry: Entry, { payableMinor, balanceMinor }: OrderDraft): readonly Entry[] =>
  balanceMinor === 0n ? [] : [{ ...plain(entry), beforeMinor: payableMinor, afterMinor: payableMinor - balanceMinor }]
