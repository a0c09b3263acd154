import { findOwnAddress } from './addresses.ts'
import type { Tx } from './database.ts'

/** What a price and a leave to buy depend on; null for somebody who was not heard of yet. */
export async function findBuyer(db: Tx, accountId: string) {
  const where = { accountId }
  const groups = { where: { cohort: { kind: 'GROUP' } }, select: { cohortId: true }, orderBy: { cohortId: 'asc' } } as const
  const select = { isBlacklisted: true, level: { select: { id: true, rate: true } }, cohorts: groups } as const
  return db.member.findUnique({ where, select })
}

export const findBuyerAddress = (db: Tx, id: string | null, accountId: string) =>
  id === null ? null : findOwnAddress(db, { id, accountId })
