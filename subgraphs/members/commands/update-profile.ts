import { checkChange, checked } from '@supermall/kernel/check'
import { dayOf } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { saveMember } from '../data/members.ts'
import type { Gender, Member, Profile } from '../domain/member.ts'
import { checkProfile } from '../domain/member.ts'
import { stale } from '../domain/refusals.ts'
import { ownMember } from './own-member.ts'

type UpdateProfile = { readonly [Field in keyof Profile]?: Profile[Field] | null }

/** The row is held, so of two edits at once the second builds upon the first. */
export async function updateProfile(input: UpdateProfile, accountId: Id<'acc'>, unit: Unit): Promise<Result<Member>> {
  const edit = editOf(input)
  const fine = checked(checkChange(edit), ...checkProfile(edit, dayOf(unit.now)))
  if (!fine.ok) return fine
  const own = await ownMember(accountId, unit)
  if (!own.ok) return own
  const saved = await saveMember(unit.db, own.value, { edit, now: unit.now })
  return saved ? ok(saved) : stale()
}

/** Null takes an answer back; a gender and a text about oneself are then what they were at the start. */
function editOf({ nickname, avatarUrl, gender, birthDate, regionCode, bio }: UpdateProfile): Partial<Profile> {
  return {
    ...(nickname == null ? {} : { nickname: nickname.trim() }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
    ...(gender === undefined ? {} : { gender: gender ?? ('UNKNOWN' satisfies Gender) }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(regionCode === undefined ? {} : { regionCode }),
    ...(bio === undefined ? {} : { bio: bio?.trim() ?? '' }),
  }
}
