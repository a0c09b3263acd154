import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Unit } from '../data/database.ts'
import type { WaitingGiftRow } from '../data/rows.ts'
import { firstsOf } from '../data/waiting-gifts.ts'
import { wire } from '../domain/payment.ts'
import { grantBalance } from './grant-balance.ts'
import type { GiftKind } from './let-wait.ts'
import { grantRedPacket } from './red-packets.ts'

const GRANTS: Record<GiftKind, typeof grantBalance> = { BALANCE: grantBalance, RED_PACKET: grantRedPacket }

/** What a shop has promised first it gives, if it has earned it by now; false where it has not, or has promised nothing. */
export async function giveWaiting(shopId: string, unit: Unit): Promise<boolean> {
  for (const gift of await firstsOf(unit.db, shopId)) if (await give(gift, unit)) return true
  return false
}

async function give(gift: WaitingGiftRow, unit: Unit): Promise<boolean> {
  const { id: grantId, reason } = gift
  const amount = wire(gift.amount, gift.currency as Currency)
  const who = { accountId: gift.accountId as Id<'acc'>, shopId: gift.shopId as Id<'shp'> }
  const waits = await GRANTS[gift.kind as GiftKind]({ grantId, ...who, amount, reason }, unit)
  return !waits
}
