import { cut } from '@supermall/kernel/cut'

/** How much of a text a search reads: more than anybody types, little enough for any database. */
const MOST_WORDS = 10
const LONGEST_WORD = 64
export const LONGEST_TEXT = 100

/**
 * Text as search compares it: compatibility forms made plain, lower case, without accents. The function `search_plain` in the
 * database does the same to what is found.
 */
const plain = (text: string): string =>
  [...text.normalize('NFKD')]
    .map((character) => character.toLowerCase())
    .join('')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')

/** The same text written otherwise is the same keyword: it is counted and remembered once. */
export const keywordOf = (text: string): string =>
  plain(text)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()

/**
 * What a text is searched by. Chinese, Japanese and Korean write no spaces: of each run its pairs of neighbours are searched, or
 * its only character. At most ten words and so many pairs; what is beyond is not looked for.
 */
export function wordsOf(text: string): readonly string[] {
  const tokens = plain(text)
    .replaceAll(SCRIPT_WITHOUT_SPACES, ' $& ')
    .split(BETWEEN_WORDS)
    .filter((token) => token !== '')
  const words = tokens.flatMap((token) => (isWithoutSpaces(token) ? pairsOf([...token]) : [stem(token)]))
  return [...new Set(words.map((word) => cut(word, LONGEST_WORD)))].slice(0, MOST_WORDS)
}

/** Words hold letters and digits only, so that no text can say more in a query than what it looks for. */
export const allOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' & ')

/** Of each word any of its neighbours, itself among them. */
export const anyOf = (words: readonly (readonly string[])[]): string =>
  words.map((near) => `(${near.map((word) => `'${word}'`).join(' | ')})`).join(' & ')

/** Words that a mistake can be found in: a Chinese pair has no neighbours. */
export const isSpelled = (word: string): boolean => /^[a-z]{3,}$/.test(word)

const SCRIPT_WITHOUT_SPACES = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]+/g
const BETWEEN_WORDS = /[^\p{Alphabetic}0-9]+/u

const isWithoutSpaces = (token: string): boolean =>
  /^[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/.test(token)

const pairsOf = (characters: readonly string[]): readonly string[] =>
  characters.length === 1 ? characters : characters.slice(1).map((next, at) => `${characters[at]}${next}`)

/** English plurals fold into their singular, as the function `search_stem` does it. */
function stem(word: string): string {
  if (!/^[a-z]{4,}s$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(?:ch|sh|ss|x)es$/.test(word)) return word.slice(0, -2)
  return /[sui]s$/.test(word) ? word : word.slice(0, -1)
}
