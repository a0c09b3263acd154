import { parseId } from '@supermall/kernel/id'
import type { Context } from '../context.ts'
import type { WarehouseRow } from '../data/rows.ts'
import { seen } from './sight.ts'
import type { WarehouseResolvers } from './types.generated.ts'

export const Warehouse: WarehouseResolvers = {
  __resolveReference: async ({ id }, context) =>
    seen(parseId('whs', id) && (await context.loaders.warehouse.load(id)), context),
  shop: ({ shopId }) => ({ id: shopId }),
}

/** Of a row that the viewer may see: a warehouse that anything was ever put in is never deleted. */
export async function warehouseOf(id: string, { loaders }: Context): Promise<WarehouseRow> {
  const warehouse = await loaders.warehouse.load(id)
  if (!warehouse) throw new Error(`the warehouse ${id} is gone`)
  return warehouse
}
