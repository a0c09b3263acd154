import { memberLevelChanged } from '@supermall/contracts/members'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { findLevel, holdLevel } from '../data/levels.ts'
import type { Member } from '../domain/member.ts'
import { notFound } from '../domain/refusals.ts'
import type { ExpectedMember } from './change-member.ts'
import { changeMember } from './change-member.ts'

type SetMemberLevel = ExpectedMember & { readonly levelId?: string | null; readonly isPinned: boolean }

/** Upwards, downwards or to none. The next finished order raises it again where it was earned, unless it is pinned. */
export const setMemberLevel = (input: SetMemberLevel, unit: OperatorUnit): Promise<Result<Member>> =>
  changeMember(input, unit, {
    summary: 'Set the level',
    decide: async (member) => {
      const id = input.levelId == null ? null : parseId('lvl', input.levelId)
      if (id) await holdLevel(unit.db, id)
      const level = id && (await findLevel(unit.db, id))
      if (input.levelId != null && !level) return notFound('levelId')
      const levelId = level ? level.id : null
      if (levelId !== member.levelId) {
        unit.emit(memberLevelChanged({ accountId: member.accountId, before: member.levelId, after: levelId }))
      }
      return ok({ levelId, isLevelPinned: input.isPinned })
    },
  })
