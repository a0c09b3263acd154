import type { Unit } from '../data/database.ts'
import { closeIssues } from '../data/secret-issues.ts'
import { freeSecrets } from '../data/secrets.ts'
import { tellSecrets } from './tell-secrets.ts'

type LineBack = { readonly lineId: string; readonly skuId: string }

/**
 * Nobody has read the secrets of an order that ended or was paid back, nor those that were only set aside: what a buyer may read is never
 * paid back. So others can buy them. The reference is used up by that, also for who asks for it late. Tells whether there were any.
 */
export async function takeSecretsBack(lines: readonly LineBack[], unit: Unit): Promise<boolean> {
  await closeIssues(unit.db, lines, unit.now)
  const freed = await freeSecrets(
    unit.db,
    lines.map(({ lineId }) => lineId),
  )
  tellSecrets(freed, unit)
  return freed.length > 0
}
