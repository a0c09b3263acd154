import { expect, test } from 'vitest'
import { findPayments, savePayment } from '../data/payments.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { beginPayment } from './begin-payment.ts'
import { writeNext } from './write-payment.ts'

const floor = await paymentsFloor()
const { owed, transact, client, clock } = floor

/** The time of its only try is over. */
async function ended() {
  const order = await owed()
  const payment = await floor.payment(order.paymentId ?? '')
  const edit = { status: 'CLOSED', reason: 'EXPIRED', settledAt: clock.now, now: clock.now } as const
  await transact((unit) => savePayment(unit.db, payment, edit))
  return { order, last: await floor.payment(payment.id) }
}

test('of two who follow the same ended try the second is told that there is one, and writes nothing', async () => {
  const { last } = await ended()
  const [first, second] = [
    await transact((unit) => writeNext(last, unit)),
    await transact((unit) => writeNext(last, unit)),
  ]
  expect([first?.status, second]).toEqual(['PENDING', null])
  expect(await findPayments(client, [last.id, first?.id ?? ''])).toHaveLength(2)
})

test('whoever chose a way while another try began is refused with a code, and may try again', async () => {
  const { order, last } = await ended()
  const { accountId, orderId } = order
  const choice = { payableId: orderId, accountId, channel: 'sandbox-card', method: null, payToken: null } as const
  // Written by somebody who looked before this one has looked, and stands in its way at the last moment.
  const begun = await transact(async (unit) => {
    const db = new Proxy(unit.db, {
      get: (target, name) => (name === '$queryRaw' ? passing(target, last) : Reflect.get(target, name)),
    })
    return beginPayment(choice, { ...unit, db } as typeof unit)
  })
  expect(codesOf(begun)).toEqual(['PAYMENT_UNDER_WAY'])
  done(await transact((unit) => beginPayment(choice, unit)))
  expect(await brokenBooks(floor)).toEqual([])
})

type Db = Parameters<Parameters<typeof transact>[0]>[0]['db']

/** The table says that there is a live one, as it does when a rival was faster. */
const passing =
  (db: Db, last: { readonly id: string }) =>
  (text: TemplateStringsArray, ...values: unknown[]) =>
    text.join('').includes('insert into payment select') && last.id
      ? Promise.resolve([])
      : db.$queryRaw(text, ...values)
