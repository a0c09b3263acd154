import { csvTable } from '@supermall/kernel/csv'
import type { Member } from './member.ts'

type ExportedMember = {
  readonly member: Member
  readonly level: string
  readonly groups: readonly string[]
  readonly tags: readonly string[]
}

const table = csvTable({
  member_id: ({ member }: ExportedMember) => member.id,
  account_id: ({ member }) => member.accountId,
  nickname: ({ member }) => member.nickname,
  gender: ({ member }) => member.gender,
  birth_date: ({ member }) => member.birthDate,
  region_code: ({ member }) => member.regionCode,
  level: ({ level }) => level,
  groups: ({ groups }) => groups.join('; '),
  tags: ({ tags }) => tags.join('; '),
  spent_cny: ({ member }) => `${member.spent / 100n}.${String(member.spent % 100n).padStart(2, '0')}`,
  finished_orders: ({ member }) => member.orderCount,
  is_blacklisted: ({ member }) => String(member.isBlacklisted),
  blacklist_reason: ({ member }) => member.blacklistReason,
  remark: ({ member }) => member.remark,
  inviter_id: ({ member }) => member.inviterId,
  joined_at: ({ member }) => member.joinedAt.toISOString(),
})

export const exportHeader = (): string => table.head()
export const exportLine = (row: ExportedMember): string => table.line(row)
