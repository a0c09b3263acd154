import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { ProductLabelResolvers } from './types.generated.ts'

export const ProductLabel: ProductLabelResolvers = {
  __resolveReference: async ({ id }, context) => {
    const label = parseId('lbl', id) && (await context.loaders.label.load(id))
    return label && (label.isEnabled || canEditLabels(context)) ? label : null
  },
}

/** Labels are the mall's own: staff of a shop, who may edit groups, do not edit these. */
export const canEditLabels = ({ viewer }: Context): boolean =>
  viewer.audience === 'PLATFORM' && can(viewer, 'catalog.group.edit')
