import type { TaxPolicy } from '../domain/tax.ts'
import type { Tx } from './database.ts'

export const findTaxPolicy = async (db: Tx, scope: string): Promise<TaxPolicy | null> =>
  (await db.taxPolicy.findUnique({ where: { scope } })) as TaxPolicy | null

/** The first one, or the next after the version that was read; false when somebody was quicker. */
export async function saveTaxPolicy(db: Tx, policy: TaxPolicy, now: Date): Promise<boolean> {
  const { scope, version } = policy
  const data = { ...policy, rates: policy.rates.map((rate) => ({ ...rate })), updatedAt: now }
  if (version === 1) return (await db.taxPolicy.createMany({ data: [data], skipDuplicates: true })).count === 1
  return (await db.taxPolicy.updateMany({ where: { scope, version: version - 1 }, data })).count === 1
}
