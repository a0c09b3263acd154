import type { Reading, Where } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import type { Viewer } from '@supermall/subgraph/viewer'

/** What of a shop is asked for: whatever that is, a shop's staff only ever see their own shop's. */
export const ownWhere = (where: object | null | undefined, viewer: Viewer): Where => ({
  AND: [whereOf(where, READING), ownOnly(viewer)],
})

/** All that is for sale of it has run out: of secrets this domain knows itself, of all else inventory told. */
const SOLD_OUT: Where = {
  OR: [
    {
      kind: { not: 'VIRTUAL' },
      skus: { some: { retiredAt: null, isOut: true }, none: { retiredAt: null, isOut: false } },
    },
    { kind: 'VIRTUAL', skus: { some: { retiredAt: null }, none: { retiredAt: null, secretsLeft: { gt: 0 } } } },
  ],
}

const READING: Reading = {
  own: {
    isPlatform: ({ equals }) => ({ shopId: equals ? null : { not: null } }),
    isSoldOut: ({ equals }) => (equals ? SOLD_OUT : { NOT: SOLD_OUT }),
  },
}

function ownOnly(viewer: Viewer): Where {
  if (viewer.audience === 'PLATFORM') return {}
  return { shopId: viewer.audience === 'MERCHANT' ? viewer.shopId : '' }
}
