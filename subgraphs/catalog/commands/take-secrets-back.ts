import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { closeIssues, freeSecrets } from '../data/secrets.ts'
import { tellSecrets } from './tell-secrets.ts'

type LineBack = { readonly lineId: Id<'oln'>; readonly skuId: Id<'sku'> }

/**
 * Nobody has read the secrets of an order that ended or was paid back: what a buyer may read is never paid back. So others can buy them.
 * The reference is used up by that, also for who asks for it late.
 */
export async function takeSecretsBack(lines: readonly LineBack[], unit: Unit): Promise<void> {
  await closeIssues(unit.db, lines, unit.now)
  const freed = await freeSecrets(
    unit.db,
    lines.map(({ lineId }) => lineId),
  )
  tellSecrets(freed, unit)
}
