import type { balanceGranted } from '@supermall/contracts/promotions'
import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { fromWire, wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import type { WaitingGiftRow } from '../data/rows.ts'
import { lockFree } from '../data/settled.ts'
import { keepWaiting, promisedBefore } from '../data/waiting-gifts.ts'

type Grant = Parameters<typeof balanceGranted>[0]

export type GiftKind = 'BALANCE' | 'RED_PACKET'

type Wanted = {
  readonly grantId: string
  readonly shopId: string
  readonly amount: bigint
  readonly currency: Currency
}

/** A shop gives of what it has earned for good, in the order in which it has promised it. */
export async function canGive(wanted: Wanted, unit: Unit): Promise<boolean> {
  const free = await lockFree(unit, wanted.shopId, wanted.currency)
  return free - (await promisedBefore(unit.db, wanted)) >= wanted.amount
}

/** Until its shop has earned it. Nothing else has heard of it meanwhile: what asks it back does so before it is given. */
export async function letWait(kind: GiftKind, grant: Grant, { db, now }: Unit): Promise<void> {
  const { grantId: id, accountId, shopId, reason } = grant
  const { minorUnits: amount, currency } = fromWire(grant.amount)
  if (shopId === null) throw new Error(`${id} is the platform's, which waits for nothing`)
  await keepWaiting(db, { id, kind, accountId, shopId, amount, currency, reason, createdAt: now })
}

/** As it was told when it was promised. */
export const grantOf = ({ id: grantId, amount, currency, accountId, shopId, reason }: WaitingGiftRow) => {
  const who = { accountId: accountId as Id<'acc'>, shopId: shopId as Id<'shp'> }
  return { grantId, ...who, amount: wire(amount, currency as Currency), reason }
}
