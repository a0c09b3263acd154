import { parseId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { can } from '@supermall/subgraph/viewer'
import type { Application } from '../domain/application.ts'
import type { FormFieldResolvers, MerchantApplicationResolvers, MerchantFormFieldResolvers } from './types.generated.ts'

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

export const FormField: FormFieldResolvers = {
  values: ({ value, values = [value] }) => values,
}

export const MerchantFormField: MerchantFormFieldResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const field = parseId('mpf', id) && (await loaders.field.load(id))
    return field && (field.isEnabled || can(viewer, EDIT_FORM)) ? field : null
  },
}

export const EDIT_FORM = 'merchants.form.edit'

export const seesApplication = (viewer: Viewer, { applicantId }: Application): boolean =>
  viewer.audience === 'CONSUMER'
    ? viewer.accountId === applicantId
    : viewer.audience === 'PLATFORM' && can(viewer, 'merchants.application.view')
