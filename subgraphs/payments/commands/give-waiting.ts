import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import type { WaitingGiftRow } from '../data/rows.ts'
import { firstsOf, waitingOf } from '../data/waiting-gifts.ts'
import { sourceOf } from '../domain/gift.ts'
import { wire } from '../domain/payment.ts'
import { grantBalance } from './grant-balance.ts'
import type { GiftKind } from './let-wait.ts'
import { grantRedPacket } from './red-packets.ts'

type Reclaimed = { readonly grantId: string; readonly shopId: string | null }

const GRANTS: Record<GiftKind, typeof grantBalance> = { BALANCE: grantBalance, RED_PACKET: grantRedPacket }

/** What a shop has promised first it gives, if it has earned it by now; false where it has not, or has promised nothing. */
export async function giveWaiting(shopId: string, unit: Unit): Promise<boolean> {
  for (const gift of await firstsOf(unit.db, shopId)) if (await give(gift, unit)) return true
  return false
}

/**
 * What was asked back is promised no more: of what waits of the same source, what nothing is left of is over, and stands in the way of nobody.
 */
export async function giveUpReclaimed({ grantId, shopId }: Reclaimed, unit: Unit): Promise<void> {
  if (shopId === null) return
  for (const gift of await waitingOf(unit.db, shopId, sourceOf(grantId))) if (!(await give(gift, unit))) return
}

const give = async (gift: WaitingGiftRow, unit: Unit): Promise<boolean> =>
  !(await GRANTS[gift.kind as GiftKind](grantOf(gift), unit))

/** As it was told when it was promised. */
export const grantOf = ({ id: grantId, amount, currency, accountId, shopId, reason }: WaitingGiftRow) => {
  const who = { accountId: accountId as Id<'acc'>, shopId: shopId as Id<'shp'> }
  return { grantId, ...who, amount: wire(amount, currency as Currency), reason }
}
