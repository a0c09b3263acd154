import { newId } from '@supermall/kernel/id'
import { whileAwaited } from '@supermall/messaging/patience'
import { eventually } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import type { Talks } from '../providers/talks.ts'
import { openTalks } from '../providers/talks.ts'
import { brokenBooks, CARD, codesOf, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { payOrder } from './pay-order.ts'

const world = await payingBy('stripe', { PAYMENTS_PROVIDER_TIMEOUT_MS: '60000' })
const { client, simulator, owed, payment, tillOf } = world
const CREATE = '/v1/payment_intents'

/** Whoever asks is told at once that a talk is under way: it is held there, so that it cannot end before. */
const impatient = (talks: Talks): Talks => ({
  admit: talks.admit,
  have: (...talk) => whileAwaited({ deadline: Date.now() + 100, gone: null }, () => talks.have(...talk)),
})

type Order = Awaited<ReturnType<typeof owed>>

const pays = ({ orderId, accountId }: Order, idempotencyKey: string, till = tillOf(accountId)) => {
  const chosen = { channel: 'stripe', card: null, token: null, payToken: null } as const
  return payOrder({ payableId: orderId, accountId, ...chosen, idempotencyKey }, till)
}

const hurriedOf = ({ accountId }: Order, talks = world.tools.talks) => ({
  ...tillOf(accountId),
  talks: impatient(talks),
})

const calls = (subjectId: string) => client.providerCall.findMany({ where: { subjectId, operation: 'CREATE' } })

test('what a provider gives out after the buyer had his answer is kept, and shown to who asks again', async () => {
  const order = await owed()
  const letGo = simulator.hold(order.paymentId)
  const hurried = () => pays(order, 'slow', hurriedOf(order))
  const first = done(await hurried())
  expect(first).toMatchObject({ id: order.paymentId, status: 'PROCESSING', action: null })
  expect(done(await hurried())).toMatchObject({ status: 'PROCESSING', action: null })
  letGo()
  await eventually(async () => (await payment(order.paymentId)).action !== null)
  const again = done(await pays(order, 'slow'))
  expect(again).toMatchObject({
    id: order.paymentId,
    status: 'PROCESSING',
    providerNo: `no_${order.paymentId.slice(4)}`,
  })
  expect(await calls(order.paymentId)).toMatchObject([{ outcome: 'ACTION' }])
  expect(simulator.heard.filter(({ path, body }) => path === CREATE && body.includes(order.paymentId))).toHaveLength(1)
})

test('another way to pay waits until the slow provider has closed the first', async () => {
  const order = await owed()
  done(await pays(order, 'first'))
  const letGo = simulator.hold('no_')
  const card = { channel: 'sandbox-card', card: CARD, token: null, payToken: null, idempotencyKey: 'other' } as const
  const asked = { payableId: order.orderId, accountId: order.accountId, ...card }
  const other = () => payOrder(asked, hurriedOf(order))
  expect(codesOf(await other())).toEqual(['PAYMENT_UNDER_WAY'])
  expect((await payment(order.paymentId)).status).toBe('PROCESSING')
  letGo()
  await eventually(async () => (await payment(order.paymentId)).status === 'CLOSED')
  expect(done(await world.pay(order, { idempotencyKey: 'other' }))).toMatchObject({ status: 'SUCCEEDED' })
  expect(await brokenBooks(world)).toEqual([])
})

test('nothing is begun while too many talks go on that nobody waits for', async () => {
  const [order, next] = [await owed(), await owed()]
  const talks = openTalks(1)
  const letGo = simulator.hold(order.paymentId)
  const paysBusily = (one: Order) => pays(one, newId('evt'), hurriedOf(one, talks))
  expect(done(await paysBusily(order)).status).toBe('PROCESSING')
  await expect(paysBusily(next)).rejects.toMatchObject({ code: 'OVERLOADED', retryable: true })
  expect(await payment(next.paymentId)).toMatchObject({ status: 'PENDING', channel: null })
  letGo()
  await eventually(() => paysBusily(next).then(done, () => null))
})
