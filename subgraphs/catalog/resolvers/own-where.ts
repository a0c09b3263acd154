import type { Reading, Where } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import type { Viewer } from '@supermall/subgraph/viewer'

/** What of a shop is asked for: whatever that is, a shop's staff only ever see their own shop's. */
export const ownWhere = (where: object | null | undefined, viewer: Viewer, nullable: readonly string[]): Where => ({
  AND: [whereOf(where, nullable, READING), ownOnly(viewer)],
})

const READING: Reading = {
  own: {
    isPlatform: ({ equals }) => ({ shopId: equals ? null : { not: null } }),
  },
}

function ownOnly(viewer: Viewer): Where {
  if (viewer.audience === 'PLATFORM') return {}
  return { shopId: viewer.audience === 'MERCHANT' ? viewer.shopId : '' }
}
