import { buyerFacts } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { Owner } from '../domain/cart.ts'
import type { Buyer } from '../domain/problem.ts'
import { maySee, NOBODY_KNOWN } from '../domain/problem.ts'
import type { SkuFacts } from '../domain/sku-facts.ts'
import { askFacts } from './mall.ts'

/**
 * What the catalogue says to whoever puts something into this cart: goods that are kept for others are not on sale to them, as a draft
 * is not, so that a line never tells what they may not see. Members are asked only where there are such goods.
 */
export async function askSeenFacts(ask: Ask, skuIds: readonly Id<'sku'>[], owner: Owner): Promise<SkuFacts> {
  const facts = await askFacts(ask, skuIds)
  if ([...facts.values()].every((fact) => maySee(fact, NOBODY_KNOWN))) return facts
  const buyer: Buyer =
    owner.kind === 'ACCOUNT' ? await ask(buyerFacts, { accountId: owner.accountId, addressId: null }) : NOBODY_KNOWN
  return new Map([...facts].map(([id, fact]) => [id, maySee(fact, buyer) ? fact : { ...fact, isOnSale: false }]))
}
