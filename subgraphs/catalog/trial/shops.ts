import { shopStates } from '@supermall/contracts/merchants'
import type { Bus } from '@supermall/messaging/bus'

/** Merchants as they answer about shops for which nothing is switched off but what is said. */
export async function answerShops(bus: Bus, off: readonly string[] = []): Promise<void> {
  const features = off.map((feature) => ({ feature, isEnabled: false, expiresAt: null, version: 0 }))
  await bus.answer(shopStates.requestName, async (text) => {
    const { shopIds } = shopStates.ask.parse(JSON.parse(text))
    const shops = shopIds.map((shopId) => ({ shopId, version: 1, status: 'OPEN', expiresAt: null, features }))
    return JSON.stringify({ value: { shops } })
  })
}
