import { productShops } from '@supermall/contracts/catalog'
import { parseId } from '@supermall/kernel/id'
import { begun } from '@supermall/subgraph/exports'
import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { cancelOwnOrder } from '../commands/cancel-order.ts'
import { changeAddress } from '../commands/change-address.ts'
import { changePrice } from '../commands/change-price.ts'
import { closeOrder } from '../commands/close-order.ts'
import { doOnce } from '../commands/do-once.ts'
import { startExport } from '../commands/export-orders.ts'
import { finishByOperator } from '../commands/finish-by-operator.ts'
import { hideOrder } from '../commands/hide-order.ts'
import { receiveOrder } from '../commands/receive-order.ts'
import { remarkOrder } from '../commands/remark-order.ts'
import { setFreeFreight } from '../commands/set-free-freight.ts'
import { setOrderForm } from '../commands/set-order-form.ts'
import { setSameCity } from '../commands/set-same-city.ts'
import { setTaxPolicy } from '../commands/set-tax-policy.ts'
import type { KnownGoods } from '../commands/set-terms.ts'
import { setTerms } from '../commands/set-terms.ts'
import { startCheckout } from '../commands/start-checkout.ts'
import { createTemplate, removeTemplate, updateTemplate } from '../commands/write-template.ts'
import type { Context } from '../context.ts'
import { findOrder } from '../data/orders.ts'
import { reachOf } from './order-lists.ts'
import { isAllowed } from './rights.ts'
import { sagaOf } from './saga-of.ts'
import { shippingMutations } from './shipping-mutations.ts'
import { mend } from './stuck-checkout.ts'
import type { MutationResolvers } from './types.generated.ts'

export const orderMutation = {
  ...shippingMutations,
  checkoutStart: (_, { input }, context) =>
    startCheckout(input, asConsumer(context.viewer).accountId, sagaOf(context)).then(payload('checkout')),
  checkoutsMend: (_, { input }, context) => mend(input, context),
  orderCancel: (_, { input }, { transact, ask, viewer }) =>
    cancelOwnOrder(input, asConsumer(viewer).accountId, { transact, ask }).then(payload('order')),
  orderReceive: (_, { input }, { transact, viewer }) =>
    transact((unit) => receiveOrder(input.orderId, asConsumer(viewer).accountId, unit)).then(payload('order')),
  orderHide: (_, { input }, { transact, viewer }) =>
    transact((unit) => hideOrder(input.orderId, asConsumer(viewer).accountId, unit)).then(payload('order')),
  orderPriceChange: async (_, { input }, context) => {
    const may = await isAllowed('canChangePrice', context)
    return context.operate('orders.order.price', (unit) => changePrice(input, may, unit)).then(payload('order'))
  },
  orderFinish: async (_, { input }, context) => {
    const may = await isAllowed('canFinishOrders', context)
    return context.operate('orders.order.finish', (unit) => finishByOperator(input, may, unit)).then(payload('order'))
  },
  orderAddressChange: (_, { input }, { operate }) =>
    operate('orders.order.edit', (unit) => changeAddress(input, unit)).then(payload('order')),
  orderRemark: (_, { input }, { operate }) =>
    operate('orders.order.edit', (unit) => remarkOrder(input, unit)).then(payload('order')),
  orderClose: (_, { input }, { operate }) =>
    operate('orders.order.close', (unit) =>
      doOnce('orderClose', input, { unit, work: () => closeOrder(input, unit), read: (id) => findOrder(unit.db, id) }),
    ).then(payload('order')),
  freightTemplateCreate: (_, { input }, { operate }) =>
    operate('orders.freight.edit', (unit) => createTemplate(input, unit)).then(payload('template')),
  freightTemplateUpdate: (_, { input }, { operate }) =>
    operate('orders.freight.edit', (unit) => updateTemplate(input, unit)).then(payload('template')),
  freightTemplateDelete: (_, { input }, { operate }) =>
    operate('orders.freight.edit', (unit) => removeTemplate(input, unit)).then(payload('template')),
  freeFreightRuleSet: (_, { input }, { operate }) =>
    operate('orders.freight.edit', (unit) => setFreeFreight(input, unit)).then(payload('rule')),
  taxPolicySet: (_, { input }, { operate }) =>
    operate('orders.tax.edit', (unit) => setTaxPolicy(input, unit)).then(payload('policy')),
  sameCityRuleSet: (_, { input }, { operate }) =>
    operate('orders.freight.edit', (unit) => setSameCity(input, unit)).then(payload('rule')),
  orderFormSet: (_, { input }, { operate }) =>
    operate('orders.form.edit', (unit) => setOrderForm(input, unit)).then(payload('form')),
  productTermsSet: async (_, { input }, context) => {
    const goods = await knownGoods(input.productId, context)
    return context.operate('orders.freight.edit', (unit) => setTerms(input, goods, unit)).then(payload('terms'))
  },
  orderExportStart: (_, { input }, context) =>
    context
      .operate('orders.order.export', (unit) => startExport(input, reachOf(context.viewer), unit))
      .then(begun(context)),
} satisfies Partial<MutationResolvers>

/** The catalogue says whose a product is; a client's word for it counts for nothing. */
async function knownGoods(productId: string, { ask }: Context): Promise<KnownGoods | null> {
  const id = parseId('prd', productId)
  if (id === null) return null
  const { products } = await ask(productShops, { productIds: [id] })
  return products[0] ?? null
}
