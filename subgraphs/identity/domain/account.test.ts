import { expect, test } from 'vitest'
import { readAvatarUrl, readDisplayName, readLogin, readPhone, readRecipient, readUsername } from './account.ts'

test.each([
  ['13800000001', { kind: 'phone', value: '13800000001' }],
  ['+86 138-0000-0001', { kind: 'phone', value: '13800000001' }],
  ['+4915112345678', { kind: 'phone', value: '+4915112345678' }],
  ['Ada@Example.COM', { kind: 'email', value: 'ada@example.com' }],
  ['Ada.Lovelace', { kind: 'username', value: 'ada.lovelace' }],
  ['张小明', { kind: 'username', value: '张小明' }],
])('%s is told apart by its shape', (text, login) => {
  expect(readLogin(text)).toEqual(login)
})

test.each([
  '',
  'ab',
  '1abc',
  '12800000001',
  '1380000000',
  'a@b',
  'a b@c.de',
  'x'.repeat(33),
  '+8612800000001',
  `a${'\n'}bc`,
])('%j is nobody’s name', (text) => {
  expect(readLogin(text)).toBeNull()
})

test('a username can never look like a phone number or an address, so no name is claimed twice', () => {
  for (const text of ['13800000001', 'ada@example.com', '+4915112345678']) expect(readUsername(text).ok).toBe(false)
})

test('a code cannot be sent to a username', () => {
  expect(readRecipient('ada', 'recipient')).toMatchObject({
    ok: false,
    refusals: [{ code: 'RECIPIENT_INVALID', path: ['recipient'] }],
  })
})

test('a phone number has eleven digits from 13 to 19', () => {
  expect(['13012345678', '19912345678'].every((text) => readPhone(text).ok)).toBe(true)
  expect(['12012345678', '1991234567', '199123456789', '1991234567a'].some((text) => readPhone(text).ok)).toBe(false)
})

test('a display name has one to fifty characters and no control characters', () => {
  expect(readDisplayName('  Ada  ')).toEqual({ ok: true, value: 'Ada' })
  expect(readDisplayName('😀'.repeat(50)).ok).toBe(true)
  for (const name of ['', '   ', 'x'.repeat(51), 'a\u0000b']) expect(readDisplayName(name).ok).toBe(false)
})

test('a picture is never a script and never on an unknown protocol', () => {
  expect(['/media/a.png', 'https://cdn.example/a.png'].every((url) => readAvatarUrl(url).ok)).toBe(true)
  for (const url of ['javascript:alert(1)', '//evil.example/a.png', 'http://a.example/b', 'https://a b']) {
    expect(readAvatarUrl(url).ok).toBe(false)
  }
})

test.each([
  'file:///etc/passwd',
  'https://169.254.169.254/latest/meta-data',
  'https://127.0.0.1/a.png',
  'https://2130706433/a.png',
  'https://0x7f.1/a.png',
  'https://[::1]/a.png',
  'https://localhost/a.png',
  'https://LOCALHOST:4000/a.png',
  'https://printer.local/a.png',
  'https://metadata.google.internal/a.png',
  'https://user@10.0.0.1/a.png',
])('a picture is never within somebody’s own network: %s', (url) => {
  expect(readAvatarUrl(url).ok).toBe(false)
})
