import { shopStanding } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Ask } from '@supermall/messaging/ask'

/** Whether money is taken at this shop's counter now: it is open, and has a counter. Asked before a transaction opens. */
export async function mayCollect(shopId: Id<'shp'>, ask: Ask, path: string): Promise<Result<null>> {
  const { status, isFeatureOn } = await ask(shopStanding, { shopId, feature: 'CASHIER' })
  if (status === null) return refused('SHOP_NOT_FOUND', 'There is no such shop.', path)
  if (status !== 'OPEN') return refused('SHOP_NOT_OPEN', 'The shop is not open.', path)
  return isFeatureOn ? ok(null) : refused('CASHIER_OFF', 'The shop does not collect at a counter.', path)
}
