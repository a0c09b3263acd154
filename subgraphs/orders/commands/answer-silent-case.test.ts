import { pageOf } from '@supermall/kernel/page'
import { beforeAll, describe, expect, test } from 'vitest'
import { DUE, DUE_FIRST, listCases, managedCases } from '../data/aftersale-list.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import endAftersaleCases from '../jobs/end-aftersale-cases.ts'
import { deciding } from '../trial/deciding.ts'
import { shopId } from '../trial/goods.ts'
import type { Returns } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { followSettings } from './follow-settings.ts'
import { retryRefund } from './retry-refund.ts'
import { failRefund } from './settle-refund.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
})

const { approve, cancel, receive, refund, reject, sendBack } = deciding(() => at)
const work = () => endAftersaleCases.run({ transact: at.transact } as Parameters<typeof endAftersaleCases.run>[0])
const DAY = 86_400_000

describe('a case that its shop does not answer', () => {
  test('is paid back by itself when it is about money for what was never sent', async () => {
    const bought = await at.paid(1, { 3: 2 })
    const made = done(await at.apply(1, bought))
    expect(made.dueAt).toEqual(new Date(at.clock.now.getTime() + 3 * DAY))
    at.later(3 * DAY - 1)
    await work()
    expect((await at.case(made)).status).toBe('APPLIED')
    at.later(1)
    expect(await work()).toEqual({ ended: 1 })
    expect(await work()).toEqual({ ended: 0 })
    const found = await at.case(made)
    expect(found).toMatchObject({ status: 'REFUNDING', isEscalated: false, amountMinor: bought.order.paidMinor })
    expect(await at.toldOf('refund.requested', bought.order)).toHaveLength(1)
    expect(await at.toldOf('aftersale.approved', made)).toHaveLength(1)
    await at.settle(found)
    expect((await at.case(made)).status).toBe('DONE')
  })

  test('waits for the platform when goods were sent, and can still be decided', async () => {
    const bought = await at.shipped(2, { 3: 1 })
    const made = done(await at.apply(2, bought, { kind: 'RETURN' }))
    at.later(3 * DAY)
    expect(await work()).toEqual({ ended: 1 })
    const found = await at.case(made)
    expect(found).toMatchObject({ status: 'APPLIED', isEscalated: true, escalatedAt: at.clock.now, dueAt: null })
    expect(await at.toldOf('aftersale.escalated', made)).toHaveLength(1)
    expect(await at.toldOf('refund.requested', bought.order)).toEqual([])
    at.later(30 * DAY)
    expect(await work()).toEqual({ ended: 0 })
    expect(done(await reject(found)).status).toBe('REJECTED')
  })

  test('whose goods are on their way back, or there, waits for the platform as well, each time anew', async () => {
    await at.addressOf(0)
    const bought = await at.finished(2, { 3: 1 })
    const approved = done(await approve(done(await at.apply(2, bought, { kind: 'EXCHANGE' }))))
    const sent = done(await sendBack(2, approved))
    at.later(10 * DAY - 1)
    expect(await work()).toEqual({ ended: 0 })
    at.later(1)
    expect(await work()).toEqual({ ended: 1 })
    const late = await at.case(sent)
    expect(late).toMatchObject({ status: 'BUYER_SHIPPED', isEscalated: true, escalatedAt: at.clock.now, dueAt: null })
    const received = done(await receive(late))
    expect(received.dueAt).toEqual(new Date(at.clock.now.getTime() + 3 * DAY))
    at.later(3 * DAY)
    expect(await work()).toEqual({ ended: 1 })
    expect(await work()).toEqual({ ended: 0 })
    const lying = await at.case(sent)
    expect(lying).toMatchObject({ status: 'RECEIVED', isEscalated: true, escalatedAt: at.clock.now, dueAt: null })
    expect(await at.toldOf('aftersale.escalated', sent)).toHaveLength(2)
    expect(done(await refund(lying)).status).toBe('REFUNDING')
  })

  test('that was answered or taken back in time is left alone', async () => {
    const answered = done(await at.apply(3, await at.paid(3, { 3: 1 })))
    const taken = done(await at.apply(4, await at.paid(4, { 3: 1 })))
    done(await approve(answered))
    done(await cancel(4, taken))
    at.later(4 * DAY)
    expect(await work()).toEqual({ ended: 0 })
    expect(await at.toldOf('refund.requested', { id: taken.orderId })).toEqual([])
  })

  test('has as long as the shop was given', async () => {
    const said = { scope: shopId(1), group: 'trade', version: 1, values: { answerCasesWithinDays: 10 } }
    await at.transact((unit) => followSettings(said, unit))
    const made = done(await at.apply(5, await at.paid(5, { 1: 1 })))
    expect(made.dueAt).toEqual(new Date(at.clock.now.getTime() + 10 * DAY))
  })
})

/** A case whose money could not go back. */
const failed = async (buyer: number) => {
  const bought = await at.paid(buyer, { 3: 1 })
  const approved = done(await approve(done(await at.apply(buyer, bought))))
  const { refundId } = approved
  if (refundId === null) throw new Error('nothing goes back')
  await at.transact((unit) => failRefund(refundId, 'The account was closed.', unit))
  return { bought, approved, refundId }
}

describe('a refund that failed', () => {
  const retry = (id: string, shop: number | null = null) => {
    const operate = shop === null ? at.operate : at.operateAs(at.merchantOf(shop))
    return operate('orders.aftersale.decide', (unit) => retryRefund(id, unit))
  }

  test('stands in its case with the reason, and its pieces stay spoken for', async () => {
    const { bought, approved, refundId } = await failed(6)
    expect((await at.case(approved)).status).toBe('REFUND_FAILED')
    const { rows } = await at.sql.query('select status, failure from refund where id = $1', [refundId])
    expect(rows).toEqual([{ status: 'FAILED', failure: 'The account was closed.' }])
    expect(codesOf(await at.apply(6, bought))).toEqual(['CASE_OPEN'])
    await at.transact((unit) => failRefund(refundId, 'Told twice.', unit))
    expect((await at.case(approved)).version).toBe(approved.version + 1)
  })

  test('is asked for again under its own number, and ends its case when it is back', async () => {
    const { bought, approved, refundId } = await failed(7)
    const before = await at.toldOf('refund.requested', bought.order)
    expect(done(await retry(refundId, 0))).toMatchObject({ status: 'REQUESTED', failure: null })
    const [first, second] = await at.toldOf('refund.requested', bought.order)
    expect([before.length, second?.payload]).toEqual([1, first?.payload])
    expect((await at.case(approved)).status).toBe('REFUNDING')
    expect(codesOf(await retry(refundId))).toEqual(['REFUND_STATE'])
    await at.settle(approved)
    expect((await at.case(approved)).status).toBe('DONE')
  })

  test('is asked for by its own shop and the platform only', async () => {
    const { refundId } = await failed(8)
    await expect(retry(refundId, 1)).rejects.toThrow('reached for shop')
    expect(codesOf(await retry('rfd_nothing'))).toEqual(['NOT_FOUND'])
    expect(await retry(refundId)).toMatchObject({ ok: true })
  })

  test('that payments gets through after all ends its case as well', async () => {
    const { approved } = await failed(9)
    await at.settle(approved)
    expect((await at.case(approved)).status).toBe('DONE')
  })
})

/** Of these, those that wait for the shop or the platform, what they have to act on first; a page at a time. */
async function dueOf(cases: readonly AftersaleCase[]): Promise<string[]> {
  const where = { AND: [managedCases(null, { id: { in: cases.map(({ id }) => id) } }), DUE] }
  const ids: string[] = []
  for (let after: string | null = null; ; ) {
    const page = pageOf({ first: 2, after }, 'due')
    const { nodes, pageInfo } = await listCases(at.tools.client, where, { page, sorting: DUE_FIRST })
    ids.push(...nodes.map(({ id }) => id))
    if (!pageInfo.hasNextPage) return ids
    after = pageInfo.endCursor ?? null
  }
}

test('what was escalated and what could not be paid back is seen among what is due, each since it waits', async () => {
  await at.addressOf(0)
  const shipped = done(await at.apply(5, await at.shipped(5, { 3: 1 }), { kind: 'RETURN' }))
  at.later(3 * DAY)
  await work()
  const { approved: unpaid } = await failed(5)
  at.later(DAY)
  const waiting = done(await at.apply(5, await at.paid(5, { 3: 1 })))
  const sending = done(await approve(done(await at.apply(5, await at.shipped(5, { 3: 1 }), { kind: 'RETURN' }))))
  const over = done(await at.apply(5, await at.paid(5, { 3: 1 })))
  await cancel(5, over)
  const back = done(await approve(done(await at.apply(5, await at.paid(5, { 3: 1 })))))
  expect([(await at.case(shipped)).isEscalated, (await at.case(unpaid)).status]).toEqual([true, 'REFUND_FAILED'])
  expect(await dueOf([waiting, unpaid, back, over, sending, shipped])).toEqual([shipped.id, unpaid.id, waiting.id])
})
