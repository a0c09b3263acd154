import type { SameCityRule } from '../domain/same-city.ts'
import type { Tx } from './database.ts'

export const findSameCityRule = async (db: Tx, shopId: string): Promise<SameCityRule | null> =>
  (await db.sameCityRule.findUnique({ where: { shopId } })) as SameCityRule | null

/** The first one, or the next after the version that was read; false when somebody was quicker. */
export async function saveSameCityRule(db: Tx, rule: SameCityRule, now: Date): Promise<boolean> {
  const { shopId, version } = rule
  const data = { ...rule, updatedAt: now }
  if (version === 1) return (await db.sameCityRule.createMany({ data: [data], skipDuplicates: true })).count === 1
  return (await db.sameCityRule.updateMany({ where: { shopId, version: version - 1 }, data })).count === 1
}
