import { expect, test } from 'vitest'
import { checkLine, checkLink, checkList, checkText, isLink, isName, nameKey } from './check.ts'

test.each([
  '/media/demo/a.png',
  '/goods?x=1&y=%20#top',
  '/goods.v2/..a?back=../b',
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
  '/media/../../x',
  '/media/%2E./x',
  '/.',
  '/..?x=1',
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

test.each(['\u200b', '\u2066\u2069', ' \u00a0', '\u3164', '\ufeff', '\u00ad'])(
  'nobody is called %j, which nobody can see',
  (name) => {
    expect(isName(name, 50)).toBe(false)
    expect(checkText(name, { least: 1, most: 50 }, 'title')).toMatchObject({ code: 'TEXT_LENGTH', path: ['title'] })
  },
)

test.each(['a\nb', 'a\r\nb', 'a\tb', 'a\u2028b', 'a\u2029b', 'a\u0085b', 'a\n'])('%j is no one line', (value) => {
  expect(checkLine(value, { least: 1, most: 50 }, 'title')).toMatchObject({ code: 'TEXT_LENGTH', path: ['title'] })
  expect(isName(value, 50)).toBe(false)
})

test('a text turns nothing around that stands beside it, and a name has one line', () => {
  expect(checkText('a\u202eb', { most: 50 })).not.toBeNull()
  expect(isName('a\nb', 50)).toBe(false)
  expect([
    isName('👩\u200d💻 晨光', 50),
    checkText('a\n\tb', { least: 1, most: 50 }),
    checkText('', { most: 5 }),
    checkLine('', { most: 5 }),
    checkLine(null, { least: 1, most: 5 }),
  ]).toEqual([true, null, null, null, null])
})

test('names that look alike are alike', () => {
  expect(nameKey('晨光数码 Dawn Digital\u200b')).toBe(nameKey('晨光数码  ＤＡＷＮ Digital'))
  expect(nameKey('Dawn\u00ad Digital\u2060')).toBe('dawn digital')
})

test('a list has as many entries as it may, each once, and the second of two is named', () => {
  const check = (...list: string[]) => checkList(list, { least: 1, most: 3 }, 'memberIds')
  expect([check('a'), check('a', 'b', 'c'), checkList([], { most: 3 })]).toEqual([null, null, null])
  for (const list of [[], ['a', 'b', 'c', 'd'], ['a', 'a', 'a', 'a']])
    expect(check(...list)).toMatchObject({ code: 'LIST_LENGTH', path: ['memberIds'] })
  expect(check('a', 'b', 'a')).toMatchObject({ code: 'ENTRY_TWICE', path: ['memberIds', '2'] })
})
