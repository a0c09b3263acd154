import type { EventDraft } from '@supermall/contracts/define'
import { stockBack, stockChanged, stockLow, stockOut } from '@supermall/contracts/inventory'
import type { Sku, StockAlert } from './stock.ts'
import { isCounted } from './stock.ts'

type Counted = Pick<Sku, 'available' | 'threshold' | 'mode' | 'isRetired' | 'isVirtual'>

/** What is never counted never runs out, and what is not sold any more is nobody's worry. */
export function alertOf({ available, threshold, isRetired, ...kind }: Counted): StockAlert {
  if (!isCounted(kind) || isRetired) return 'NONE'
  if (available <= 0) return 'OUT'
  return available <= threshold ? 'LOW' : 'NONE'
}

type Turned = { readonly before: Sku; readonly after: Sku; readonly revision: number }

/** Each crossing once: low is told on the way down only, for on the way up the goods being back is the news. */
export function tellStock({ before, after, revision }: Turned): readonly EventDraft[] {
  const { id: skuId, shopId, available, threshold } = after
  const offered = offerOf(after)
  const events: EventDraft[] = []
  if (offered !== offerOf(before)) events.push(stockChanged({ skuId, available: offered, revision }))
  if (before.alert === after.alert || after.isRetired) return events
  if (after.alert === 'OUT') return [...events, stockOut({ skuId, shopId, revision })]
  if (before.alert === 'OUT') return [...events, stockBack({ skuId, shopId, revision })]
  return after.alert === 'LOW' ? [...events, stockLow({ skuId, shopId, available, threshold })] : events
}

/** What may be sold of it: null is as many as anybody wants, and nothing of what is not sold any more. */
export function offerOf({ available, isRetired, ...kind }: Omit<Counted, 'threshold'>): number | null {
  if (isRetired) return 0
  return isCounted(kind) ? available : null
}
