import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { AuditEntryResolvers } from './types.generated.ts'

export const AuditEntry: AuditEntryResolvers = {
  async __resolveReference({ id }, { viewer, loaders }) {
    if (!parseId('aud', id) || !can(viewer, 'identity.audit.view')) return null
    const entry = await loaders.auditRecord.load(id)
    return viewer.audience === 'MERCHANT' && entry?.shopId !== viewer.shopId ? null : entry
  },
  actor: ({ actorId }, _, { loaders }) => (actorId && parseId('acc', actorId) ? loaders.account.load(actorId) : null),
  audience: ({ audience }) => audience as 'CONSUMER' | 'MERCHANT' | 'PLATFORM' | 'SYSTEM',
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
}
