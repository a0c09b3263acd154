import type { userRegistered } from '@supermall/contracts/identity'
import type { Unit } from '../data/database.ts'
import { giveNewMemberCoupons } from './coupons/give-new-member-coupons.ts'
import { welcome } from './points/reward-members.ts'
import { countRegistered } from './tasks/count-newcomer.ts'

/** Whoever has just come gets points and coupons, and whoever brought them is a step further. */
export async function welcomeMember(
  { accountId, inviterId }: Parameters<typeof userRegistered>[0],
  unit: Unit,
  at: Date,
): Promise<void> {
  await welcome(accountId, unit)
  await giveNewMemberCoupons(accountId, unit)
  await countRegistered({ accountId, inviterId, at }, unit)
}
