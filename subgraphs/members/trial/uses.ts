import { audienceGoods } from '@supermall/contracts/catalog'
import { audienceOffers } from '@supermall/contracts/promotions'
import type { Bus, Stop } from '@supermall/messaging/bus'
import type { AudienceUse } from '../domain/audience-use.ts'
import { NO_USE } from '../domain/audience-use.ts'

/** Catalog and promotions as they answer about levels and groups of which this is all that names them; stopping, they answer no more. */
export async function answerUses(bus: Bus, uses: Partial<AudienceUse> = {}): Promise<Stop> {
  const { productCount, ...offers } = { ...NO_USE, ...uses }
  const stops = await Promise.all([
    bus.answer(audienceGoods.requestName, async () => JSON.stringify({ value: { productCount } })),
    bus.answer(audienceOffers.requestName, async () => JSON.stringify({ value: offers })),
  ])
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}
