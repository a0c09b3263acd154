import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'

type Owned = { readonly accountId: string; readonly shopId?: string | null }

/** Who pays, the staff of the shop that is paid, and the platform. */
export const seesMoney = (viewer: Viewer, owned: Owned): boolean => isTheirs(viewer, owned) || worksFor(viewer, owned)

export const isTheirs = (viewer: Viewer, { accountId }: Owned): boolean =>
  viewer.audience === 'CONSUMER' && viewer.accountId === accountId

export const worksFor = (viewer: Viewer, { shopId }: Owned): boolean =>
  can(viewer, 'payments.payment.view') &&
  (viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId))
