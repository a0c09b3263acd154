import type { Viewer } from '@supermall/subgraph/viewer'
import type { Clerk } from '../commands/verify-code.ts'

/** Who stands at the counter, as their token says. */
export const clerkOf = (viewer: Viewer): Clerk => ({
  audience: viewer.audience,
  ...(viewer.audience === 'MERCHANT'
    ? { shopId: viewer.shopId, storeIds: viewer.storeIds }
    : { shopId: null, storeIds: [] }),
})
