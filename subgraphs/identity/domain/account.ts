import type { AUDIENCES } from '@supermall/contracts/identity'
import { checked, checkLink, isName } from '@supermall/kernel/check'
import { readEmailAddress } from '@supermall/kernel/email'
import type { Id } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

export type Audience = (typeof AUDIENCES)[number]
export type AccountId = Id<'acc'>

type Recipients = {
  readonly phone: string | null
  readonly email: string | null
  readonly phoneVerifiedAt: Date | null
  readonly emailVerifiedAt: Date | null
}

/**
 * What changes when somebody has shown that a number or an address is theirs. Staff get their account from others, who may have
 * written a stranger's beside it: what nobody has proved goes, before anybody is taken for its owner.
 */
export function proved(
  account: Recipients & { readonly audience: string },
  { kind, value }: Login,
  now: Date,
): Partial<Recipients> {
  const isStaff = account.audience === 'MERCHANT'
  if (kind === 'phone') {
    const own = { phone: value, phoneVerifiedAt: now }
    return isStaff && account.emailVerifiedAt === null ? { ...own, email: null } : own
  }
  const own = { email: value, emailVerifiedAt: now }
  return isStaff && account.phoneVerifiedAt === null ? { ...own, phone: null } : own
}

const ACCOUNT_STATUSES = ['ACTIVE', 'BANNED', 'DELETED'] as const
export type AccountStatus = (typeof ACCOUNT_STATUSES)[number]

/** Somebody who buys here and is not gone; one that is banned is still somebody. */
export const isConsumer = ({ audience, status }: { readonly audience: string; readonly status: string }): boolean =>
  audience === 'CONSUMER' && status !== 'DELETED'

/** A name to sign in with, told apart by its shape: usernames begin with a letter and hold no `@`. */
export type Login = { readonly kind: 'username' | 'phone' | 'email'; readonly value: string }

const USERNAME = /^\p{L}[\p{L}\p{N}._-]{2,31}$/u
const CHINESE_PHONE = /^(?:\+86)?(1[3-9]\d{9})$/
const FOREIGN_PHONE = /^\+[1-9]\d{6,14}$/
const LONGEST_NAME = 50

/** Null for what no account can be called: nobody is looked for then. */
export function readLogin(text: string): Login | null {
  const phone = phoneOf(text)
  if (phone) return { kind: 'phone', value: phone }
  const email = readEmailAddress(text)
  if (email) return { kind: 'email', value: email }
  const username = usernameOf(text)
  return username ? { kind: 'username', value: username } : null
}

/** Where a code can be sent. */
export function readRecipient(text: string, ...path: readonly string[]): Result<Login> {
  const login = readLogin(text)
  if (login && login.kind !== 'username') return ok(login)
  return refused('RECIPIENT_INVALID', 'Write a phone number or an e-mail address.', ...path)
}

export const readUsername = (text: string, ...path: readonly string[]): Result<string> =>
  given(usernameOf(text)) ??
  refused(
    'USERNAME_INVALID',
    'A username has 3 to 32 letters, digits, dots, hyphens or underscores and begins with a letter.',
    ...path,
  )

export const readPhone = (text: string, ...path: readonly string[]): Result<string> =>
  given(phoneOf(text)) ??
  refused('PHONE_INVALID', 'A phone number has 11 digits from 13 to 19, or a plus sign and its country code.', ...path)

export const readEmail = (text: string, ...path: readonly string[]): Result<string> =>
  given(readEmailAddress(text)) ?? refused('EMAIL_INVALID', 'This is no e-mail address.', ...path)

export function readDisplayName(text: string, ...path: readonly string[]): Result<string> {
  const name = text.normalize('NFC').trim()
  if (isName(name, LONGEST_NAME)) return ok(name)
  return refused('NAME_LENGTH', `A name has 1 to ${LONGEST_NAME} characters, and some that can be seen.`, ...path)
}

export function readAvatarUrl(text: string, ...path: readonly string[]): Result<string> {
  const fine = checked(checkLink(text, ...path))
  return fine.ok ? ok(text) : fine
}

export function readReason(text: string, ...path: readonly string[]): Result<string> {
  const reason = text.trim()
  if (reason.length >= 1 && reason.length <= 200) return ok(reason)
  return refused('REASON_LENGTH', 'A reason has 1 to 200 characters.', ...path)
}

const given = (value: string | null): Result<string> | null => (value === null ? null : ok(value))

function usernameOf(text: string): string | null {
  const name = text.normalize('NFKC').trim().toLowerCase()
  return USERNAME.test(name) ? name : null
}

/** A Chinese number is the same with its country code and without. */
function phoneOf(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '')
  return CHINESE_PHONE.exec(digits)?.[1] ?? (FOREIGN_PHONE.test(digits) && !digits.startsWith('+86') ? digits : null)
}
