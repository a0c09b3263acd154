import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findOrderForm, saveOrderForm } from '../data/order-forms.ts'
import type { FormGiven, OrderForm } from '../domain/order-form.ts'
import { checkOrderForm, orderFormOf } from '../domain/order-form.ts'
import { notFound, stale } from '../domain/refusals.ts'

type SetOrderForm = FormGiven & { readonly shopId: string; readonly expectedVersion: number }

/** Orders keep the questions as they were when they were answered. */
export async function setOrderForm(input: SetOrderForm, unit: OperatorUnit): Promise<Result<OrderForm>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null) return notFound('shopId')
  ownShop(unit.actor, shopId)
  const fine = checked(...checkOrderForm(input))
  if (!fine.ok) return fine
  const before = await findOrderForm(unit.db, shopId)
  if ((before?.version ?? 0) !== input.expectedVersion) return stale()
  const form = orderFormOf(input, { shopId, version: input.expectedVersion + 1 })
  if (!(await saveOrderForm(unit.db, form, unit.now))) return stale()
  const summary = 'Said what buyers are asked when they order'
  unit.audited({ subjectId: shopId, summary, before: before && facts(before), after: facts(form) })
  return ok(form)
}

const facts = ({ fields }: OrderForm) => ({ questions: fields.map(({ key, label }) => `${key}: ${label}`) })
