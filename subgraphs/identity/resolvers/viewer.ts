import type { ViewerResolvers } from './types.generated.ts'

export const Viewer: ViewerResolvers = {
  account: ({ accountId }, _, { loaders }) => loaders.account.load(accountId),
  audience: ({ audience }) => audience,
  permissions: (viewer) => ('permissions' in viewer ? viewer.permissions : []),
  shop: (viewer) => (viewer.audience === 'MERCHANT' ? { id: viewer.shopId } : null),
  storeIds: (viewer) => (viewer.audience === 'MERCHANT' ? viewer.storeIds : []),
  session: ({ sessionId }, _, { loaders }) => loaders.session.load(sessionId),
}
