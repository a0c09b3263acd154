import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import { takeSalesBack } from '../data/sales.ts'
import { takeSecretsBack } from './take-secrets-back.ts'

type GoodsBack = { readonly lineId: Id<'oln'>; readonly skuId: Id<'sku'>; readonly quantity: number }

/** What ended after it was paid, or was paid back, is not sold any more, and its secrets are free. */
export async function takeGoodsBack(lines: readonly GoodsBack[], unit: Unit): Promise<void> {
  await takeSecretsBack(lines, unit)
  await takeSalesBack(
    unit.db,
    lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
  )
}
