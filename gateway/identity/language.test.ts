import { expect, it } from 'vitest'
import { languageOf } from './language.ts'

const languages = ['en', 'zh', 'de']

it.each([
  ['zh', 'zh'],
  ['zh-Hans-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['fr-FR,de;q=0.5,en;q=0.4', 'de'],
  ['en;q=0.2, ZH;q=0.3', 'zh'],
  ['de;q=0, zh;q=0.001', 'zh'],
  ['de,zh', 'de'],
  ['*', 'en'],
  ['fr', 'en'],
  ['', 'en'],
  ['zh;q=2', 'en'],
  ['; ,,--,zhx, x'.repeat(100), 'en'],
])('of %j that is %s', (wanted, language) => {
  expect(languageOf(wanted, languages)).toBe(language)
})

it('is the one there is, whatever is wanted', () => {
  expect(languageOf('zh', ['en'])).toBe('en')
})
