import { expect, test } from 'vitest'
import { checkLink, isLink } from './check.ts'

test.each([
  '/media/demo/a.png',
  '/goods?x=1&y=%20#top',
  'https://cdn.example.com/a/b.png?x=1',
  'https://xn--fiq228c.example:8443',
  'https://cdn.example.com#top',
])('%s may be shown and followed', (link) => {
  expect(checkLink(link, 'imageUrl')).toBeNull()
})

test.each([
  'http://a.example/x.png',
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example/x',
  '/\\evil.example',
  '/a"b',
  "/a'b",
  '/a`b',
  '/a>b',
  'https://a b',
  'https://cdn.example.com/图.png',
  'https://cdn.example.com/a\u0007b',
  'https://169.254.169.254/latest/meta-data',
  'https://2130706433/a.png',
  'https://[::1]/a.png',
  'https://localhost/a.png',
  'https://metadata.google.internal/a.png',
  'https://printer.local:80/a.png',
  'https://user@cdn.example.com/a.png',
  `/${'a'.repeat(500)}`,
  '',
])('%s is refused, whichever domain is given it', (link) => {
  expect(checkLink(link, 'imageUrl')).toMatchObject({ code: 'LINK_INVALID', path: ['imageUrl'] })
})

test('what was not given is not wrong, and what is no text is no link', () => {
  expect([checkLink(null), checkLink(undefined), isLink(7)]).toEqual([null, null, false])
})
