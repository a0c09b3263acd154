import { audienceThere } from '@supermall/contracts/members'
import { shopStates } from '@supermall/contracts/merchants'
import { derivedId } from '@supermall/kernel/id'
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

/** Members as they answer about levels and groups, of which the 99th are not there. */
export async function answerAudience(bus: Bus): Promise<void> {
  await bus.answer(audienceThere.requestName, async (text) => {
    const { levelIds, groupIds } = audienceThere.ask.parse(JSON.parse(text))
    const there = (prefix: string, ids: readonly string[]) => ids.filter((id) => id !== derivedId(prefix, 99))
    return JSON.stringify({ value: { levelIds: there('lvl', levelIds), groupIds: there('mgr', groupIds) } })
  })
}
