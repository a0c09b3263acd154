import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { forgetMember } from '../data/forget.ts'
import { lockOwnMember } from '../data/members.ts'

/** A row is made even where there is none: what is told late must not bring somebody back who is gone. */
export async function forgetAccount(accountId: Id<'acc'>, unit: Unit): Promise<void> {
  await forgetMember(unit.db, await lockOwnMember(unit.db, accountId, unit.now), unit.now)
}
