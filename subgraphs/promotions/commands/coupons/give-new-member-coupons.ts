import type { Id } from '@supermall/kernel/id'
import { listByWay } from '../../data/coupons.ts'
import type { Unit } from '../../data/database.ts'
import { isOpen } from '../../domain/coupons/coupon.ts'
import { issueToMany } from './issue-many.ts'

/** Whoever has just come gets one of each coupon that is for new members, of those that are left; how many. */
export async function giveNewMemberCoupons(accountId: Id<'acc'>, unit: Unit): Promise<number> {
  let given = 0
  for (const coupon of await listByWay(unit.db, 'NEW_MEMBER'))
    if (isOpen(coupon, unit.now)) given += await issueToMany({ coupon, accountIds: [accountId], most: 1 }, unit)
  return given
}
