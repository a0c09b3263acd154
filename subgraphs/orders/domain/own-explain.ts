import { total } from '@supermall/kernel/money'
import { minorOf } from '@supermall/kernel/wire'
import type { OrderDraft } from './draft.ts'
import type { Entry } from './quote/entry.ts'
import type { Offers } from './quote/facts.ts'

type PointsOffered = Offers['points']

/**
 * Of how the price of several orders came about what is about one of them, from and to sums of its own: whoever sells it learns nothing
 * of what was bought elsewhere. What it tells comes to its own sums: freight goes with what is sent, and the balance pays its part.
 */
export const ownExplain = (explain: readonly Entry[], draft: OrderDraft, points: PointsOffered): readonly Entry[] =>
  explain.flatMap((entry) => ownEntry(entry, draft)).map((own) => ({ ...own, why: whyOf(own, points) }))

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

/** Points are told by their number, so each order tells its own: a part of them need not be whole. */
function whyOf({ stage, beforeMinor, afterMinor, why }: Entry, points: PointsOffered): string {
  if (stage !== 'POINTS' || points === null) return why
  return `${Number(((beforeMinor - afterMinor) * 100n) / minorOf(points.worth)) / 100} points.`
}

const paidOf = (entry: Entry, { payableMinor, balanceMinor }: OrderDraft): readonly Entry[] =>
  balanceMinor === 0n ? [] : [{ ...plain(entry), beforeMinor: payableMinor, afterMinor: payableMinor - balanceMinor }]
