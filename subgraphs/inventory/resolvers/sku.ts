import { parseId } from '@supermall/kernel/id'
import { availabilityOf } from '../domain/availability.ts'
import { seen } from './sight.ts'
import type { SkuResolvers } from './types.generated.ts'

export const Sku: SkuResolvers = {
  __resolveReference: ({ id }) => (parseId('sku', id) ? { id } : null),
  availability: async ({ id }, _, { loaders }) => availabilityOf(await loaders.shown.load(id)),
  stockLevel: async ({ id }, _, context) => seen(await context.loaders.sku.load(id), context),
}
