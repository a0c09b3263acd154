import { expect, test } from 'vitest'
import { readEmailAddress } from './email.ts'

test('an address is read in one spelling', () => {
  expect(readEmailAddress(' Ada.Lovelace@Example.COM ')).toBe('ada.lovelace@example.com')
})

test('what is no address is none', () => {
  const none = [
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'a b@example.com',
    'a,b@example.com',
    'ada@example..com',
  ]
  for (const text of [...none, `${'a'.repeat(65)}@example.com`, `a@${'b'.repeat(250)}.com`])
    expect(readEmailAddress(text)).toBeNull()
})
