import type { Check } from '@supermall/kernel/check'
import { checkLine, checkLink, checkText } from '@supermall/kernel/check'
import { cut } from '@supermall/kernel/cut'
import { isDay } from '@supermall/kernel/day'
import type { Id } from '@supermall/kernel/id'
import { isRegionCode } from '@supermall/kernel/region'

const GENDERS = ['UNKNOWN', 'FEMALE', 'MALE', 'OTHER'] as const
export type Gender = (typeof GENDERS)[number]

const LONGEST_NICKNAME = 40

export type Profile = {
  readonly nickname: string | null
  readonly avatarUrl: string | null
  readonly gender: Gender
  /** `2001-05-31`: a day, not an instant. */
  readonly birthDate: string | null
  readonly regionCode: string | null
  readonly bio: string
}

export type Member = Profile & {
  readonly id: Id<'mbr'>
  readonly accountId: Id<'acc'>
  readonly inviterId: Id<'acc'> | null
  readonly levelId: Id<'lvl'> | null
  readonly isLevelPinned: boolean
  readonly spent: bigint
  readonly orderCount: number
  readonly addressCount: number
  readonly isBlacklisted: boolean
  readonly blacklistReason: string | null
  readonly remark: string
  readonly version: number
  readonly joinedAt: Date
  readonly updatedAt: Date
  readonly deletedAt: Date | null
}

/** An account has one member and both know each other's name, so nobody has to look it up. */
export const memberIdOf = (accountId: Id<'acc'>): Id<'mbr'> => `mbr_${accountId.slice('acc_'.length)}`

const NAMELESS: Profile = {
  nickname: null,
  avatarUrl: null,
  gender: 'UNKNOWN',
  birthDate: null,
  regionCode: null,
  bio: '',
}

/** Who has registered and was not heard of yet: a member like any other, who has not said or bought anything. */
export const blankMember = (accountId: Id<'acc'>, now: Date): Member => ({
  ...NAMELESS,
  id: memberIdOf(accountId),
  accountId,
  inviterId: null,
  levelId: null,
  isLevelPinned: false,
  spent: 0n,
  orderCount: 0,
  addressCount: 0,
  isBlacklisted: false,
  blacklistReason: null,
  remark: '',
  version: 1,
  joinedAt: now,
  updatedAt: now,
  deletedAt: null,
})

/** A text about oneself is nobody's duty. */
export const isProfileComplete = ({ nickname, avatarUrl, gender, birthDate, regionCode }: Profile): boolean =>
  [nickname, avatarUrl, birthDate, regionCode].every((told) => told !== null) && gender !== 'UNKNOWN'

/** The name of an account may be longer: it is cut between characters, never within one. */
export const nicknameFrom = (displayName: string): string => cut(displayName, LONGEST_NICKNAME).trim()

/** Enough to know oneself again, and not enough to be known by strangers. */
export function maskedName(nickname: string | null): string | null {
  const characters = [...(nickname ?? '')]
  if (characters.length === 0) return null
  return `${characters[0]}***${characters.length > 1 ? characters.at(-1) : ''}`
}

/** What is left of a person who is gone: what they bought for, and nothing that says who they were. */
export const ANONYMOUS = {
  ...NAMELESS,
  inviterId: null,
  levelId: null,
  isLevelPinned: false,
  isBlacklisted: false,
  blacklistReason: null,
  remark: '',
  addressCount: 0,
}

/** `today` as the day it is in China: nobody is born tomorrow. */
export const checkProfile = (profile: Partial<Profile>, today: string): readonly Check[] => [
  checkLine(profile.nickname, { least: 1, most: LONGEST_NICKNAME }, 'nickname'),
  checkLink(profile.avatarUrl, 'avatarUrl'),
  checkBirthDate(profile.birthDate, today),
  profile.regionCode == null || isRegionCode(profile.regionCode)
    ? null
    : {
        code: 'REGION_INVALID',
        message: 'A region code has 6 digits, the first two a province.',
        path: ['regionCode'],
      },
  checkText(profile.bio, { most: 500 }, 'bio'),
]

function checkBirthDate(value: string | null | undefined, today: string): Check {
  if (value == null || (isDay(value) && value >= '1900-01-01' && value <= today)) return null
  return { code: 'DATE_INVALID', message: 'It must be a day like 2001-05-31, from 1900 to today.', path: ['birthDate'] }
}
