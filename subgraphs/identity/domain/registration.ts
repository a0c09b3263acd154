import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { readDisplayName, readEmail, readPhone, readUsername } from './account.ts'
import { checkConfirmed, checkPassword } from './password.ts'

export type RegistrationInput = {
  readonly username: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly password: string
  readonly passwordConfirm: string
  readonly displayName: string | null
}

export type Registration = {
  readonly username: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly password: string
  readonly displayName: string
}

/** A username, a phone or an e-mail address; of the last two one at a time, as each takes a code. */
export function readRegistration(input: RegistrationInput): Result<Registration> {
  if (input.phone !== null && input.email !== null) {
    return refused(
      'ONE_RECIPIENT',
      'Register with a phone number or an e-mail address; bind the other one later.',
      'email',
    )
  }
  const username = readGiven(input.username, readUsername, 'username')
  if (!username.ok) return username
  const phone = readGiven(input.phone, readPhone, 'phone')
  if (!phone.ok) return phone
  const email = readGiven(input.email, readEmail, 'email')
  if (!email.ok) return email
  const names = { username: username.value, phone: phone.value, email: email.value }
  const called = nameFor(names)
  if (called === null)
    return refused('LOGIN_NEEDED', 'Give a username, a phone number or an e-mail address.', 'username')
  const displayName = readDisplayName(input.displayName ?? called, 'displayName')
  if (!displayName.ok) return displayName
  const password = readNewPassword(input, Object.values(names))
  return password.ok ? ok({ ...names, password: password.value, displayName: displayName.value }) : password
}

type NewPassword = { readonly password: string; readonly passwordConfirm: string }

export function readNewPassword(
  { password, passwordConfirm }: NewPassword,
  names: readonly (string | null)[],
): Result<string> {
  const confirmed = checkConfirmed(password, passwordConfirm, 'passwordConfirm')
  return confirmed.ok ? checkPassword(password, names, 'password') : confirmed
}

/** Everybody reads display names, so what somebody signs in by is never one by default. */
function nameFor({ username, phone, email }: Pick<Registration, 'username' | 'phone' | 'email'>): string | null {
  if (username !== null) return `${username.slice(0, 2)}***`
  if (phone !== null) return `${phone.slice(0, 3)}****${phone.slice(-4)}`
  return email === null ? null : `${email.slice(0, 1)}***`
}

const readGiven = (
  text: string | null,
  read: (text: string, ...path: readonly string[]) => Result<string>,
  path: string,
): Result<string | null> => (text === null ? ok(null) : read(text, path))
