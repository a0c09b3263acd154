import { dayOf } from '@supermall/kernel/day'
import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import type { Within } from '../data/database.ts'
import { keepNotification } from '../data/webhook-events.ts'
import workNotifications from '../jobs/work-notifications.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import { reconcile } from './reconcile.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { settleDifferences } from './settle-differences.ts'
import { workNotification } from './work-notification.ts'

const channel = 'stripe'
const world = await payingBy(channel)
const { client, clock, simulator, owed, pay, pass, transact, tools, till, voice, deliver, sql } = world
const { books } = simulator
const within = { ...till, db: { sql, client }, transact } as Within

/** Of an order that was paid, and done at the provider. */
async function refunded(): Promise<string> {
  const { orderId, accountId, checkoutId, shopId, paymentId } = await owed()
  done(await pay({ orderId, accountId }, { channel, card: null }))
  books.pay(paymentId)
  await deliver(channel, voice.tell({ kind: 'PAID', id: paymentId }))
  const refundId = newId('rfd')
  const facts = { orderId, payableId: orderId, shopId: shopId ?? newId('shp'), accountId, checkoutId, refundId }
  const asked = { paymentId: null, cause: 'OPERATOR' as const, isFull: false, reason: 'A test', lines: [] }
  const amount = { minorUnits: '300', currency: tools.currency }
  await transact((unit) => requestRefund({ ...facts, ...asked, amount }, unit))
  expect(await sendRefund(refundId, till)).toBe('SUCCEEDED')
  return refundId
}

const differences = (subjectId: string) => client.difference.findMany({ where: { subjectId } })
const outcomes = async () => {
  const { rows } = await sql.query<{ outcome: string }>(
    'select outcome from webhook_event order by received_at, event_id',
  )
  return rows.map(({ outcome }) => outcome)
}

test('money that came back from the bank of a buyer is seen by operators, until they say how he got it', async () => {
  const refundId = await refunded()
  await deliver(channel, voice.tell({ kind: 'REFUNDED', id: refundId, eventId: 'evt_done' }))
  expect(await differences(refundId)).toEqual([])
  books.bounced.add(refundId)
  pass(1_000)
  for (const eventId of ['evt_failed', 'evt_failed', 'evt_failed_again'])
    await deliver(channel, voice.tell({ kind: 'REFUNDED', id: refundId, eventId }))
  expect(await outcomes()).toEqual(expect.arrayContaining(['SUCCEEDED', 'DIFFERS']))
  const [found, ...more] = await differences(refundId)
  expect([found, ...more]).toMatchObject([
    { class: 'STATUS', source: 'NOTIFICATION', status: 'OPEN', refundId, ours: 'SUCCEEDED' },
  ])
  expect(found?.theirs).toBe('REFUSED expired_or_canceled_card')
  const { operate } = world
  const settling = { differenceIds: [found?.id ?? ''], resolution: 'Paid into the wallet', isDryRun: false }
  expect(done(await settleDifferences(settling, { ...till, operate }))).toMatchObject({
    resolvedCount: 1,
    openCount: 0,
  })
  expect(await brokenBooks(world)).toEqual([])
})

test('a notification that nobody can look into now is looked into later', async () => {
  const refundId = await refunded()
  books.bounced.add(refundId)
  simulator.spoil('/v1/refunds', 'ERROR_BEFORE')
  await deliver(channel, voice.tell({ kind: 'REFUNDED', id: refundId, eventId: 'evt_waits' }))
  const standing = async () => {
    const { rows } = await sql.query(`select worked_at, try_count from webhook_event where event_id = 'evt_waits'`)
    return rows
  }
  expect(await standing()).toEqual([{ worked_at: null, try_count: 1 }])
  expect(await differences(refundId)).toEqual([])
  const real = await till.providers.of(channel)
  const queryRefund = () => Promise.reject(new Error('away'))
  const away = {
    ...within,
    providers: { ...till.providers, of: async () => real && { ...real, queryRefund } },
  } as Within
  // Three hours without its provider: far fewer tries than looks of the job, and never the last.
  for (let minute = 0; minute < 180; minute++) {
    pass(60_000)
    await workNotifications.run(away)
  }
  const [{ try_count: tries, worked_at: workedAt } = {}] = await standing()
  expect([workedAt, Number(tries) > 8, Number(tries) < 15]).toEqual([null, true, true])
  await sql.query(`update webhook_event set try_count = 99 where event_id = 'evt_waits'`)
  for (let hour = 0; hour < 2; hour++) {
    pass(3_600_000)
    await workNotifications.run(away)
  }
  expect(await standing()).toMatchObject([{ worked_at: clock.now }])
  expect(await differences(refundId)).toMatchObject([{ class: 'STATUS', source: 'NOTIFICATION', status: 'OPEN' }])
})

test('a notification of a channel that has no keys any more is seen by operators', async () => {
  const refundId = await refunded()
  const event = { provider: channel, eventId: 'evt_keyless', about: { kind: 'REFUND', refundId } } as const
  await keepNotification(client, channel, { ...event, now: clock.now })
  const keyless = { ...till, providers: { ...till.providers, of: async () => null } }
  expect(await workNotification(event, keyless)).toBe('UNHEARD')
  expect(await differences(refundId)).toMatchObject([{ class: 'STATUS', refundId, status: 'OPEN' }])
})

test('what went into a wallet and is paid by its provider after all is seen by operators', async () => {
  const refundId = await refunded()
  await sql.query('update refund set is_to_wallet = true where id = $1', [refundId])
  await deliver(channel, voice.tell({ kind: 'REFUNDED', id: refundId, eventId: 'evt_twice' }))
  expect(await differences(refundId)).toMatchObject([{ class: 'STATUS', ours: 'SUCCEEDED', theirs: 'DONE' }])
})

test('the bill shows what came back, whether on the day of the refund or on another', async () => {
  const refundId = await refunded()
  books.bounced.add(refundId)
  const compare = (day: string) => reconcile({ day, channel, isDryRun: false }, till)
  await compare(dayOf(clock.now))
  expect(await differences(refundId)).toMatchObject([
    { class: 'AMOUNT', source: 'BILL', refundId, ours: 'REFUND 300 CNY', theirs: 'REFUND 0 CNY' },
  ])
  const next = await refunded()
  simulator.speak({
    ...voice,
    answer(heard) {
      if (heard.path !== '/v1/balance_transactions') return voice.answer(heard)
      const no = `rno_${next.slice(4)}`
      const source = { id: no, metadata: { refundId: next } }
      const line = { id: 'txn_back', type: 'refund_failure', amount: 300, currency: 'cny', source }
      const lost = {
        id: 'txn_lost',
        type: 'payment_failure_refund',
        amount: -50,
        currency: 'cny',
        source: { id: 'py_1' },
      }
      return { status: 200, body: JSON.stringify({ data: [line, lost], has_more: false }) }
    },
  })
  await compare('2026-11-24')
  expect(await differences(next)).toMatchObject([{ class: 'STATUS', ours: 'SUCCEEDED', theirs: 'REFUND -300 CNY' }])
  expect(await differences('py_1')).toMatchObject([{ class: 'STATUS', theirs: 'PAYMENT -50 CNY', status: 'OPEN' }])
})
