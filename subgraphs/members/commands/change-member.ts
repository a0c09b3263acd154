import { difference } from '@supermall/kernel/difference'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { MemberEdit } from '../data/members.ts'
import { findMember, saveMember } from '../data/members.ts'
import type { Member } from '../domain/member.ts'
import { notFound, stale } from '../domain/refusals.ts'

export type ExpectedMember = { readonly memberId: string; readonly expectedVersion: number }

type Change = { readonly summary: string; readonly decide: (member: Member) => Promise<Result<MemberEdit>> }

/** What every change of a member by an operator has in common: that it is there, which version, and the audit entry. */
export async function changeMember(
  input: ExpectedMember,
  unit: OperatorUnit,
  { summary, decide }: Change,
): Promise<Result<Member>> {
  const found = await expectMember(input, unit)
  if (!found.ok) return found
  const member = found.value
  const decided = await decide(member)
  if (!decided.ok) return decided
  const saved = await saveMember(unit.db, member, { edit: decided.value, now: unit.now })
  if (!saved) return stale()
  unit.audited({ subjectId: member.id, summary, ...difference(member, saved, Object.keys(decided.value)) })
  return ok(saved)
}

export async function expectMember(
  { memberId, expectedVersion }: ExpectedMember,
  unit: OperatorUnit,
): Promise<Result<Member>> {
  const id = parseId('mbr', memberId)
  const member = id && (await findMember(unit.db, id))
  if (!member || member.deletedAt !== null) return notFound('memberId')
  return member.version === expectedVersion ? ok(member) : stale()
}
