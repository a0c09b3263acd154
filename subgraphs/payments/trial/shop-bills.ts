import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { ApplyForTakings } from '../commands/apply-for-takings.ts'
import { applyForTakings } from '../commands/apply-for-takings.ts'
import { approveMerchantBill, payMerchantBill, refuseMerchantBill } from '../commands/decide-merchant-bill.ts'
import { findMerchantBill } from '../data/merchant-bills.ts'
import { listDue } from '../data/order-takings.ts'
import type { PaymentsFloor } from './floor.ts'
import { done, operator } from './floor.ts'
import { staffOf } from './takings.ts'

type Shop = Id<'shp'>
type Asking = Partial<ApplyForTakings & { settledIds: string[]; feeRate: number | null }>
type Step = typeof approveMerchantBill

/** Shops that ask for what they have earned, and what becomes of it. */
export function billsOn({ client, operateAs, tools: { currency, seal } }: PaymentsFloor) {
  const due = (shopId: Shop) => listDue(client, { shopId, currency, except: [], most: 200 })
  /** Five per cent are the platform's. All that is due is done with, unless something else is said. */
  async function apply(shopId: Shop, fields: Asking = {}) {
    const { settledIds = await due(shopId), feeRate = 500, ...more } = fields
    const to = { method: 'BANK', destination: '6222000011112222', holderName: 'Tea House' } as const
    const asked = { shopId, ...to, idempotencyKey: newId('evt'), ...more }
    const grounds = { seal, currency, feeRate, settledIds }
    return operateAs(staffOf(shopId))('payments.bill.apply', (unit) => applyForTakings(asked, grounds, unit))
  }
  const bill = async (id: string) => {
    const found = await findMerchantBill(client, id)
    if (!found) throw new Error(`no bill ${id}`)
    return found
  }
  const step = (way: Step) => async (billId: string, expectedVersion?: number) => {
    const version = expectedVersion ?? (await bill(billId)).version
    const input = { billId, expectedVersion: version, idempotencyKey: newId('evt') }
    return operateAs(operator)('payments.bill.audit', (unit) => way(input, unit))
  }
  return {
    due,
    apply,
    asked: async (shopId: Shop, fields: Asking = {}) => done(await apply(shopId, fields)).billId,
    bill,
    approve: step(approveMerchantBill),
    refuse: step((input, unit) => refuseMerchantBill({ ...input, reason: 'No such account' }, unit)),
    pay: step((input, unit) => payMerchantBill({ ...input, transferNo: 'T-1' }, unit)),
  }
}
