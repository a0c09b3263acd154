import type { Unit } from '../data/database.ts'
import type { Issue } from '../data/secret-issues.ts'
import { pickSecrets, takeSecrets } from '../data/secrets.ts'
import { loadSkusById } from '../data/skus.ts'
import { keepSoldOut } from '../data/sold-out.ts'
import { tellSecrets } from './tell-secrets.ts'

/** A SKU that has not enough secrets. */
export type Short = { readonly skuId: string; readonly requested: number; readonly available: number }

/**
 * One secret for each piece of all of these, none twice: the guarded count is what two buyers of the last secret meet at. Where some are
 * short it tells of which, and whoever asked must refuse, so that nothing of the others is taken either.
 */
export async function assignSecrets(issues: readonly Issue[], unit: Unit): Promise<readonly Short[]> {
  const { db, now } = unit
  const taken = await takeSecrets(db, issues)
  const enough = new Set(taken.map(({ id }) => id))
  const missing = issues.filter(({ skuId }) => !enough.has(skuId))
  if (missing.length > 0) return shortOf(missing, unit)
  for (const issue of issues)
    if ((await pickSecrets(db, issue, now)) !== issue.quantity)
      throw new Error(`the secrets of ${issue.skuId} are fewer than counted`)
  await keepSoldOut(
    db,
    taken.filter(({ secretsLeft }) => secretsLeft === 0).map(({ productId }) => productId),
  )
  tellSecrets(taken, unit)
  return []
}

async function shortOf(missing: readonly Issue[], { db }: Unit): Promise<readonly Short[]> {
  const skuIds = [...new Set(missing.map(({ skuId }) => skuId))]
  const left = new Map((await loadSkusById(db, skuIds)).map(({ id, secretsLeft }) => [id, secretsLeft]))
  return skuIds.map((skuId) => ({
    skuId,
    requested: missing.reduce((sum, one) => sum + (one.skuId === skuId ? one.quantity : 0), 0),
    available: left.get(skuId) ?? 0,
  }))
}
