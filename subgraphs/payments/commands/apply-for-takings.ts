import { merchantBillApplied } from '@supermall/contracts/payments'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import { wire } from '@supermall/kernel/wire'
import { idempotent } from '@supermall/messaging/idempotency'
import { ownShop } from '@supermall/subgraph/viewer'
import { lockDueCountersAndPurchases } from '../data/counter-takings.ts'
import type { OperatorUnit, Tools } from '../data/database.ts'
import { lockEarned, post } from '../data/ledger.ts'
import { freeCounters, heldBackOf, insertMerchantBill } from '../data/merchant-bills.ts'
import { dueTakings } from '../data/order-takings.ts'
import type { MerchantBillRow } from '../data/rows.ts'
import { lockFree, markSettled } from '../data/settled.ts'
import { promisedBy } from '../data/waiting-gifts.ts'
import { readText } from '../domain/check.ts'
import type { BillId, Weighed } from '../domain/merchant-bill.ts'
import { billSetAside, COUNTER_OPEN_MS, MOST_BILLED, weigh } from '../domain/merchant-bill.ts'
import { maskedEnd, readDestination } from '../domain/wallet.ts'
import { destinationLabel } from './withdraw.ts'

export type ApplyForTakings = {
  readonly shopId: string
  readonly method: 'WECHAT' | 'ALIPAY' | 'BANK'
  readonly destination: string
  readonly holderName: string
  readonly idempotencyKey: string
}

/** What others said before: on which terms the shop sells, and which of its orders are done with. */
export type Grounds = Pick<Tools, 'seal' | 'currency'> & {
  readonly feeRate: number | null
  readonly settledIds: readonly string[]
}

export type NamedMerchantBill = { readonly billId: BillId }

/**
 * A shop asks for what it has earned with orders, and at its counter, that is done with. So much is set aside at once: what the shop has
 * standing is held from here on, so that of two who ask at once the later one finds what the earlier has left, and a refund takes of what is
 * not asked for.
 */
export async function applyForTakings(
  { idempotencyKey: key, ...input }: ApplyForTakings,
  grounds: Grounds,
  unit: OperatorUnit,
): Promise<Result<NamedMerchantBill>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null || grounds.feeRate === null) return refused('SHOP_NOT_FOUND', 'There is no such shop.', 'shopId')
  ownShop(unit.actor, shopId)
  const destination = readDestination(input.destination)
  if (!destination.ok) return destination
  const holder = readText(input.holderName, { least: 1, most: 60, path: 'holderName' })
  if (!holder.ok) return holder
  const to = { method: input.method, destination: destination.value, holderName: holder.value }
  return idempotent({ name: 'merchantBillApply', key, input }, unit, async () => {
    const standing = await standingOf(shopId, grounds, unit)
    const due = await dueOf(shopId, grounds, unit)
    if (due.orders.length + due.counters.length === 0 && standing.carried <= 0n)
      return refused('NOTHING_DUE', 'Nothing that is done with waits to be asked for.', 'shopId')
    const weighed = weigh(due, grounds.feeRate ?? 0, standing)
    if (!weighed) return refused('NOTHING_DUE', 'Nothing is left of it that could be paid out.', 'shopId')
    return write({ shopId, ...to }, { weighed, grounds }, unit)
  })
}

/** What it has promised to give away stays where it is, and so does what could still go back. */
async function standingOf(shopId: string, { settledIds, currency }: Grounds, unit: OperatorUnit) {
  const { db, now } = unit
  // Processes that knew of no counters refuse bills and leave what those asked for.
  await freeCounters(db, shopId, currency)
  await lockEarned(db, shopId, currency)
  await markSettled(db, settledIds, now)
  const free = await lockFree(unit, shopId, currency)
  const promised = await promisedBy(db, shopId, currency)
  return { free: free - promised, carried: await heldBackOf(db, shopId, currency) }
}

/** What orders say is done with, and what was taken at a counter longer ago than it goes back. */
async function dueOf(shopId: string, { settledIds, currency }: Grounds, { db, now }: OperatorUnit) {
  const since = after(now, -COUNTER_OPEN_MS)
  return {
    orders: await dueTakings(db, shopId, settledIds),
    counters: await lockDueCountersAndPurchases(db, { shopId, currency, since, most: MOST_BILLED }),
  }
}

type To = Pick<ApplyForTakings, 'method' | 'destination' | 'holderName'> & { readonly shopId: Id<'shp'> }
type Found = { readonly weighed: Weighed; readonly grounds: Grounds }

async function write(to: To, { weighed, grounds }: Found, unit: OperatorUnit): Promise<Result<NamedMerchantBill>> {
  const { db, now, actor } = unit
  const billId = newId('mbl', now.getTime())
  const { orders, counters, ...sums } = weighed
  const { currency, feeRate, seal } = grounds
  const bill: MerchantBillRow = {
    ...sums,
    id: billId,
    shopId: to.shopId,
    status: 'PENDING',
    currency,
    feeRate: feeRate ?? 0,
    orderCount: orders.length,
    counterCount: counters.length,
    method: to.method,
    destination: seal.close(to.destination, destinationLabel(billId)),
    masked: maskedEnd(to.destination),
    holderName: to.holderName,
    appliedById: actor.id ?? '',
    decidedById: null,
    reason: null,
    transferNo: null,
    version: 1,
    createdAt: now,
    decidedAt: null,
    paidAt: null,
  }
  await insertMerchantBill(db, bill, weighed)
  if ((await post(db, billSetAside(bill), now)) !== 'POSTED') throw new Error(`${billId} was set aside before`)
  unit.emit(merchantBillApplied({ billId, shopId: to.shopId, amount: wire(bill.amount, currency as Currency) }))
  const { amount, fee, orderCount, counterCount } = bill
  unit.audited({
    subjectId: billId,
    summary: 'Takings asked for',
    before: null,
    after: { shopId: to.shopId, amount, fee, currency, orderCount, counterCount, method: bill.method, to: bill.masked },
  })
  return ok({ billId })
}
