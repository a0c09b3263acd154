import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Application } from '../domain/application.ts'
import type { MerchantApplicationResolvers } from './types.generated.ts'

export const MerchantApplication: MerchantApplicationResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const application = await loaders.application.load(id)
    return application && seesApplication(viewer, application) ? application : null
  },
  applicant: ({ applicantId }) => ({ id: applicantId }),
  category: ({ categoryId }, _, { loaders }) => (categoryId === null ? null : loaders.category.load(categoryId)),
  shop: ({ shopId }, _, { loaders }) => (shopId === null ? null : loaders.shop.load(shopId)),
  decidedBy: ({ decidedBy }, _, { viewer }) =>
    decidedBy !== null && viewer.audience === 'PLATFORM' ? { id: decidedBy } : null,
}

export const seesApplication = (viewer: Viewer, { applicantId }: Application): boolean =>
  viewer.audience === 'CONSUMER'
    ? viewer.accountId === applicantId
    : viewer.audience === 'PLATFORM' && can(viewer, 'merchants.application.view')
