import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, newKey, within } from './client.ts'
import { APPLY, APPROVE, CANCEL, CLOSE, ORDER_STATE, PAY, REPRICE } from './operations.ts'
import type { Placed, Scene } from './scene.ts'

type Paid = { readonly payment: { readonly id: string; readonly status: string } | null }

/** Who is told that nobody knows yet tries again, as people do: under the same key, or it would be another payment. */
export async function pay(asking: Asking, { orderId }: Placed, { tell }: Scene): Promise<void> {
  const input = { orderId, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const request = { query: PAY, variables: { input }, field: 'paymentPay' }
  let paid = await insist<Paid>(asking, request)
  for (let tries = 0; tries < 2 && paid?.payment?.status === 'PROCESSING'; tries++) {
    await wait(300)
    paid = await insist<Paid>(asking, request)
  }
  if (paid?.payment?.status === 'SUCCEEDED') tell({ what: 'paid', orderId })
}

type Ordered = { readonly order: { readonly id: string; readonly status: string } | null }

export async function cancel(asking: Asking, { orderId }: Placed, { tell }: Scene): Promise<void> {
  const input = { orderId, reason: 'Changed my mind' }
  const done = await insist<Ordered>(asking, { query: CANCEL, variables: { input }, field: 'orderCancel' })
  if (done?.order?.status === 'CANCELLED') tell({ what: 'cancelled', orderId })
}

type State = { readonly id: string; readonly status: string; readonly version: number }
type Order = State & { readonly lines: readonly { readonly id: string }[] }
type Whole = Order & { readonly isParent: boolean; readonly children: readonly Order[] }

/** The seller asks for other freight, whether or not its buyer is about to pay. */
export async function reprice(placed: Placed, scene: Scene): Promise<void> {
  const [order] = await look(placed, scene)
  if (!order) return
  const freight = { amount: `${scene.chance.between(1, 9)}.00`, currency: 'CNY' }
  const input = { orderId: order.id, expectedVersion: order.version, freight, reason: 'Farther than it looked' }
  await within(scene.ground.admin.asks<{ orderPriceChange: Ordered | null }>(REPRICE, { input }))
}

/** The orders of one payment that are paid: that they are is told a moment after the money came. */
export async function paidOf(placed: Placed, scene: Scene): Promise<readonly Order[]> {
  for (let tries = 0; tries < 10; tries++) {
    const paid = (await look(placed, scene)).filter(({ status }) => status === 'PAID')
    if (paid.length > 0) return paid
    await wait(300)
  }
  return []
}

async function look({ orderId }: Placed, scene: Scene): Promise<readonly Order[]> {
  const answer = await within(scene.ground.admin.asks<{ order: Whole | null }>(ORDER_STATE, { id: orderId }))
  const found = answer?.data?.order
  const orders = found?.isParent ? found.children : found ? [found] : []
  for (const order of orders) remember(order, scene)
  return orders
}

/** Whoever looks again, one look after the other, sees what he saw or what became of it. */
function remember({ id, version }: State, { seen, tell }: Scene): void {
  const was = seen.get(id) ?? 0
  if (version < was) tell({ what: 'went back', id, was, is: version })
  seen.set(id, Math.max(was, version))
}

/** An operator takes back what was paid: every order of it for itself, each a part of one payment. */
export async function close(placed: Placed, scene: Scene): Promise<void> {
  for (const { id, version } of await paidOf(placed, scene)) {
    const input = { orderId: id, expectedVersion: version, reason: 'Out of season' }
    const closed = await within(scene.ground.admin.asks<{ orderClose: Ordered | null }>(CLOSE, { input }))
    if (closed?.data?.orderClose?.order) scene.tell({ what: 'closed', orderId: id })
  }
  await look(placed, scene)
}

type Applied = { readonly case: State | null }

/** The buyer asks for the money of one piece, and an operator says yes. */
export async function giveBack(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  for (const { id: orderId, lines } of await paidOf(placed, scene)) {
    const pieces = lines.slice(0, 1).map(({ id: lineId }) => ({ lineId, quantity: 1 }))
    const input = { orderId, kind: 'REFUND_ONLY', lines: pieces, reason: 'A dent', idempotencyKey: newKey() }
    const applied = await insist<Applied>(asking, { query: APPLY, variables: { input }, field: 'aftersaleApply' })
    if (!applied?.case) continue
    const { id: caseId, version: expectedVersion } = applied.case
    const approving = scene.ground.admin.asks<{ aftersaleApprove: Applied | null }>(APPROVE, {
      input: { caseId, expectedVersion },
    })
    const approved = await within(approving)
    if (approved?.data?.aftersaleApprove?.case) scene.tell({ what: 'granted', id: caseId })
  }
  await look(placed, scene)
}
