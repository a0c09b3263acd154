import { derivedId, newId } from '@supermall/kernel/id'
import { pageOf } from '@supermall/kernel/page'
import { after } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeEach, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { pageInbox } from '../data/inbox.ts'
import friendPayRefunded from './friend-pay-refunded.ts'
import lateMoneyMoved from './late-money-moved.ts'
import paymentRefundFailed from './payment-refund-failed.ts'
import paymentRefundSucceeded from './payment-refund-succeeded.ts'
import purchaseRefunded from './purchase-refunded.ts'
import refundFailed from './refund-failed.ts'
import refundSucceeded from './refund-succeeded.ts'
import userRegistered from './user-registered.ts'

const { transact, sql, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })
const [accountId, orderId, paymentId] = [derivedId('acc', 1), derivedId('ord', 1), derivedId('pay', 1)]
const amount = { minorUnits: '5', currency: 'CNY' }

type Hearing = { react: (payload: unknown, unit: never, envelope: never) => Promise<unknown> }
const hears = (consumer: Hearing, payload: object, aheadMs = 0) =>
  transact((unit) => {
    const now = after(unit.now, aheadMs)
    const envelope = { id: newId('evt'), actorId: null, occurredAt: now.toISOString() }
    return consumer.react(payload, { ...unit, now } as never, envelope as never)
  })
const read = async () =>
  (await pageInbox(tools.client, accountId, pageOf({}, 'inbox'))).nodes
    .map(({ title, subjectId }) => [title, subjectId])
    .reverse()

const [FAILED, CAME] = ['A refund to you did not get through', 'A refund to you came through after all']

beforeEach(async () => {
  for (const table of ['inbox_message', 'came_refund', 'member']) await sql.query(`delete from ${table}`)
  await hears(userRegistered, { accountId, displayName: 'Chen Ming', inviterId: null })
})

test('who read that a refund failed reads once that it came after all', async () => {
  const refund = { refundId: newId('rfd'), orderId, accountId, paymentId, amount }
  await hears(refundFailed, { ...refund, reason: 'CARD_CLOSED' })
  for (const _ of ['heard', 'heard again']) await hears(refundSucceeded, { ...refund, at: new Date().toISOString() })
  expect(await read()).toEqual([
    [FAILED, orderId],
    [CAME, orderId],
  ])
})

test('reads so after it, whoever of the two that tell it has a clock that is behind', async () => {
  const refund = { refundId: newId('rfd'), orderId, accountId, paymentId, amount }
  await hears(refundFailed, { ...refund, reason: 'CARD_CLOSED' }, 1_000)
  await hears(refundSucceeded, { ...refund, at: new Date().toISOString() })
  expect((await read()).map(([title]) => title)).toEqual([FAILED, CAME])
})

test('so does who read it of what no order asked for, and once where the money is told by two names', async () => {
  const refund = { refundId: newId('rfd'), accountId, paymentId, amount }
  await hears(paymentRefundFailed, { ...refund, reason: 'CARD_CLOSED' })
  await hears(paymentRefundSucceeded, { ...refund, at: new Date().toISOString() })
  await hears(purchaseRefunded, { ...refund, purchaseId: newId('cpu') })
  expect(await read()).toEqual([
    [FAILED, paymentId],
    [CAME, paymentId],
  ])
})

test('so does who read it, and was told by the version before that it came: of a purchase, and of money that came too late', async () => {
  const [bought, late] = [1, 2].map(() => ({ refundId: newId('rfd'), accountId, paymentId, amount }))
  for (const refund of [bought, late]) await hears(paymentRefundFailed, { ...refund, reason: 'CARD_CLOSED' })
  await hears(purchaseRefunded, { ...bought, purchaseId: newId('cpu') })
  for (const status of ['FAILED', 'SUCCEEDED']) await hears(lateMoneyMoved, { ...late, orderId, status, failure: null })
  expect((await read()).filter(([title]) => title === FAILED || title === CAME)).toEqual([
    [FAILED, paymentId],
    [FAILED, paymentId],
    [CAME, paymentId],
    [CAME, paymentId],
  ])
})

test('who hears that it came before that it had failed reads of neither, whatever it was of', async () => {
  const [asked, bought, friend] = [1, 2, 3].map(() => ({ refundId: newId('rfd'), accountId, paymentId, amount }))
  await hears(refundSucceeded, { ...asked, orderId, at: new Date().toISOString() })
  await hears(purchaseRefunded, { ...bought, purchaseId: newId('cpu') })
  await hears(friendPayRefunded, { ...friend, friendPayId: newId('frp') })
  await hears(refundFailed, { ...asked, orderId, reason: 'CARD_CLOSED' })
  for (const refund of [bought, friend]) await hears(paymentRefundFailed, { ...refund, reason: 'CARD_CLOSED' })
  expect(await read()).toEqual([['What you paid for a friend came back', paymentId]])
})

test('who hears both at once never keeps only that it failed', async () => {
  for (let round = 0; round < 8; round++) {
    await sql.query('delete from inbox_message')
    const refund = { refundId: newId('rfd'), orderId, accountId, paymentId, amount }
    const failed = () => hears(refundFailed, { ...refund, reason: 'CARD_CLOSED' })
    const came = () => hears(refundSucceeded, { ...refund, at: new Date().toISOString() })
    survivors(await rival(2, (index) => (index === round % 2 ? failed() : came())))
    const titles = (await read()).map(([title]) => title)
    expect([[], [FAILED, CAME]]).toContainEqual(titles)
  }
})

test('of a refund that came at once nobody is told here, nor of one of which nobody says whose it is', async () => {
  const refund = { refundId: newId('rfd'), orderId, paymentId, amount }
  await hears(refundSucceeded, { ...refund, accountId })
  await hears(refundSucceeded, refund)
  expect(await read()).toEqual([])
})
