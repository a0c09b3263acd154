import { csvLine } from '@supermall/kernel/csv'
import type { Currency } from '@supermall/kernel/money'
import { money, toDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { refused } from '@supermall/kernel/result'
import { days } from '@supermall/kernel/time'
import { exportsOf } from '@supermall/subgraph/exports'
import type { OperatorUnit, Tx } from '../data/database.ts'
import type { Export } from '../data/exports.ts'
import { rowsBehind } from '../data/exports.ts'

const LONGEST_MS = days(92)
const ROWS_AT_ONCE = 1_000

export const financeExports = exportsOf<Tx, Export>({
  prefix: 'fex',
  path: '/payments/exports/',
  mutation: 'financeExportStart',
  summary: 'Asked for an export of money',
  mostUnfinished: 20,
  head: ({ kind }) => csvLine(COLUMNS[kind]),
  async batch(run, { db }) {
    const { rows, ...place } = await rowsBehind(db, run, ROWS_AT_ONCE)
    return { ...place, lines: rows.map((row) => csvLine(COLUMNS[run.kind].map((column) => cellOf(row, column)))) }
  },
})

type StartExport = Pick<Export, 'kind' | 'fromAt' | 'toAt'> & { readonly idempotencyKey: string }

export async function startExport(
  { kind, fromAt, toAt, idempotencyKey: key }: StartExport,
  unit: OperatorUnit,
): Promise<Result<{ readonly exportId: string }>> {
  const length = toAt.getTime() - fromAt.getTime()
  if (length <= 0 || length > LONGEST_MS)
    return refused('TIME_SPAN', 'The span is above zero and at most 92 days.', 'toAt')
  return financeExports.start({ key, question: { kind, fromAt, toAt } }, unit)
}

const COLUMNS: Readonly<Record<Export['kind'], readonly string[]>> = {
  PAYMENTS: [
    ...['id', 'kind', 'orderId', 'purchaseId', 'accountId', 'shopId', 'channel', 'amount', 'channelPart', 'walletPart'],
    ...['fee', 'currency', 'isLate', 'createdAt', 'settledAt'],
  ],
  REFUNDS: [
    'id',
    'paymentId',
    'orderId',
    'accountId',
    'shopId',
    'channel',
    'amount',
    'channelPart',
    'walletPart',
    'currency',
    'status',
    'reason',
    'createdAt',
    'settledAt',
  ],
  WALLET_ENTRIES: [
    'id',
    'ownerId',
    'kind',
    'bizType',
    'bizId',
    'amount',
    'currency',
    'balanceBefore',
    'balanceAfter',
    'note',
    'createdAt',
  ],
}

/** Amounts are decimals of the currency of their row, as in every statement that a provider makes. */
const cellOf = (row: Readonly<Record<string, unknown>>, column: string): unknown => {
  const value = row[column]
  return typeof value === 'bigint' ? toDecimal(money(value, String(row.currency) as Currency)) : value
}
