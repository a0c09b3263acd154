import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { lockOwnMember, saveMember } from '../data/members.ts'
import { nicknameFrom } from '../domain/member.ts'

type Registered = { readonly accountId: Id<'acc'>; readonly displayName: string; readonly inviterId: Id<'acc'> | null }

/** What a member said in the meantime stays; who invited them is said here and nowhere else. */
export async function registerMember({ accountId, displayName, inviterId }: Registered, unit: Unit): Promise<void> {
  const member = await lockOwnMember(unit.db, accountId, unit.now)
  const nickname = member.nickname ?? nicknameFrom(displayName)
  if (member.deletedAt === null) await saveMember(unit.db, member, { edit: { nickname, inviterId }, now: unit.now })
}
