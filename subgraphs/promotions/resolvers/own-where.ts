import type { Reading, Where } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import type { Viewer } from '@supermall/subgraph/viewer'

/** A shop's staff see their shop's, whichever they ask for. */
export const ownWhere = (where: object | null | undefined, viewer: Viewer, nullable: readonly string[]): Where => ({
  AND: [whereOf(where, nullable, READING), viewer.audience === 'MERCHANT' ? { shopId: viewer.shopId } : {}],
})

const READING: Reading = {
  own: { isPlatform: ({ equals }) => ({ shopId: equals ? null : { not: null } }) },
}
