import { audienceGoods } from '@supermall/contracts/catalog'
import { audienceOffers } from '@supermall/contracts/promotions'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { AudienceUse } from '../domain/audience-use.ts'
import { NO_USE } from '../domain/audience-use.ts'

/**
 * What others have named a level or a group in. They are asked before the transaction, which asks nobody; when one of them does not
 * answer, nothing is deleted on a guess. Who was told a moment before that it is there may still write it down while it goes: that is as
 * short as one mutation, and whoever names it afterwards is refused.
 */
export async function findUses(text: string, ask: Ask): Promise<AudienceUse> {
  const audienceId = parseId('lvl', text) ?? parseId('mgr', text)
  if (audienceId === null) return NO_USE
  const [goods, offers] = await Promise.all([ask(audienceGoods, { audienceId }), ask(audienceOffers, { audienceId })])
  return { ...goods, ...offers }
}
