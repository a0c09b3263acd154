import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { insist, insistOnce, newKey, within } from './client.ts'
import { APPLY, APPROVE, CANCEL, CLOSE, ORDER_STATE, PAY, REPRICE } from './operations.ts'
import type { Placed, Scene } from './scene.ts'
import type { State } from './witness.ts'
import { witness } from './witness.ts'

type Paid = { readonly payment: { readonly id: string; readonly status: string } | null }

/** Who is told that nobody knows yet tries again, as people do: under the same key, or it would be another payment. */
export async function pay(asking: Asking, { orderId }: Placed, scene: Scene): Promise<void> {
  const input = { orderId, channel: 'STRIPE', token: 'pm_card', idempotencyKey: newKey() }
  const request = { query: PAY, variables: { input }, field: 'paymentPay' }
  for (let tries = 0; tries < 3; tries++) {
    const since = performance.now()
    const payment = (await insist<Paid>(asking, request))?.payment
    if (payment) witness(scene, payment, { who: 'buyer', since })
    if (payment?.status === 'SUCCEEDED') scene.tell({ what: 'paid', orderId, paymentId: payment.id })
    if (payment?.status !== 'PROCESSING') return
    await wait(300)
  }
}

type Ordered = { readonly order: State | null }

export async function cancel(asking: Asking, { orderId }: Placed, scene: Scene): Promise<void> {
  const input = { orderId, reason: 'Changed my mind' }
  const since = performance.now()
  const done = await insist<Ordered>(asking, { query: CANCEL, variables: { input }, field: 'orderCancel' })
  if (!done?.order) return
  witness(scene, done.order, { who: 'buyer', since })
  if (done.order.status === 'CANCELLED') scene.tell({ what: 'cancelled', orderId })
  await lookMyself(asking, orderId, scene)
}

type Line = { readonly id: string; readonly quantity: number }
type Order = State & { readonly kind: string | null; readonly version: number; readonly lines: readonly Line[] }
type Whole = Order & { readonly isParent: boolean; readonly children: readonly Order[] }

/** The seller asks for other freight, whether or not its buyer is about to pay. */
export async function reprice(placed: Placed, scene: Scene): Promise<void> {
  const [order] = await look(placed, scene)
  if (!order) return
  const yuan = scene.chance.between(1, 9)
  const freight = { amount: `${yuan}.00`, currency: 'CNY' }
  const input = { orderId: order.id, expectedVersion: order.version, freight, reason: 'Farther than it looked' }
  const changed = await within(scene.ground.admin.asks<{ orderPriceChange: Ordered | null }>(REPRICE, { input }))
  if (changed?.data?.orderPriceChange?.order) scene.tell({ what: 'repriced', orderId: order.id, freight: `${yuan}00` })
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
  const since = performance.now()
  const answer = await within(scene.ground.admin.asks<{ order: Whole | null }>(ORDER_STATE, { id: orderId }))
  const orders = ordersOf(answer?.data?.order ?? null)
  for (const order of orders) witness(scene, order, { who: 'operator', since })
  return orders
}

const ordersOf = (found: Whole | null): readonly Order[] => (found?.isParent ? found.children : found ? [found] : [])

/** As its buyer sees it, which may come out of a cache. */
export async function lookMyself(asking: Asking, orderId: string, scene: Scene): Promise<void> {
  const since = performance.now()
  const answer = await within(asking.asks<{ order: Whole | null }>(ORDER_STATE, { id: orderId }))
  const found = answer?.data?.order
  if (found) for (const order of [found, ...found.children]) witness(scene, order, { who: 'buyer', since })
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

type Case = State & { readonly version: number }
type Applied = { readonly case: Case | null }
type Wish = { readonly orderId: string; readonly kind: string; readonly lines: readonly object[] }

/** What is wrong with what was bought is said once, however often it has to be. */
export async function apply(asking: Asking, wish: Wish, { tell }: Scene): Promise<Case | null> {
  const mark = newKey()
  const input = Object.assign({ reason: 'A dent', idempotencyKey: mark }, wish)
  const request = { query: APPLY, variables: { input }, field: 'aftersaleApply' }
  const found = (await insistOnce<Applied>(asking, request, { effect: 'case', mark, tell }))?.case ?? null
  if (found) tell({ what: 'applied', id: found.id })
  return found
}

/** The buyer asks for the money of one piece, or of all secrets of a line, and an operator says yes. */
export async function giveBack(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  for (const { id: orderId, kind, lines } of await paidOf(placed, scene)) {
    const pieces = lines
      .slice(0, 1)
      .map(({ id: lineId, quantity }) => ({ lineId, quantity: kind === 'VIRTUAL' ? quantity : 1 }))
    const found = await apply(asking, { orderId, kind: 'REFUND_ONLY', lines: pieces }, scene)
    if (!found) continue
    const { id: caseId, version: expectedVersion } = found
    const approving = scene.ground.admin.asks<{ aftersaleApprove: Applied | null }>(APPROVE, {
      input: { caseId, expectedVersion },
    })
    const approved = await within(approving)
    if (approved?.data?.aftersaleApprove?.case) scene.tell({ what: 'granted', id: caseId })
  }
  await look(placed, scene)
}
