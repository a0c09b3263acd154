import { expect, test } from 'vitest'
import type { RegistrationInput } from './registration.ts'
import { readRegistration } from './registration.ts'

const nobody: RegistrationInput = {
  username: null,
  phone: null,
  email: null,
  password: 'quiet river 9',
  passwordConfirm: 'quiet river 9',
  displayName: null,
}
const code = (input: Partial<RegistrationInput>) => {
  const read = readRegistration({ ...nobody, ...input })
  return read.ok ? 'accepted' : read.refusals[0]?.code
}

test.each([
  [{}, 'LOGIN_NEEDED'],
  [{ username: 'ab' }, 'USERNAME_INVALID'],
  [{ phone: '12345' }, 'PHONE_INVALID'],
  [{ email: 'nowhere' }, 'EMAIL_INVALID'],
  [{ phone: '13800000001', email: 'a@b.example' }, 'ONE_RECIPIENT'],
  [{ username: 'ada', displayName: '' }, 'NAME_LENGTH'],
  [{ username: 'ada', passwordConfirm: 'another one' }, 'PASSWORDS_DIFFER'],
  [{ username: 'ada', password: 'short', passwordConfirm: 'short' }, 'PASSWORD_LENGTH'],
  [{ username: 'ada', password: 'x'.repeat(129), passwordConfirm: 'x'.repeat(129) }, 'PASSWORD_LENGTH'],
  [{ username: 'adalovelace', password: 'AdaLovelace', passwordConfirm: 'AdaLovelace' }, 'PASSWORD_IS_LOGIN'],
  [{ username: 'ada', password: 'Password1', passwordConfirm: 'Password1' }, 'PASSWORD_TOO_COMMON'],
  [{ username: 'ada' }, 'accepted'],
])('%j is answered with %s', (input, expected) => {
  expect(code(input)).toBe(expected)
})

test('the name that everybody sees does not show by what somebody signs in', () => {
  expect(readRegistration({ ...nobody, username: 'adalovelace' })).toMatchObject({ value: { displayName: 'ad***' } })
  expect(readRegistration({ ...nobody, phone: '13812345678' })).toMatchObject({ value: { displayName: '138****5678' } })
  expect(readRegistration({ ...nobody, email: 'ada@example.com' })).toMatchObject({ value: { displayName: 'a***' } })
})
