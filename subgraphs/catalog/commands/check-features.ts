import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Result } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { loadOff } from '../data/features.ts'
import { wrong } from '../domain/check.ts'
import type { Feature } from '../domain/features.ts'
import type { PresellGiven, WholesaleGiven } from '../domain/terms.ts'

/** Where in an input something stands that needs a feature. */
type Needed = { readonly feature: Feature; readonly path: readonly string[] }

/** What is switched off for a shop is not begun. */
export async function checkFeatures(needed: readonly Needed[], shopId: string, unit: Unit): Promise<Result<null>> {
  if (needed.length === 0) return checked()
  const off = (await loadOff(unit.db, [shopId], unit.now)).map(({ code }) => code)
  return checked(...needed.map(({ feature, path }) => (off.includes(feature) ? featureOff(...path) : null)))
}

export const featureOff = (...path: readonly string[]): Check =>
  wrong('FEATURE_OFF', 'It is switched off for this shop.', ...path)

type Given = {
  readonly kind?: string | null
  readonly presell?: PresellGiven | null
  readonly wholesale?: readonly WholesaleGiven[] | null
}

export const neededBy = ({ kind, presell, wholesale }: Given): readonly Needed[] => [
  ...(kind === 'VIRTUAL' ? [{ feature: 'VIRTUAL_GOODS', path: ['kind'] } as const] : []),
  ...(presell == null ? [] : [{ feature: 'PRESELL', path: ['presell'] } as const]),
  ...((wholesale ?? []).length === 0 ? [] : [{ feature: 'WHOLESALE', path: ['wholesale'] } as const]),
]
