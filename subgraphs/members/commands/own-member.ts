import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { lockOwnMember } from '../data/members.ts'
import type { Member } from '../domain/member.ts'
import { gone } from '../domain/refusals.ts'

/** The one who acts, their row made when the event of their registration has not come yet, and held until the end. */
export async function ownMember(accountId: Id<'acc'>, unit: Unit): Promise<Result<Member>> {
  const member = await lockOwnMember(unit.db, accountId, unit.now)
  return member.deletedAt === null ? ok(member) : gone()
}
