import { skuFacts } from '@supermall/contracts/catalog'
import { availability } from '@supermall/contracts/inventory'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { GiftFacts, Offers } from '../domain/quote/facts.ts'
import { NO_GIFTS } from '../domain/quote/facts.ts'
import { isUnanswered } from './unanswered.ts'

const MOST_ASKED = 100

/** Asked only where something would be given. Where stock does not answer the hold will tell what is there. */
export async function findGifts(gifts: Offers['gifts'], ask: Ask): Promise<GiftFacts> {
  const all = gifts.flatMap(({ items }) => items.map(({ skuId }) => skuId))
  const skuIds = [...new Set(all)].slice(0, MOST_ASKED)
  if (skuIds.length === 0) return NO_GIFTS
  const [{ skus }, available] = await Promise.all([ask(skuFacts, { skuIds }), availableOf(skuIds, ask)])
  return { skus, available }
}

async function availableOf(skuIds: Id<'sku'>[], ask: Ask): Promise<GiftFacts['available']> {
  try {
    const { skus } = await ask(availability, { skuIds })
    return new Map(skus.map(({ skuId, available }) => [skuId as string, available]))
  } catch (error) {
    if (isUnanswered(error)) return new Map()
    throw error
  }
}
