import { checked, checkText } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import type { Member } from '../domain/member.ts'
import type { ExpectedMember } from './change-member.ts'
import { changeMember } from './change-member.ts'

type SetRemark = ExpectedMember & { readonly remark: string }

export async function setRemark(input: SetRemark, unit: OperatorUnit): Promise<Result<Member>> {
  const fine = checked(checkText(input.remark, { most: 1_000 }, 'remark'))
  if (!fine.ok) return fine
  const remark = input.remark.trim()
  return changeMember(input, unit, { summary: 'Wrote a remark', decide: async () => ok({ remark }) })
}
