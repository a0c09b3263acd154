import type { Check } from '@supermall/kernel/check'
import { checkLine, checkText } from '@supermall/kernel/check'
import type { Currency } from '@supermall/kernel/money'
import type { MoneyGiven } from './check.ts'
import { checkAmount, checkCount } from './check.ts'

export type CaseGiven = {
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | null
  readonly amount?: MoneyGiven | null
  readonly reason?: string | null
  readonly text?: string | null
  readonly imageUrls?: readonly string[] | null
}

/** Bought and given. */
const MOST_LINES = 70
const MOST_IMAGES = 5
const LONGEST_URL = 300

export const checkCase = (given: CaseGiven): readonly Check[] => [
  checkCount(given.lines, { least: 1, most: MOST_LINES }, 'lines'),
  checkLine(given.reason, { least: 1, most: 60 }, 'reason'),
  checkText(given.text, { most: 500 }, 'text'),
  checkCount(given.imageUrls, { least: 0, most: MOST_IMAGES }, 'imageUrls'),
  ...(given.imageUrls ?? []).slice(0, MOST_IMAGES).map(checkPicture),
]

/** Once the order says in which money it is counted. */
export const checkCaseAmount = ({ amount }: CaseGiven, currency: Currency): Check =>
  checkAmount(amount, currency, 'amount')

/** Nobody who decides a case shall fetch something from somewhere else by looking at it. */
function checkPicture(url: string, index: number): Check {
  const isOurs = url.length <= LONGEST_URL && /^\/media(\/[0-9A-Za-z][\w.-]*)+$/.test(url)
  return isOurs
    ? null
    : { code: 'IMAGE_NOT_OURS', message: 'Upload the picture to this mall first.', path: ['imageUrls', String(index)] }
}
