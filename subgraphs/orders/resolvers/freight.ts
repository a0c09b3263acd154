import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { can } from '@supermall/subgraph/viewer'
import { MALL } from '../domain/tax.ts'
import type { Rate } from '../domain/terms.ts'
import { ref } from './ref.ts'
import type {
  FreeFreightRuleResolvers,
  FreightRateResolvers,
  FreightTemplateResolvers,
  OrderFormResolvers,
  ProductTermsResolvers,
  SameCityRuleResolvers,
  TaxPolicyResolvers,
} from './types.generated.ts'

export const FreightTemplate: FreightTemplateResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const template = await loaders.template.load(id)
    const isOwn =
      viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === template?.shopId)
    return template && isOwn && can(viewer, 'orders.freight.edit') ? template : null
  },
  shop: ({ shopId }) => ref(shopId),
  rate: ({ rate, currency }) => counted(rate, currency),
  regions: ({ regions, currency }) =>
    regions.map(({ regionCodes, rate }) => ({ regionCodes, rate: counted(rate, currency) })),
}

const counted = (rate: Rate, currency: Currency) => ({ ...rate, currency })

export const FreightRate: FreightRateResolvers = {
  firstPrice: ({ firstMinor, currency }) => money(firstMinor, currency),
  stepPrice: ({ stepMinor, currency }) => money(stepMinor, currency),
}

export const FreeFreightRule: FreeFreightRuleResolvers = {
  shop: ({ shopId }) => ref(shopId),
  threshold: ({ thresholdMinor, currency }) => money(thresholdMinor, currency),
}

export const TaxPolicy: TaxPolicyResolvers = {
  shop: ({ scope }) => (scope === MALL ? null : ref(scope)),
}

export const OrderForm: OrderFormResolvers = {
  shop: ({ shopId }) => ref(shopId),
}

export const SameCityRule: SameCityRuleResolvers = {
  shop: ({ shopId }) => ref(shopId),
  startFee: ({ startMinor, currency }) => money(startMinor, currency),
  perKmFee: ({ perKmMinor, currency }) => money(perKmMinor, currency),
  fixedFee: ({ fixedMinor, currency }) => (fixedMinor === null ? null : money(fixedMinor, currency)),
}

export const ProductTerms: ProductTermsResolvers = {
  product: ({ productId }) => ref(productId),
  freightTemplate: ({ templateId }, _, { loaders }) => (templateId === null ? null : loaders.template.load(templateId)),
  uniformFreight: ({ uniformFreightMinor: minor, currency }) => (minor === null ? null : money(minor, currency)),
  freeFromAmount: ({ freeFromMinor: minor, currency }) => (minor === null ? null : money(minor, currency)),
  mostBalance: ({ mostBalanceMinor: minor, currency }) => (minor === null ? null : money(minor, currency)),
}
