import type { OrderForm } from '../domain/order-form.ts'
import type { Tx } from './database.ts'

export const findOrderForm = async (db: Tx, shopId: string): Promise<OrderForm | null> =>
  (await db.orderForm.findUnique({ where: { shopId } })) as OrderForm | null

/** The first one, or the next after the version that was read; false when somebody was quicker. */
export async function saveOrderForm(db: Tx, form: OrderForm, now: Date): Promise<boolean> {
  const { shopId, version } = form
  const data = { shopId, version, fields: form.fields as object[], updatedAt: now }
  if (version === 1) return (await db.orderForm.createMany({ data: [data], skipDuplicates: true })).count === 1
  return (await db.orderForm.updateMany({ where: { shopId, version: version - 1 }, data })).count === 1
}
