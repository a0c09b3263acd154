import { isGrantable, matches } from '@supermall/contracts/permissions'
import type { Check } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

/** With `username`, `phone` and `email` as the shop wrote them down: what the account has besides is its person's own. */
export type StaffMember = Login & {
  readonly id: Id<'stf'>
  readonly shopId: Id<'shp'>
  readonly accountId: Id<'acc'>
  readonly displayName: string
  readonly permissions: readonly string[]
  readonly isOwner: boolean
  readonly removedAt: Date | null
  readonly version: number
  readonly createdAt: Date
}

export type Login = { readonly username: string | null; readonly phone: string | null; readonly email: string | null }
export type MerchantAccount = Login & {
  readonly id: Id<'acc'>
  /** When identity told what of it is proved; null while it is only what a shop wrote down. */
  readonly loginAt: Date | null
}

/**
 * Whether who has one of its addresses has all of them. Of two that a shop wrote down one may be its own: it would come in by that
 * one, and work under the other's name.
 */
export const isOnePerson = ({ phone, email, loginAt }: MerchantAccount): boolean =>
  loginAt !== null || phone === null || email === null

export const MOST_STAFF = 200
const MOST_PERMISSIONS = 100
export const OWNER_PERMISSIONS: readonly string[] = ['*']

/** Holding a pattern covers each code in it and each narrower pattern, and nothing that merely looks the same today. */
export function covers(held: readonly string[], wanted: string): boolean {
  return held.some((pattern) => matches(pattern, wanted))
}

/** `held` is null for those who may give anything: the platform. */
export function checkGrant(wanted: readonly string[], held: readonly string[] | null): readonly Check[] {
  if (wanted.length > MOST_PERMISSIONS) {
    return [
      {
        code: 'LIMIT_REACHED',
        message: `Nobody needs more than ${MOST_PERMISSIONS} permissions.`,
        path: ['permissions'],
      },
    ]
  }
  return wanted.map((pattern, index) => {
    const path = ['permissions', String(index)]
    if (!isGrantable(pattern, 'MERCHANT'))
      return { code: 'PERMISSION_UNKNOWN', message: 'Staff of a shop cannot hold this.', path }
    if (held !== null && !covers(held, pattern))
      return { code: 'PERMISSION_EXCEEDS', message: 'This is more than you hold yourself.', path }
    return null
  })
}

/** Nobody takes from those who hold more: a clerk does not dismiss the manager. */
export const outranks = (member: Pick<StaffMember, 'permissions'>, held: readonly string[] | null): boolean =>
  held !== null && !member.permissions.every((pattern) => covers(held, pattern))

export const isActive = ({ removedAt }: Pick<StaffMember, 'removedAt'>): boolean => removedAt === null

export const withoutRepeats = <T>(items: readonly T[]): T[] => [...new Set(items)]

/** An owner who chose no name signs in with one made of the shop's. */
export const usernameFor = (slug: string): string => `${/^[a-z]/.test(slug) ? '' : 's-'}${slug.slice(0, 20)}-owner`
