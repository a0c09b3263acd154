import { randomInt } from 'node:crypto'
import { orderCreated, orderPaid } from '@supermall/contracts/orders'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { wire } from '@supermall/kernel/wire'
import type { Unit } from '../data/database.ts'
import { addBought } from '../data/orders.ts'
import type { Placed } from '../data/place.ts'
import { insertOrders } from '../data/place.ts'
import type { Checkout } from '../domain/checkout.ts'
import type { OrderDraft, Plan } from '../domain/draft.ts'
import { payableOf } from '../domain/draft.ts'
import { groupBy } from '../domain/group-by.ts'
import { pathOfSku } from '../domain/named.ts'
import { NUMBER_CHANCE, orderNumber } from '../domain/order-number.ts'
import { numberTaken } from '../domain/refusals.ts'
import { toldLine } from '../domain/told.ts'
import { issueCodesFor } from './issue-codes.ts'

/** What the courier is paid for at the door, and what costs nothing, waits to be sent at once. */
const isPaidAtOnce = (plan: Plan): boolean => plan.isCashOnDelivery || payableOf(plan).payableMinor === 0n

/** `NUMBER_TAKEN` is bad luck: tried again with other numbers it is placed. */
export async function placeOrders(checkout: Checkout, unit: Unit, draw = drawn): Promise<Result<null>> {
  const { plan } = checkout
  const isWithin = await countBought(checkout, unit)
  if (!isWithin.ok) return isWithin
  const placed = drafts(plan).map((draft) => placedOf(draft, orderNumber(unit.now, draw())))
  const isPaid = isPaidAtOnce(plan)
  const status = isPaid ? 'PAID' : 'PENDING_PAYMENT'
  const placing = { checkout, placed, parentId: plan.parent?.id ?? null, status, now: unit.now } as const
  if (!(await insertOrders(unit.db, placing))) return numberTaken()
  for (const draft of plan.orders) tell(draft, { checkout, isPaid }, unit)
  if (isPaid)
    await issueCodesFor(
      plan.orders.map((draft) => ({ ...draft, storeId: plan.delivery.storeId })),
      unit,
    )
  return ok(null)
}

const drafts = ({ parent, orders }: Plan): readonly OrderDraft[] => (parent ? [parent, ...orders] : orders)

const drawn = (): number => randomInt(NUMBER_CHANCE)

const placedOf = (draft: OrderDraft, number: string): Placed => ({ draft, number, changeId: newId('och') })

/** What one buyer may have of a product in all: most products have no such limit, and cost no statement. */
async function countBought({ accountId, plan }: Checkout, { db }: Unit): Promise<Result<null>> {
  const limited = plan.orders.flatMap(({ lines }) => lines).filter(({ isLimited }) => isLimited)
  for (const [productId, lines] of [...groupBy(limited, (line) => line.productId)].sort(byKey)) {
    const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0)
    const most = lines[0]?.mostPerBuyer ?? 0
    if (await addBought(db, accountId, { productId, pieces, most })) continue
    const path = pathOfSku(plan.named, lines[0]?.skuId ?? '') ?? []
    return refused('MOST_PER_BUYER', `Everybody can buy ${most} of it in all.`, ...path)
  }
  return ok(null)
}

/** Rows that several buyers' orders touch are locked in one order. */
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

function tell(draft: OrderDraft, { checkout, isPaid }: { checkout: Checkout; isPaid: boolean }, { emit }: Unit): void {
  const { plan, accountId, id: checkoutId } = checkout
  if (draft.shopId === null) return
  const payableId = plan.isCashOnDelivery ? draft.id : payableOf(plan).id
  const lines = draft.lines.map((line) => toldLine(line, plan.currency))
  const about = { orderId: draft.id, payableId, shopId: draft.shopId, accountId, checkoutId }
  const { isFromCart, isCashOnDelivery } = plan
  emit(
    orderCreated({ ...about, isFromCart, isCashOnDelivery, payable: wire(draft.payableMinor, plan.currency), lines }),
  )
  if (isPaid) emit(orderPaid({ ...about, paid: wire(0n, plan.currency), lines }))
}
