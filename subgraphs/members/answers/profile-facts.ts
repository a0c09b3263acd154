import { profileFacts } from '@supermall/contracts/members'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findMembersOf } from '../data/members.ts'
import { isProfileComplete } from '../domain/member.ts'

/** Who has not told anything yet has told nothing. */
export default answer(profileFacts, async ({ accountId }, { client }: Within) => {
  const [member] = await findMembersOf(client, [accountId])
  return { isComplete: member !== undefined && member.deletedAt === null && isProfileComplete(member) }
})
