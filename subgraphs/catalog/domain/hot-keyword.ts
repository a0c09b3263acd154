import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkPosition } from '@supermall/kernel/check'
import { wrong } from './check.ts'
import { wordsOf } from './words.ts'

/** A word that nothing could be found by tempts nobody. */
export const checkHotKeyword = (input: {
  readonly keyword: string
  readonly position?: Given<number>
}): readonly Check[] => [
  checkLine(input.keyword, { least: 1, most: 50 }, 'keyword'),
  input.keyword.trim() !== '' && wordsOf(input.keyword).length === 0
    ? wrong('TEXT_CHARACTERS', 'It must hold a letter or a digit.', 'keyword')
    : null,
  checkPosition(input.position),
]
