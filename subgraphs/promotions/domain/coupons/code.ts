import { checked, checkLine } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'

/** Without what is taken for something else when it is read aloud or copied by hand. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 12
export const SHARE_LENGTH = 16

/** Wrong codes and passwords of one account within an hour: there are far more codes than anybody can try. */
export const MOST_TRIES = 10

/** A code from random bytes, at least as many as it has characters. Bytes that would favour some characters are passed over. */
export function codeFrom(bytes: Iterable<number>, length: number): string | null {
  const fair = 256 - (256 % CODE_ALPHABET.length)
  let code = ''
  for (const byte of bytes) {
    if (byte < fair) code += CODE_ALPHABET.charAt(byte % CODE_ALPHABET.length)
    if (code.length === length) return code
  }
  return null
}

export type Said =
  | { readonly kind: 'CODE' | 'SHARE'; readonly code: string }
  | { readonly kind: 'PASSWORD'; readonly key: string }

/** What somebody typed in: a code or the code of a share, with or without dashes and spaces, or a password. */
export function readSaid(text: string): Result<Said> {
  const said = checked(checkLine(text, { least: 1, most: 64 }, 'code'))
  if (!said.ok) return said
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase()
  const isCode = [...code].every((one) => CODE_ALPHABET.includes(one))
  if (isCode && code.length === CODE_LENGTH) return ok({ kind: 'CODE', code })
  if (isCode && code.length === SHARE_LENGTH) return ok({ kind: 'SHARE', code })
  return ok({ kind: 'PASSWORD', key: passwordKey(text) })
}

/** Passwords that differ in case, width or spaces only would be taken for each other. */
export const passwordKey = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

/** A password that looks like a code could never be said. */
export const isPassword = (text: string): boolean => {
  const said = readSaid(text)
  return (
    said.ok && said.value.kind === 'PASSWORD' && [...passwordKey(text)].length >= 2 && [...text.trim()].length <= 20
  )
}

const HOUR_MS = 3_600_000
export const hourOf = (now: Date): Date => new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS)
