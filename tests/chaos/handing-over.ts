import { setTimeout as wait } from 'node:timers/promises'
import { derivedId } from '@supermall/kernel/id'
import type { Asking } from '@supermall/testing/client'
import { insist, insistOnce, newKey, within } from './client.ts'
import { CODES, OWED_AT_DOOR, RECEIVE, REDEEM, SEND, TAKE_CASH } from './operations.ts'
import { close, lookMyself, paidOf } from './ordering.ts'
import type { Placed, Scene } from './scene.ts'
import type { State } from './witness.ts'
import { witness } from './witness.ts'

/** In the demo each of the shops has a store in which things are fetched. */
export const storeOf = (shelf: number): string => derivedId('sto', [1, 4][shelf] ?? 1)

/** Must be said of who fetches something. */
export const FETCHER = { contactName: 'Somebody', contactPhone: '13800138000' }
export const CARRIER = { carrierCode: 'sf', trackingNumber: 'SF300000001' }

type Ordered = { readonly order: { readonly id: string; readonly status: string } | null }
type Owed = {
  readonly payments: { readonly nodes: readonly { readonly id: string; readonly channel: string }[] } | null
}
type Paid = { readonly payment: { readonly id: string; readonly status: string } | null }

/** What is paid at the door is sent first, or taken back before that; each order of it is collected by itself. */
export async function payAtDoor(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  if (scene.chance.next() < 0.25) return close(placed, scene)
  for (const { id: orderId } of await send(placed, scene)) {
    const { admin } = scene.ground
    const owed = await within(admin.asks<Owed>(OWED_AT_DOOR, { orderId }))
    const payment = owed?.data?.payments?.nodes.find(({ channel }) => channel === 'CASH_ON_DELIVERY')
    if (!payment) continue
    const input = { paymentId: payment.id, idempotencyKey: newKey() }
    const taken = await insist<Paid>(admin, { query: TAKE_CASH, variables: { input }, field: 'paymentCollect' })
    if (taken?.payment?.status === 'SUCCEEDED') scene.tell({ what: 'taken', id: payment.id })
    await receive(asking, orderId, scene)
  }
}

export type Sent = { readonly id: string; readonly lines: readonly { readonly id: string }[] }

/** Each order of what was placed goes out as one parcel. */
export async function send(placed: Placed, scene: Scene): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const { id, version, lines } of await paidOf(placed, scene)) {
    const input = Object.assign({ orderId: id, expectedVersion: version }, CARRIER)
    const done = await within(scene.ground.admin.asks<{ orderShip: Ordered | null }>(SEND, { input }))
    if (done?.data?.orderShip?.order?.status !== 'SHIPPED') continue
    scene.tell({ what: 'sent', orderId: id })
    sent.push({ id, lines })
  }
  return sent
}

export async function receive(asking: Asking, orderId: string, scene: Scene): Promise<void> {
  const request = { query: RECEIVE, variables: { input: { orderId } }, field: 'orderReceive' }
  await lookMyself(asking, orderId, scene)
  const since = performance.now()
  const received = await insist<{ order: State | null }>(asking, request)
  if (!received?.order) return
  witness(scene, received.order, { who: 'buyer', since })
  if (received.order.status === 'FINISHED') scene.tell({ what: 'finished', orderId })
  await lookMyself(asking, orderId, scene)
}

type Coded = { readonly id: string; readonly codes: readonly { readonly code: string; readonly usesLeft: number }[] }
type Codes = { readonly order: (Coded & { readonly isParent: boolean; readonly children: readonly Coded[] }) | null }

/** Who fetches what is paid shows the code, which is good once, however often the clerk has to ask. */
export async function fetchInStore(asking: Asking, placed: Placed, scene: Scene): Promise<void> {
  for (const { id: orderId, codes } of await codesOf(asking, placed)) {
    const { code, usesLeft } = codes[0] ?? { code: '', usesLeft: 0 }
    if (usesLeft === 0) continue
    const mark = newKey()
    const input = { code, storeId: storeOf(placed.shelf ?? 0), idempotencyKey: mark }
    const request = { query: REDEEM, variables: { input }, field: 'orderVerify' }
    const marking = { effect: 'redeeming', mark, tell: scene.tell } as const
    const done = await insistOnce<Ordered>(scene.ground.admin, request, marking)
    if (done?.order?.status === 'FINISHED') scene.tell({ what: 'finished', orderId })
  }
}

/** They are made when the order hears that it is paid. */
async function codesOf(asking: Asking, { orderId }: Placed): Promise<readonly Coded[]> {
  for (let tries = 0; tries < 10; tries++) {
    const order = (await within(asking.asks<Codes>(CODES, { id: orderId })))?.data?.order
    const orders = order?.isParent ? order.children : order ? [order] : []
    if (orders.some(({ codes }) => codes.length > 0)) return orders
    await wait(300)
  }
  return []
}
