import { MOST_PAYABLE } from '@supermall/contracts/payments'
import type { Currency } from '@supermall/kernel/money'
import { fromDecimal } from '@supermall/kernel/money'
import { groupBy } from '../group-by.ts'
import type { KeptSettings } from '../settings.ts'
import { setting } from '../settings.ts'
import type { Quoted } from './quote.ts'
import { sumsOf } from './quote.ts'
import type { Problem } from './state.ts'

/** How many lines are bought at once, of all shops together. */
export const MOST_LINES = 50

/** How many pieces with a code of their own are bought of a shop at once: each of them is a row that is made while money comes. */
const MOST_CODES = 200

type Asked = {
  readonly settings: readonly KeptSettings[]
  /** What is paid in the mall. */
  readonly currency: Currency
  readonly isInvoiced: boolean
  readonly isCashOnDelivery: boolean
  /** Whether an address was named that is not the buyer's. */
  readonly isAddressUnknown: boolean
}

/** Why all of it cannot be ordered as it is asked for, whatever its lines are: said with the price, so that nobody learns it later. */
export const boundProblems = (quoted: Quoted, asked: Asked): readonly Problem[] => [
  ...(asked.isAddressUnknown ? [said('NOT_FOUND', 'There is no such address of yours.', 'addressId')] : []),
  ...lineProblems(quoted, asked),
  ...codeProblems(quoted),
  ...moneyProblems(quoted, asked),
  ...(isTooDear(quoted, asked) ? [said('AMOUNT_LIMIT', mostPaid(quoted.currency))] : []),
  ...(asked.isInvoiced && !isInvoiceOffered(quoted, asked)
    ? [said('INVOICE_NOT_OFFERED', 'A shop of what is bought offers no invoices.', 'invoice')]
    : []),
]

function lineProblems({ lines }: Quoted, { settings }: Asked): readonly Problem[] {
  const most = [...groupBy(lines, ({ sku }) => sku.shopId as string)].flatMap(([shopId, own]) => {
    const bound = Math.min(MOST_LINES, setting(settings, 'mostLinesPerOrder', shopId))
    return own.length > bound ? [bound] : []
  })
  if (lines.length > MOST_LINES) return [said('MOST_LINES', `At most ${MOST_LINES} lines are bought at once.`)]
  return most.length === 0
    ? []
    : [said('MOST_LINES', `Of a shop here at most ${Math.min(...most)} lines are bought at once.`)]
}

function codeProblems({ lines }: Quoted): readonly Problem[] {
  const coded = lines.filter(
    ({ sku: { kind, redeeming } }) => (kind === 'VERIFICATION' || kind === 'CARD') && redeeming?.mode === 'PER_PIECE',
  )
  const counts = [...groupBy(coded, ({ sku }) => sku.shopId as string).values()].map((own) =>
    own.reduce((sum, { quantity }) => sum + quantity, 0),
  )
  return counts.some((count) => count > MOST_CODES)
    ? [said('MOST_CODES', `Of a shop at most ${MOST_CODES} pieces with codes of their own are bought at once.`)]
    : []
}

/** Of what costs nothing nothing is paid, in whatever money. */
function moneyProblems(quoted: Quoted, { currency }: Asked): readonly Problem[] {
  if (quoted.currency === currency || sumsOf(quoted).payableMinor === 0n) return []
  const problem = said('CURRENCY_MISMATCH', `It is counted in ${quoted.currency}, and here ${currency} is paid.`)
  return quoted.lines.map(({ sku }) => ({ ...problem, skuId: sku.skuId }))
}

/** At the door each shop's part is paid by itself. */
function isTooDear(quoted: Quoted, { isCashOnDelivery }: Asked): boolean {
  const parts = isCashOnDelivery ? shopsOf(quoted).map((shopId) => sumsOf(quoted, shopId)) : [sumsOf(quoted)]
  return parts.some(({ payableMinor }) => isBeyondPayable(payableMinor, quoted.currency as Currency))
}

export const isBeyondPayable = (minor: bigint, currency: Currency): boolean =>
  minor > (fromDecimal(MOST_PAYABLE, currency)?.minorUnits ?? 0n)

export const mostPaid = (currency: string): string => `At most ${MOST_PAYABLE} ${currency} are paid at once.`

const isInvoiceOffered = (quoted: Quoted, { settings }: Asked): boolean =>
  shopsOf(quoted).every((shopId) => setting(settings, 'isInvoiceOffered', shopId))

const shopsOf = ({ lines }: Quoted): readonly string[] => [...new Set(lines.map(({ sku }) => sku.shopId as string))]

const said = (code: string, message: string, path?: string): Problem => ({
  code,
  message,
  skuId: null,
  ...(path === undefined ? {} : { path: [path] }),
})
