import type { userRegistered } from '@supermall/contracts/identity'
import type { Unit } from '../data/database.ts'
import { giveNewMemberCoupons } from './coupons/give-new-member-coupons.ts'
import { welcome } from './points/reward-members.ts'
import { countInvited } from './tasks/count-tasks.ts'

/** Whoever has just come gets points and coupons, and whoever invited them is a step further. */
export async function welcomeMember(
  { accountId, inviterId }: Parameters<typeof userRegistered>[0],
  unit: Unit,
): Promise<void> {
  await welcome(accountId, unit)
  await giveNewMemberCoupons(accountId, unit)
  await countInvited(accountId, inviterId, unit)
}
