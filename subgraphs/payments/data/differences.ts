import { dayOf } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import type { Tx } from './database.ts'
import type { DifferenceRow } from './rows.ts'

type DifferenceClass = 'MISSING_HERE' | 'MISSING_THERE' | 'AMOUNT' | 'STATUS' | 'STRANGER'

export type Raised = {
  readonly class: DifferenceClass
  readonly source: 'NOTIFICATION' | 'BILL' | 'ORDERS' | 'PURCHASES' | 'WALLETS'
  readonly channel: string
  readonly subjectId: string
  readonly paymentId?: string | null
  readonly refundId?: string | null
  readonly providerNo?: string | null
  readonly ours?: string | null
  readonly theirs?: string | null
  readonly day?: string
}

/** However often it is seen, it stands once until somebody settles it. True when it is new. */
export async function raise(db: Tx, { day, ...raised }: Raised, now: Date): Promise<boolean> {
  const data = { ...raised, id: newId('dif'), day: day ?? dayOf(now), status: 'OPEN', createdAt: now }
  return (await db.difference.createMany({ data: [data], skipDuplicates: true })).count === 1
}

export const findDifferences = (db: Tx, ids: readonly string[]): Promise<DifferenceRow[]> =>
  db.difference.findMany({ where: { id: { in: [...ids] } } })

export const countOpen = (db: Tx, ids: readonly string[]): Promise<number> =>
  db.difference.count({ where: { id: { in: [...ids] }, status: 'OPEN' } })

type End = { readonly status: 'REPAIRED' | 'RESOLVED'; readonly resolution: string; readonly now: Date }

/** Null when it is not open at that version any more. */
export async function settleDifference(db: Tx, at: { id: string; version: number }, { status, resolution, now }: End) {
  const data = { status, resolution, resolvedAt: now, version: at.version + 1 }
  const [saved] = await db.difference.updateManyAndReturn({ where: { ...at, status: 'OPEN' }, data })
  return saved ?? null
}
