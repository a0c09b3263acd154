import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { giveNewMemberCoupons } from './coupons/give-new-member-coupons.ts'
import { welcome } from './points/reward-members.ts'

/** Whoever has come and proved to be somebody gets points and coupons. */
export async function welcomeMember(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  await welcome(accountId, unit)
  await giveNewMemberCoupons(accountId, unit)
}
