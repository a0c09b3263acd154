import { parseId } from '@supermall/kernel/id'
import type { Audience } from '../domain/account.ts'
import { seesAccount } from './sight.ts'
import type { SessionResolvers } from './types.generated.ts'

export const Session: SessionResolvers = {
  async __resolveReference({ id }, context) {
    const session = parseId('ses', id) && (await context.loaders.session.load(id))
    return session && seesAccount(session.accountId, context) ? session : null
  },
  audience: ({ audience }) => audience as Audience,
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  isCurrent: ({ id }, _, { viewer, admitted }) =>
    admitted.has(id) || (viewer.audience !== 'GUEST' && viewer.sessionId === id),
}
