import { csvLine } from '@supermall/kernel/csv'
import { newId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money, toDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { days } from '@supermall/kernel/time'
import { idempotent } from '@supermall/messaging/idempotency'
import type { Turn } from '@supermall/messaging/take-turn'
import type { OperatorUnit } from '../data/database.ts'
import { endExport, failExport, findWaitingExport, insertExport, readsOf } from '../data/exports.ts'
import type { ExportRow } from '../data/rows.ts'
import type { Till } from './till.ts'

type Start = {
  readonly kind: 'PAYMENTS' | 'REFUNDS' | 'WALLET_ENTRIES'
  readonly fromAt: Date
  readonly toAt: Date
  readonly idempotencyKey: string
}

const LONGEST_MS = days(92)
const MOST_ROWS = 50_000
const STEP = 1_000

export async function startExport(
  { kind, fromAt, toAt, idempotencyKey: key }: Start,
  unit: OperatorUnit,
): Promise<Result<{ exportId: string }>> {
  const length = toAt.getTime() - fromAt.getTime()
  if (length <= 0 || length > LONGEST_MS)
    return refused('TIME_SPAN', 'The span is above zero and at most 92 days.', 'toAt')
  return idempotent({ name: 'financeExportStart', key, input: { kind, fromAt, toAt } }, unit, async () => {
    const id = newId('fex')
    await insertExport(unit.db, {
      id,
      kind,
      fromAt,
      toAt,
      status: 'WAITING',
      rowCount: null,
      content: null,
      failure: null,
      failureCount: 0,
      requestedBy: unit.actor.id ?? 'system',
      createdAt: unit.now,
      endedAt: null,
    })
    const after = { kind, fromAt, toAt }
    unit.audited({ subjectId: id, summary: 'Statement asked for', before: null, after })
    return ok({ exportId: id })
  })
}

/** As often it is tried. */
const MOST_FAILURES = 5

/**
 * The oldest that waits; null when there is none. It is read in many statements and no transaction, which would not last as long. One that
 * fails stands in nobody's way: it is tried again another time, a few times, and then it has failed.
 */
export async function makeExport(
  except: readonly string[],
  { client, clock, log }: Pick<Till, 'client' | 'clock' | 'log'>,
): Promise<Turn | null> {
  const waiting = await findWaitingExport(client, except)
  if (!waiting) return null
  try {
    await make(waiting, { client, clock })
    return { count: 1, passedId: null }
  } catch (error) {
    log.warn('export.failed', { exportId: waiting.id, error })
    await failExport(client, waiting.id, { most: MOST_FAILURES, now: clock() })
    return { count: 0, passedId: waiting.id }
  }
}

async function make(waiting: ExportRow, { client, clock }: Pick<Till, 'client' | 'clock'>): Promise<void> {
  const rows = await collect(waiting, client)
  const isTooLong = rows.length > MOST_ROWS
  await endExport(client, waiting.id, {
    status: isTooLong ? 'FAILED' : 'READY',
    rowCount: isTooLong ? null : rows.length,
    content: isTooLong ? null : [COLUMNS[waiting.kind] ?? [], ...rows].map(csvLine).join(''),
    failure: isTooLong ? `More than ${MOST_ROWS} rows.` : null,
    endedAt: clock(),
  })
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
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

async function collect({ kind, fromAt, toAt }: ExportRow, client: Till['client']): Promise<unknown[][]> {
  const all: unknown[][] = []
  for (const read of readsOf(kind)) {
    for (let after = ''; all.length <= MOST_ROWS; ) {
      const rows = await read(client, { fromAt, toAt, after, take: STEP })
      all.push(...rows.map((row) => (COLUMNS[kind] ?? []).map((column) => cellOf(row, column))))
      if (rows.length < STEP) break
      after = String(rows.at(-1)?.id)
    }
  }
  return all
}
