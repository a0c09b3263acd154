import type { Refusal } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { saveCheckout } from '../../data/checkouts.ts'
import type { Unit } from '../../data/database.ts'
import { lockFamily } from '../../data/orders.ts'
import type { Checkout } from '../../domain/checkout.ts'
import { mayCancel } from '../../domain/decide.ts'
import { payableOf } from '../../domain/draft.ts'
import { leaseFrom } from '../../domain/lease.ts'
import { linesOf, paidWith } from '../../domain/order.ts'
import { isOver } from '../../domain/status.ts'
import { cancelFamily } from '../cancel-family.ts'
import { placeOrders } from '../place-orders.ts'
import type { Saga, Step } from '../saga.ts'
import { LostHold } from '../saga.ts'

const MOST_TRIES = 4

/** The orders and the word that they stand are one transaction: whoever follows reads there that they were placed. */
export const placeStep: Step = {
  name: 'PLACE_ORDERS',
  isHold: false,
  async do(checkout, saga) {
    for (let tries = 1; ; tries++) {
      const placed = await saga.transact((unit) => place(checkout, { unit, saga }))
      if (placed.ok) return []
      if (!isUnlucky(placed.refusals) || tries === MOST_TRIES) return placed.refusals
    }
  },
  undo: (checkout, { transact }) => transact((unit) => takeBack(checkout, unit)),
}

const isUnlucky = (refusals: readonly Refusal[]): boolean => refusals.some(({ code }) => code === 'NUMBER_TAKEN')

async function place(checkout: Checkout, { unit, saga }: { unit: Unit; saga: Saga }) {
  const { now } = unit
  const done = { name: 'PLACE_ORDERS', status: 'DONE', tries: 1, startedAt: now, endedAt: now } as const
  const steps = [...checkout.steps.filter(({ name }) => name !== done.name), done]
  const held = { status: 'PROCESSING', heldBy: saga.worker, heldUntil: leaseFrom(now), now } as const
  if (!(await saveCheckout(unit.db, { ...checkout, steps }, held))) throw new LostHold(checkout.id)
  const placed = await placeOrders(checkout, unit, saga.draw)
  return placed.ok ? ok(null) : placed
}

/**
 * What was paid meanwhile stands, and so does all that it needed: what of it goes back, and when, is the order's from then on. At the
 * door an order calls itself paid from the beginning; where nothing says what the courier shall take, it must not be sent,
 * though the order of another shop has ended by itself.
 */
async function takeBack({ plan }: Checkout, unit: Unit): Promise<boolean> {
  const family = await lockFamily(unit.db, payableOf(plan).id)
  if (!family) return true
  if (family.payable.paidAt !== null && !plan.isCashOnDelivery) return false
  if (isOver(family.payable.status)) return true
  const open = family.orders.filter(({ status }) => !isOver(status))
  if (!open.every((order) => mayCancel(order, linesOf(family, order)))) return false
  for (const { id } of plan.isCashOnDelivery ? open : [family.payable]) {
    // Each that is collected by itself ends by itself, and then the next one's family is another one.
    const whole = (await lockFamily(unit.db, id)) ?? family
    await cancelFamily(
      paidWith(whole, id),
      { cause: 'TIMEOUT', reason: 'The payment could not be opened.', whole },
      unit,
    )
  }
  return true
}
