import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'

const SHORTEST_PASSWORD = 8
export const LONGEST_PASSWORD = 128

/** What is tried first against every account there is. */
const WORST: ReadonlySet<string> = new Set([
  ...[
    '12345678',
    '123456789',
    '1234567890',
    '87654321',
    '11111111',
    '00000000',
    '88888888',
    '66666666',
    '123123123',
    '12341234',
  ],
  ...[
    'password',
    'password1',
    'password123',
    'passw0rd',
    'p@ssw0rd',
    'p@ssword',
    'qwertyuiop',
    'qwerty123',
    'qwerty12',
    '1qaz2wsx',
  ],
  ...[
    'abc12345',
    'abcd1234',
    'a1234567',
    'a12345678',
    'aa123456',
    'iloveyou',
    'sunshine',
    'princess',
    'football',
    'baseball',
  ],
  ...[
    'superman',
    'trustno1',
    'letmein1',
    'welcome1',
    'admin123',
    'administrator',
    'woaini1314',
    '5201314520',
    'asdfghjkl',
    'zxcvbnm1',
  ],
])

/** `names` are those the account signs in with: none of them may be its password. */
export function checkPassword(
  password: string,
  names: readonly (string | null)[],
  ...path: readonly string[]
): Result<string> {
  const length = [...password].length
  if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
    return refused('PASSWORD_LENGTH', `A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`, ...path)
  }
  const plain = password.toLowerCase()
  if (names.some((name) => name?.toLowerCase() === plain)) {
    return refused('PASSWORD_IS_LOGIN', 'The password must not be what you sign in with.', ...path)
  }
  if (WORST.has(plain))
    return refused('PASSWORD_TOO_COMMON', 'Everybody guesses this password first; choose another.', ...path)
  return ok(password)
}

export function checkConfirmed(password: string, confirmation: string, ...path: readonly string[]): Result<string> {
  return password === confirmation ? ok(password) : refused('PASSWORDS_DIFFER', 'The two passwords differ.', ...path)
}
