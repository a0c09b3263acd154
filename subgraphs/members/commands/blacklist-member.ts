import { memberBlacklisted, memberCleared } from '@supermall/contracts/members'
import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Member } from '../domain/member.ts'
import type { ExpectedMember } from './change-member.ts'
import { changeMember } from './change-member.ts'

type BlacklistMember = ExpectedMember & { readonly reason: string }

/** Who is on it signs in as before, and orders no more. */
export async function blacklistMember(input: BlacklistMember, unit: OperatorUnit): Promise<Result<Member>> {
  const fine = checked(checkText(input.reason, { least: 1, most: 200 }, 'reason'))
  if (!fine.ok) return fine
  const blacklistReason = input.reason.trim()
  return changeMember(input, unit, {
    summary: 'Put on the blacklist',
    decide: async ({ accountId, isBlacklisted }) => {
      if (isBlacklisted) return refused('ALREADY_BLACKLISTED', 'The member is on the blacklist already.', 'memberId')
      unit.emit(memberBlacklisted({ accountId, reason: blacklistReason }))
      return ok({ isBlacklisted: true, blacklistReason })
    },
  })
}

export const clearMember = (input: ExpectedMember, unit: OperatorUnit): Promise<Result<Member>> =>
  changeMember(input, unit, {
    summary: 'Took off the blacklist',
    decide: async ({ accountId, isBlacklisted }) => {
      if (!isBlacklisted) return refused('NOT_BLACKLISTED', 'The member is not on the blacklist.', 'memberId')
      unit.emit(memberCleared({ accountId }))
      return ok({ isBlacklisted: false, blacklistReason: null })
    },
  })
