import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import type { Issue } from '../data/secret-issues.ts'
import { findIssues, openIssues } from '../data/secret-issues.ts'
import type { Short } from './assign-secrets.ts'
import { assignSecrets } from './assign-secrets.ts'

type HoldSecrets = {
  readonly ownerId: string
  readonly lines: readonly { readonly lineId: string; readonly skuId: string; readonly quantity: number }[]
  readonly until: Date
}
type NotHeld = Refusal & { readonly short: readonly Short[] }

/**
 * Sets secrets aside for the lines of a checkout, all or none. They are issued already, though nobody may read them: so nobody else is
 * given one of them, and once the order is paid the same question gives the same ones. A line of which they were taken back never
 * holds again.
 */
export async function holdSecrets({ ownerId, lines, until }: HoldSecrets, unit: Unit): Promise<Result<null, NotHeld>> {
  const issues = lines.map(({ lineId, skuId, quantity }): Issue => ({ reference: lineId, skuId, quantity }))
  const opened = await openIssues(unit.db, issues, { hold: { ownerId, until }, now: unit.now })
  if (opened < issues.length) return opened === 0 && (await areHeld(issues, unit)) ? ok(null) : usedBefore()
  const short = await assignSecrets(issues, unit)
  return short.length === 0 ? ok(null) : refuse({ code: 'SOLD_OUT', message: 'There are not enough secrets.', short })
}

async function areHeld(issues: readonly Issue[], { db }: Unit): Promise<boolean> {
  const found = await findIssues(
    db,
    issues.map(({ reference }) => reference),
  )
  const known = new Map(found.map((issue) => [issue.reference, issue]))
  return issues.every(({ reference, skuId, quantity }) => {
    const before = known.get(reference)
    return before?.skuId === skuId && before.quantity === quantity
  })
}

const usedBefore = () =>
  refuse<NotHeld>({ code: 'OTHER_INPUT', message: 'The reference was used for something else.', short: [] })
