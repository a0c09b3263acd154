import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../../data/database.ts'
import { findWithholding } from '../../data/shops.ts'
import type { Feature } from '../../domain/shop.ts'

type Needing = { readonly shopId: string | null; readonly feature: Feature | null }

/** What is switched off for a shop is not drawn up and not published; the platform has everything. */
export async function checkFeature(
  { shopId, feature }: Needing,
  { db, now }: Pick<Unit, 'db' | 'now'>,
  ...path: readonly string[]
): Promise<Result<null>> {
  if (shopId === null || feature === null) return ok(null)
  const [shop] = await findWithholding(db, [shopId], now)
  return shop?.off.includes(feature) ? refused('FEATURE_OFF', 'It is switched off for this shop.', ...path) : ok(null)
}
