import type { Tx } from './database.ts'
import type { DisplayRow } from './rows.ts'

export const MALL = 'mall'

export const findDisplays = (db: Tx, scopes: readonly string[]): Promise<DisplayRow[]> =>
  db.stockDisplay.findMany({ where: { scope: { in: [...scopes] } } })

/** Null when it is not at that version any more; what was never set is at version 0. */
export async function saveDisplay(
  db: Tx,
  { scope, isQuantityShown, version }: Pick<DisplayRow, 'scope' | 'isQuantityShown' | 'version'>,
  now: Date,
): Promise<DisplayRow | null> {
  const next = { isQuantityShown, version: version + 1, updatedAt: now }
  const rows =
    version === 0
      ? await db.stockDisplay.createManyAndReturn({ data: [{ scope, ...next }], skipDuplicates: true })
      : await db.stockDisplay.updateManyAndReturn({ where: { scope, version }, data: next })
  return rows[0] ?? null
}
