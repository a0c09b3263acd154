import { derivedId, newId } from '@supermall/kernel/id'
import { pageOf } from '@supermall/kernel/page'
import { hours } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { beforeEach, expect, test } from 'vitest'
import { forgetAccount } from '../commands/forget-account.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { countUnread, pageInbox } from '../data/inbox.ts'
import aftersaleApproved from './aftersale-approved.ts'
import aftersaleCancelled from './aftersale-cancelled.ts'
import aftersaleDone from './aftersale-done.ts'
import aftersaleRejected from './aftersale-rejected.ts'
import aftersaleReshipped from './aftersale-reshipped.ts'
import friendPayRefunded from './friend-pay-refunded.ts'
import lateMoneyMoved from './late-money-moved.ts'
import orderCancelled from './order-cancelled.ts'
import orderRefunded from './order-refunded.ts'
import orderShipmentCancelled from './order-shipment-cancelled.ts'
import orderShipped from './order-shipped.ts'
import paymentRefundFailed from './payment-refund-failed.ts'
import refundFailed from './refund-failed.ts'
import refundRequested from './refund-requested.ts'
import settingsChanged from './settings-changed.ts'
import userRegistered from './user-registered.ts'

const { transact, sql, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })
const [accountId, gone] = [derivedId('acc', 1), derivedId('acc', 2)]
const [shopId, orderId, caseId] = [derivedId('shp', 1), derivedId('ord', 1), derivedId('asc', 1)]

type Hearing = { react: (payload: unknown, unit: never, envelope: never) => Promise<unknown> }
const hears = (consumer: Hearing, payload: object, id = newId('evt'), more: object = {}) =>
  transact((unit) => {
    const envelope = { id, actorId: null, occurredAt: unit.now.toISOString(), ...more }
    return consumer.react(payload, unit as never, envelope as never)
  })
const registers = (who: string) => hears(userRegistered, { accountId: who, displayName: 'Chen Ming', inviterId: null })
const ships = (more: object = {}, id = newId('evt')) =>
  hears(
    orderShipped,
    { orderId, payableId: orderId, shopId, accountId, parcelId: newId('pcl'), isWhole: true, ...more },
    id,
  )
const nothing = { minorUnits: '0', currency: 'CNY' }
const aftersale = { caseId, orderId, shopId, accountId }
const inbox = async () => (await pageInbox(tools.client, accountId, pageOf({}, 'inbox'))).nodes
const titles = async () => (await inbox()).map(({ title }) => title).reverse()

let version = 0
const says = (shop: string | null, values: object, own: readonly string[] = Object.keys(values)) =>
  hears(settingsChanged, { scope: shop ?? 'mall', shopId: shop, group: 'notice', version: ++version, values, own })

beforeEach(async () => {
  for (const table of ['inbox_message', 'notice_rule', 'member']) await sql.query(`delete from ${table}`)
  await registers(accountId)
  await registers(gone)
})

test('a buyer reads that a parcel was sent and what becomes of a case, once per event', async () => {
  const event = newId('evt')
  await ships({ isWhole: false }, event)
  await ships({ isWhole: false }, event)
  await hears(aftersaleApproved, aftersale)
  await hears(aftersaleRejected, { ...aftersale, reason: 'It was worn.' })
  await hears(aftersaleDone, aftersale)
  expect((await inbox()).toReversed()).toMatchObject([
    { title: 'Your order is on its way', subjectId: orderId, readAt: null, body: expect.stringContaining('A part') },
    { title: 'Your after-sale case was approved', subjectId: caseId },
    { title: 'Your after-sale case was rejected', subjectId: caseId, body: 'It was worn.' },
    { title: 'Your after-sale case has ended', subjectId: caseId },
  ])
  expect(await countUnread(tools.client, accountId)).toBe(4)
})

test('a buyer reads that a parcel was taken back, that nothing comes of a part, and what comes in exchange', async () => {
  const order = { orderId, payableId: orderId, shopId, accountId }
  await hears(orderShipmentCancelled, { ...order, parcelId: newId('pcl') })
  const refund = (more: object) => hears(refundRequested, { ...order, cause: 'OPERATOR', isFull: false, ...more })
  const refundId = newId('rfd')
  for (const _ of ['asked for', 'asked for again']) await refund({ refundId })
  await refund({ cause: 'OUT_OF_STOCK', isFull: true })
  await refund({ cause: 'AFTERSALE', isFull: true })
  await hears(aftersaleReshipped, aftersale)
  expect([...(await inbox())].reverse()).toMatchObject([
    { title: 'A parcel of your order was taken back', subjectId: orderId },
    { title: 'A part of your order will not be sent', body: expect.stringMatching(/^Its shop has closed it\. What/) },
    { title: 'Your order has ended', subjectId: orderId, body: expect.stringMatching(/^It was sold out\. What/) },
    { title: 'Other goods are on their way to you', subjectId: caseId },
  ])
})

test('a buyer reads once that money came too late, whoever noticed it, and nobody can switch that off', async () => {
  await says(null, { isBuyerParcelOn: false, isBuyerCaseOn: false })
  const [first, second] = [newId('pay'), newId('pay')]
  const late = { orderId, accountId, amount: { ...nothing, minorUnits: '5' }, refundId: newId('rfd'), failure: null }
  for (const status of ['REQUESTED', 'SUCCEEDED']) await hears(lateMoneyMoved, { ...late, paymentId: first, status })
  const asked = { payableId: orderId, shopId, accountId, cause: 'LATE', isFull: true, paymentId: second }
  for (const part of [1, 2])
    await hears(refundRequested, { ...asked, orderId: derivedId('ord', part + 1), refundId: newId('rfd') })
  const notice = { title: 'What was paid came too late', subjectId: orderId, readAt: null }
  expect(await inbox()).toMatchObject([notice, notice])
})

test('a buyer reads once that an order has ended, also at the door, where it cost nothing and where all was on its way back', async () => {
  const [door, paid, free, own] = [1, 2, 3, 4].map((number) => derivedId('ord', number))
  const of = (order?: string) => ({ orderId: order, payableId: order, shopId, accountId })
  await hears(orderCancelled, { ...of(door), cause: 'OPERATOR', wasPaid: true })
  await hears(orderRefunded, { ...of(door), refundId: newId('rfd'), amount: nothing, isFull: true })
  await hears(orderCancelled, { ...of(paid), cause: 'OUT_OF_STOCK', wasPaid: true })
  const refund = { cause: 'OUT_OF_STOCK', refundId: newId('rfd'), isFull: true }
  for (const _ of ['asked for', 'asked for again']) await hears(refundRequested, { ...of(paid), ...refund })
  await hears(orderRefunded, { ...of(paid), ...refund, amount: { ...nothing, minorUnits: '5' } })
  await hears(orderCancelled, { ...of(free), cause: 'OPERATOR', wasPaid: true })
  await hears(orderRefunded, { ...of(free), ...refund, cause: 'OPERATOR', amount: nothing })
  for (const cause of ['BUYER', 'TIMEOUT']) await hears(orderCancelled, { ...of(own), cause, wasPaid: false })
  expect((await inbox()).toReversed()).toMatchObject([
    { title: 'Your order has ended', subjectId: door, body: expect.stringMatching(/^Its shop has closed it\./) },
    { title: 'Your order has ended', subjectId: paid, body: expect.stringMatching(/^It was sold out\./) },
    { title: 'Your order has ended', subjectId: free },
  ])
})

test('a buyer whom the version before told of the end of an order by its event does not read it again, and of each part by itself', async () => {
  const order = { orderId, payableId: orderId, shopId, accountId, cause: 'OPERATOR' }
  const refund = (isFull: boolean) => hears(refundRequested, { ...order, refundId: newId('rfd'), isFull })
  await refund(true)
  await sql.query(`update inbox_message set event_id = $1`, [newId('evt')])
  await hears(orderCancelled, { ...order, wasPaid: true })
  await refund(true)
  expect(await titles()).toEqual(['Your order has ended'])
  for (const _ of ['one part', 'another part']) await refund(false)
  expect((await titles()).slice(1)).toEqual(Array(2).fill('A part of your order will not be sent'))
})

/** Each event of which a buyer is told, as it comes to whoever begins to listen. */
const order = { orderId, payableId: orderId, shopId, accountId }
const money = { refundId: newId('rfd'), paymentId: newId('pay'), amount: nothing }
const TOLD: Record<string, readonly [Hearing, object]> = {
  'a parcel was sent': [orderShipped, { ...order, parcelId: newId('pcl'), isWhole: true }],
  'a parcel was taken back': [orderShipmentCancelled, { ...order, parcelId: newId('pcl') }],
  'an order was cancelled': [orderCancelled, { ...order, cause: 'OPERATOR', wasPaid: true }],
  'money was asked back': [refundRequested, { ...order, ...money, cause: 'OPERATOR', isFull: false }],
  'nothing went back': [orderRefunded, { ...order, ...money, cause: 'OPERATOR', isFull: true }],
  'money came late': [lateMoneyMoved, { ...order, ...money, status: 'REQUESTED', failure: null }],
  'a refund failed': [refundFailed, { ...order, ...money, reason: 'CARD_CLOSED' }],
  'a refund of no order failed': [paymentRefundFailed, { ...money, accountId, reason: 'CARD_CLOSED' }],
  'a friend has money back': [friendPayRefunded, { ...money, accountId, friendPayId: newId('frp') }],
  'a case was approved': [aftersaleApproved, aftersale],
  'a case was rejected': [aftersaleRejected, { ...aftersale, reason: 'It was worn.' }],
  'a case was closed': [aftersaleCancelled, aftersale],
  'other goods were sent': [aftersaleReshipped, aftersale],
  'a case is done': [aftersaleDone, aftersale],
}

test.each(Object.keys(TOLD))(
  'that %s more than a day ago is no news: a mall that begins to hear of it tells nobody',
  async (what) => {
    const [consumer, payload] = TOLD[what] as (typeof TOLD)[string]
    const ago = (ms: number) => ({ occurredAt: new Date(Date.now() - ms).toISOString() })
    await hears(consumer, payload, newId('evt'), ago(hours(25)))
    expect(await titles()).toEqual([])
    await hears(consumer, payload, newId('evt'), ago(hours(23)))
    expect(await titles()).toHaveLength(1)
  },
)

test('of a part that cost nothing nobody asks money back: its buyer reads when it is back that it will not be sent', async () => {
  const order = { orderId, payableId: orderId, shopId, accountId }
  const back = { refundId: newId('rfd'), amount: nothing, isFull: false }
  await hears(orderRefunded, { ...order, ...back, cause: 'OUT_OF_STOCK' })
  await hears(orderRefunded, { ...order, ...back, refundId: newId('rfd'), cause: 'AFTERSALE' })
  expect(await titles()).toEqual(['A part of your order will not be sent'])
})

test('a buyer reads that a case was closed by others, and not what they took back themselves', async () => {
  await hears(aftersaleApproved, aftersale)
  await hears(aftersaleCancelled, aftersale, newId('evt'), { actorId: accountId })
  expect(await titles()).toEqual(['Your after-sale case was approved'])
  const event = newId('evt')
  for (const actorId of [newId('acc'), newId('acc')]) await hears(aftersaleCancelled, aftersale, event, { actorId })
  await hears(aftersaleCancelled, aftersale)
  expect((await titles()).slice(1)).toEqual(Array(2).fill('Your after-sale case was closed'))
})

test('a friend reads each time that money came back, and nobody can switch that off', async () => {
  await says(null, { isBuyerParcelOn: false, isBuyerCaseOn: false })
  const paymentId = derivedId('pay', 1)
  const back = { paymentId, accountId, friendPayId: newId('frp'), amount: { ...nothing, minorUnits: '5' } }
  const event = newId('evt')
  for (const _ of ['heard', 'heard again']) await hears(friendPayRefunded, { ...back, refundId: newId('rfd') }, event)
  await hears(friendPayRefunded, { ...back, refundId: newId('rfd') })
  const notice = { title: 'What you paid for a friend came back', subjectId: paymentId, readAt: null }
  expect(await inbox()).toMatchObject([notice, notice])
})

test('a buyer reads once of a refund that it failed, beside why it was asked for', async () => {
  const [refundId, paymentId] = [newId('rfd'), derivedId('pay', 1)]
  const asked = { orderId, payableId: orderId, shopId, accountId, refundId }
  await hears(refundRequested, { ...asked, cause: 'OPERATOR', isFull: false })
  const failed = { refundId, orderId, accountId, paymentId, amount: nothing, reason: 'CARD_CLOSED' }
  for (const _ of ['failed', 'asked for again and failed']) await hears(refundFailed, failed)
  const others = { ...failed, refundId: newId('rfd') }
  for (const _ of ['failed', 'asked for again and failed']) await hears(paymentRefundFailed, others)
  const title = 'A refund to you did not get through'
  expect((await inbox()).toReversed()).toMatchObject([
    { title: 'A part of your order will not be sent' },
    { title, subjectId: orderId },
    { title, subjectId: paymentId },
  ])
})

test('of a refund of which nobody says whose it is nobody is told that it failed', async () => {
  const failed = { refundId: newId('rfd'), orderId, paymentId: newId('pay'), amount: nothing, reason: 'CARD_CLOSED' }
  await hears(refundFailed, failed)
  expect((await sql.query('select 1 from inbox_message')).rows).toEqual([])
})

test('whoever is gone, or was never there, is told nothing', async () => {
  await ships({ accountId: gone })
  await transact((unit) => forgetAccount(gone, unit))
  await ships({ accountId: gone })
  await ships({ accountId: derivedId('acc', 9) })
  expect((await sql.query('select 1 from inbox_message')).rows).toEqual([])
})

test('the mall switches it off, and a shop for itself; what a shop has not said it takes from the mall', async () => {
  await says(null, { isBuyerParcelOn: false, isBuyerCaseOn: true })
  await ships()
  await hears(aftersaleDone, aftersale)
  expect(await titles()).toEqual(['Your after-sale case has ended'])
  await says(shopId, { isBuyerParcelOn: false, isBuyerCaseOn: false }, ['isBuyerCaseOn'])
  await hears(aftersaleDone, aftersale)
  await says(null, { isBuyerParcelOn: true, isBuyerCaseOn: true })
  await ships()
  await hears(aftersaleDone, aftersale)
  expect(await titles()).toEqual(['Your after-sale case has ended', 'Your order is on its way'])
  await hears(aftersaleDone, { ...aftersale, shopId: derivedId('shp', 2) })
  expect(await titles()).toHaveLength(3)
})

test('settings that are heard late change nothing', async () => {
  await says(null, { isBuyerParcelOn: false })
  version -= 1
  await says(null, { isBuyerParcelOn: true })
  await ships()
  expect(await titles()).toEqual([])
})
