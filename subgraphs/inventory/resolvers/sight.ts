import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'

/** What is of a shop is seen by its own staff and by the platform's. */
export const ownOnly = ({ viewer }: Context): object => {
  if (viewer.audience === 'PLATFORM') return {}
  return { shopId: viewer.audience === 'MERCHANT' ? viewer.shopId : '' }
}

/** The same for what there is not and for what is another shop's. */
export function seen<Row extends { readonly shopId: string }>(row: Row | null, { viewer }: Context): Row | null {
  if (row === null || !can(viewer, 'inventory.stock.view')) return null
  return viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === row.shopId) ? row : null
}

/** A checkout may have bought of several shops: each sees that it did, and its own lines of it. */
export const ownHolds = (context: Context): object =>
  context.viewer.audience === 'PLATFORM' ? {} : { lines: { some: ownOnly(context) } }
