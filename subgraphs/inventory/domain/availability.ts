import type { Sku } from './stock.ts'
import { isCounted } from './stock.ts'

type AvailabilityState = 'IN_STOCK' | 'FEW_LEFT' | 'SOLD_OUT'
type Availability = { readonly state: AvailabilityState; readonly quantity: number | null }

type Shown = Pick<Sku, 'mode' | 'available' | 'threshold' | 'isRetired' | 'isVirtual'> & {
  readonly isQuantityShown: boolean
}

/**
 * What a storefront may say of it. What was never counted here is not there; how many there are is told only where it
 * may be.
 */
export function availabilityOf(sku: Shown | null): Availability {
  if (sku === null || sku.isRetired) return { state: 'SOLD_OUT', quantity: sku?.isQuantityShown ? 0 : null }
  if (!isCounted(sku)) return { state: 'IN_STOCK', quantity: null }
  const quantity = sku.isQuantityShown ? sku.available : null
  if (sku.available <= 0) return { state: 'SOLD_OUT', quantity }
  return { state: sku.available <= sku.threshold ? 'FEW_LEFT' : 'IN_STOCK', quantity }
}
