import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Actor } from '@supermall/messaging/unit'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AftersaleCase } from '../domain/aftersale.ts'
import endAftersaleCases from '../jobs/end-aftersale-cases.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { CODES, carriage, codesOf, done, returns } from '../trial/returns.ts'
import type { ApproveAftersale } from './approve-aftersale.ts'
import { approveAftersale } from './approve-aftersale.ts'
import { cancelAftersale, finishAftersale } from './cancel-aftersale.ts'
import { closeOrder } from './close-order.ts'
import { receiveAftersale, rejectAftersale, reshipAftersale } from './decide-aftersale.ts'
import { receiveOrder } from './receive-order.ts'
import { returnAftersale } from './return-aftersale.ts'
import { failRefund } from './settle-refund.ts'
import { shipOrder } from './ship-order.ts'
import { verifyCode } from './verify-code.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.addressOf(0)
  await at.addressOf(1)
  await at.sql.query(
    `insert into product_terms (product_id, shop_id, currency, uniform_freight_minor, is_cash_on_delivery_allowed,
       is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, 'CNY', 500, false, true, true, now())`,
    [derivedId('prd', 3), shopId(0)],
  )
  at.skus.set(
    skuId(30),
    skuOf(30, { kind: 'VERIFICATION', redeeming: { mode: 'TIMES', times: 3, days: null, until: null, storeIds: [] } }),
  )
})

const DECIDE = 'orders.aftersale.decide'
const seen = ({ id, version }: AftersaleCase) => ({ caseId: id, expectedVersion: version })

const approve = (found: AftersaleCase, more: Partial<ApproveAftersale> = {}) =>
  at.operate(DECIDE, (unit) => approveAftersale({ ...seen(found), ...more }, unit))
const reject = (found: AftersaleCase) =>
  at.operate(DECIDE, (unit) => rejectAftersale({ ...seen(found), reason: 'It was worn.' }, unit))
const receive = (found: AftersaleCase, isRestocked = true) =>
  at.operate(DECIDE, (unit) => receiveAftersale({ ...seen(found), isRestocked }, unit))
const reship = (found: AftersaleCase) =>
  at.operate(DECIDE, (unit) => reshipAftersale({ ...seen(found), ...carriage }, CODES, unit))
const sendBack = (buyer: number, found: AftersaleCase) =>
  at.transactAs(at.buyer(buyer))((unit) =>
    returnAftersale({ ...seen(found), ...carriage }, { accountId: accountId(buyer), carrierCodes: CODES }, unit),
  )
const cancel = (buyer: number, { id }: AftersaleCase) =>
  at.transactAs(at.buyer(buyer))((unit) => cancelAftersale(id, accountId(buyer), unit))
const finish = (buyer: number, { id }: AftersaleCase) =>
  at.transactAs(at.buyer(buyer))((unit) => finishAftersale(id, accountId(buyer), unit))

const ends = () => endAftersaleCases.run({ transact: at.transact } as Parameters<typeof endAftersaleCases.run>[0])
const stateOf = async (found: AftersaleCase) => (await at.case(found)).status
const orderOf = async ({ order }: Bought) => (await at.read(order.id)).order
const line = ({ lines }: Bought, index: number, quantity = 1) => [{ lineId: lines[index]?.id ?? '', quantity }]
const historyOf = async ({ id }: AftersaleCase) =>
  (
    await at.sql.query('select from_status, to_status, audience from aftersale_change where case_id = $1 order by id', [
      id,
    ])
  ).rows

describe('an approval of money alone', () => {
  test('sends it back by the one way, and the case is done when it is there', async () => {
    const bought = await at.paid(1, { 3: 2 })
    const made = done(await at.apply(1, bought))
    const approved = done(await approve(made, { reply: 'Fine.' }))
    expect(approved).toMatchObject({ status: 'REFUNDING', reply: 'Fine.', amountMinor: bought.order.paidMinor })
    const [told] = await at.toldOf('refund.requested', bought.order)
    expect(told?.payload).toMatchObject({
      ...{ cause: 'AFTERSALE', refundId: approved.refundId, isFull: true, paymentId: null },
      amount: { minorUnits: String(bought.order.paidMinor), currency: 'CNY' },
      lines: [{ lineId: bought.lines[0]?.id, quantity: 2, isRestocked: true }],
    })
    expect(await at.toldOf('aftersale.approved', made)).toHaveLength(1)
    await at.settle(approved)
    await at.settle(approved)
    expect(await at.case(made)).toMatchObject({ status: 'DONE', endedAt: at.clock.now })
    expect(await orderOf(bought)).toMatchObject({
      status: 'CLOSED',
      refundedMinor: bought.order.paidMinor,
      openCaseCount: 0,
    })
    expect(await at.toldOf('aftersale.done', made)).toHaveLength(1)
    expect(await at.toldOf('order.refunded', bought.order)).toHaveLength(1)
    expect(await historyOf(made)).toEqual([
      { from_status: null, to_status: 'APPLIED', audience: 'CONSUMER' },
      { from_status: 'APPLIED', to_status: 'REFUNDING', audience: 'PLATFORM' },
      { from_status: 'REFUNDING', to_status: 'DONE', audience: 'SYSTEM' },
    ])
  })

  test('for some of it leaves the rest to be sent, and gives each line exactly its own', async () => {
    const bought = await at.paid(1, { 3: 3, 9: 1 })
    const made = done(await at.apply(1, bought, { lines: line(bought, 0) }))
    const approved = done(await approve(made))
    expect(approved.amountMinor).toBe(1_003n + approved.freightMinor)
    expect(approved.freightMinor).toBeGreaterThan(0n)
    await at.settle(approved)
    const { order, lines } = await at.read(bought.order.id)
    expect(order).toMatchObject({ status: 'PAID', refundedMinor: approved.amountMinor })
    expect(lines[0]).toMatchObject({ refundedQuantity: 1, refundedMinor: 1_003n })
    expect((await at.ship(bought)).lines.map(({ shippedQuantity }) => shippedQuantity)).toEqual([2, 1])
  })

  test('for less than was asked is told as such, and never for more', async () => {
    const made = done(await at.apply(1, await at.shipped(1, { 9: 1 })))
    expect(codesOf(await approve(made, { amount: { amount: '10.10', currency: 'CNY' } }))).toEqual(['AMOUNT_TOO_HIGH'])
    expect(codesOf(await approve(made, { amount: { amount: '1', currency: 'USD' } }))).toEqual(['CURRENCY_MISMATCH'])
    expect(done(await approve(made, { amount: { amount: '4.00', currency: 'CNY' } }))).toMatchObject({
      amountMinor: 400n,
    })
    expect((await at.toldOf('refund.requested', { id: made.orderId }))[0]?.payload).toMatchObject({
      ...{ isFull: false, amount: { minorUnits: '400' }, lines: [{ isRestocked: false }] },
    })
  })

  test('after something was sent gives no freight back, although it was asked for before', async () => {
    const bought = await at.paid(1, { 3: 1 })
    const made = done(await at.apply(1, bought))
    expect(made).toMatchObject({ amountMinor: 1_503n, freightMinor: 500n })
    await at.ship(bought)
    expect(codesOf(await approve(made, { amount: { amount: '15.03', currency: 'CNY' } }))).toEqual(['AMOUNT_TOO_HIGH'])
    expect(done(await approve(made))).toMatchObject({ amountMinor: 1_003n, freightMinor: 0n })
  })

  test('keeps what is paid back from being sent, and the order is shipped when nothing else waits', async () => {
    const bought = await at.paid(1, { 9: 2 })
    await at.ship(bought, line(bought, 0))
    const approved = done(await approve(done(await at.apply(1, bought))))
    expect(approved.amountMinor).toBe(1_009n)
    const { version } = await orderOf(bought)
    const input = { orderId: bought.order.id, expectedVersion: version, ...carriage }
    const sent = await at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))
    expect(codesOf(sent)).toEqual(['NOTHING_TO_SEND'])
    await at.settle(approved)
    expect(await orderOf(bought)).toMatchObject({ status: 'SHIPPED', isPartlyShipped: false, refundedMinor: 1_009n })
  })

  test('lets nobody redeem what is paid back', async () => {
    const bought = await at.paid(1, { 30: 1 })
    done(await approve(done(await at.apply(1, bought))))
    const { rows } = await at.sql.query<{ code: string }>('select code from verification_code where order_id = $1', [
      bought.order.id,
    ])
    const input = { code: rows[0]?.code ?? '', storeId: derivedId('sto', 1), times: 1, idempotencyKey: 'use-number-1' }
    const clerk = { audience: 'PLATFORM', shopId: null, storeIds: [] }
    expect(codesOf(await at.operate('orders.order.verify', (unit) => verifyCode(input, clerk, unit)))).toEqual([
      'CODE_USED_UP',
    ])
  })

  test('that fails on its way keeps the case and its lines, and may succeed later', async () => {
    const bought = await at.shipped(1, { 9: 1 })
    const approved = done(await approve(done(await at.apply(1, bought))))
    const { refundId } = approved
    if (refundId === null) throw new Error('nothing goes back')
    await at.transact((unit) => failRefund(refundId, unit))
    expect(await stateOf(approved)).toBe('REFUNDING')
    expect(codesOf(await at.apply(1, bought))).toEqual(['CASE_OPEN'])
    await at.settle(approved)
    expect(await stateOf(approved)).toBe('DONE')
  })
})

describe('at the same time', () => {
  test('of many approvals one pays', async () => {
    const made = done(await at.apply(2, await at.shipped(2, { 9: 1 })))
    const ended = survivors(await rival(6, () => approve(made)))
    expect(ended.flatMap(codesOf)).toEqual(Array(5).fill('STALE_VERSION'))
    expect(await at.toldOf('refund.requested', { id: made.orderId })).toHaveLength(1)
  })

  test('an approval and a cancellation, or a rejection, do not both count', async () => {
    for (let round = 0; round < 6; round++) {
      const bought = await at.paid(2, { 9: 1 })
      const made = done(await at.apply(2, bought))
      const acts = [() => approve(made), () => cancel(2, made), () => reject(made)]
      const ended = survivors(await rival(3, (index) => acts[(index + round) % 3]?.() ?? approve(made)))
      expect(ended.filter(({ ok }) => ok)).toHaveLength(1)
      const status = await stateOf(made)
      const refunds = await at.toldOf('refund.requested', bought.order)
      expect(refunds).toHaveLength(status === 'REFUNDING' ? 1 : 0)
      expect((await orderOf(bought)).openCaseCount).toBe(status === 'REFUNDING' ? 1 : 0)
    }
  })

  test('ten refunds of one order never come to more than was paid', async () => {
    const bought = await at.shipped(2, { 3: 3, 6: 2, 9: 4 })
    const asked = bought.lines.map(({ id, quantity }) => ({ lineId: id, quantity }))
    const cases = survivors(
      await rival(3, (index) => at.apply(2, bought, { lines: asked.slice(index, index + 1) })),
    ).map(done)
    survivors(await rival(10, (index) => approve(cases[index % 3] ?? cases[0] ?? ({} as AftersaleCase))))
    const told = await at.toldOf('refund.requested', bought.order)
    const sum = told.reduce(
      (all, { payload }) => all + BigInt((payload as { amount: { minorUnits: string } }).amount.minorUnits),
      0n,
    )
    expect(told).toHaveLength(3)
    expect(sum).toBe(bought.order.paidMinor - bought.order.freightMinor)
    const isFull = told.map(({ payload }) => (payload as { isFull: boolean }).isFull)
    expect(isFull.filter(Boolean)).toHaveLength(1)
    for (const one of cases) await at.settle(await at.case(one))
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: sum, openCaseCount: 0 })
  })

  test('a shop that closes an order pays back no more than is not on its way already', async () => {
    const bought = await at.paid(2, { 6: 1, 9: 1 })
    done(await approve(done(await at.apply(2, bought, { lines: line(bought, 0) }))))
    const waiting = done(await at.apply(2, bought, { lines: line(bought, 1) }))
    const { version } = await orderOf(bought)
    const input = { orderId: bought.order.id, expectedVersion: version, reason: 'Gone' }
    done(await at.operate('orders.order.close', (unit) => closeOrder(input, unit)))
    const told = await at.toldOf('refund.requested', bought.order)
    const amounts = told.map(({ payload }) => (payload as { amount: { minorUnits: string } }).amount.minorUnits)
    expect(amounts).toEqual(['1006', '1009'])
    expect(told[1]?.payload).toMatchObject({ lines: [{ lineId: bought.lines[1]?.id, quantity: 1 }] })
    expect(await stateOf(waiting)).toBe('CANCELLED')
  })
})

describe('goods that come back', () => {
  test('have an address as it was, a week, a parcel, and are paid for when they are there', async () => {
    const bought = await at.finished(3, { 9: 2 })
    const made = done(await at.apply(3, bought, { kind: 'RETURN', lines: line(bought, 0) }))
    const approved = done(await approve(made, { reply: 'Send it.' }))
    expect(approved).toMatchObject({
      ...{ status: 'APPROVED', dueAt: new Date(at.clock.now.getTime() + days(7)), reply: 'Send it.' },
      returnAddress: { line: 'Chenhui Road 100' },
    })
    expect(await at.toldOf('refund.requested', bought.order)).toHaveLength(0)
    const sent = done(await sendBack(3, approved))
    expect(sent).toMatchObject({ status: 'BUYER_SHIPPED', dueAt: null, buyerParcel: carriage })
    expect(codesOf(await cancel(3, sent))).toEqual(['CASE_STATE'])
    const received = done(await receive(sent, false))
    expect(received).toMatchObject({ status: 'REFUNDING', isRestocked: false, reply: 'Send it.' })
    const [told] = await at.toldOf('refund.requested', bought.order)
    expect(told?.payload).toMatchObject({
      amount: { minorUnits: '1009' },
      lines: [{ quantity: 1, isRestocked: false }],
    })
    await at.settle(received)
    expect(await stateOf(made)).toBe('DONE')
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_009n, openCaseCount: 0 })
    expect(done(await at.apply(3, bought, { kind: 'RETURN' })).amountMinor).toBe(1_009n)
  })

  test('for less than was asked keep that when they are there', async () => {
    const bought = await at.finished(3, { 9: 1, 6: 1 })
    const made = done(await at.apply(3, bought, { kind: 'RETURN' }))
    const approved = done(await approve(made, { amount: { amount: '10.00', currency: 'CNY' } }))
    expect(approved.amountMinor).toBe(1_000n)
    expect(done(await receive(approved)).amountMinor).toBe(1_000n)
    const { rows } = await at.sql.query<{ sum: string }>(
      'select sum(amount_minor) from aftersale_line where case_id = $1',
      [made.id],
    )
    expect(rows[0]?.sum).toBe('1000')
  })

  test('go where the shop says, and nowhere else', async () => {
    const bought = await at.finished(3, { 2: 1 })
    const made = done(await at.apply(3, bought, { kind: 'RETURN' }))
    expect(codesOf(await approve(made))).toEqual(['RETURN_ADDRESS_NEEDED'])
    const theirs = (await at.sql.query<{ id: string }>('select id from return_address where shop_id = $1', [shopId(0)]))
      .rows[0]
    expect(codesOf(await approve(made, { returnAddressId: theirs?.id ?? '' }))).toEqual(['NOT_FOUND'])
    const own = await at.addressOf(2)
    expect(done(await approve(made, { returnAddressId: own.id })).status).toBe('APPROVED')
  })

  test('that are something else are rejected', async () => {
    const made = done(await at.apply(3, await at.finished(3, { 9: 1 }), { kind: 'RETURN' }))
    const sent = done(await sendBack(3, done(await approve(made))))
    expect(done(await reject(sent))).toMatchObject({ status: 'REJECTED', reply: 'It was worn.' })
    expect((await at.toldOf('aftersale.rejected', made))[0]?.payload).toMatchObject({ reason: 'It was worn.' })
  })

  test('are exchanged for others, until their buyer says that they are there', async () => {
    const bought = await at.finished(3, { 9: 1 })
    const made = done(await at.apply(3, bought, { kind: 'EXCHANGE' }))
    const received = done(await receive(done(await sendBack(3, done(await approve(made))))))
    expect(received.status).toBe('RECEIVED')
    const sent = done(await reship(received))
    expect(sent).toMatchObject({ status: 'MERCHANT_SHIPPED', merchantParcel: carriage })
    expect(done(await finish(3, sent)).status).toBe('DONE')
    expect(done(await finish(3, sent)).status).toBe('DONE')
    expect(await at.toldOf('aftersale.done', made)).toHaveLength(1)
    expect(await at.toldOf('refund.requested', bought.order)).toHaveLength(0)
    expect(done(await at.apply(3, bought, { kind: 'RETURN' })).amountMinor).toBe(1_009n)
  })

  test('that are on their way keep their case when the order is received', async () => {
    const bought = await at.shipped(3, { 9: 1 })
    const sent = done(await sendBack(3, done(await approve(done(await at.apply(3, bought, { kind: 'RETURN' }))))))
    done(await at.transactAs(at.buyer(3))((unit) => receiveOrder(bought.order.id, accountId(3), unit)))
    expect(await stateOf(sent)).toBe('BUYER_SHIPPED')
    expect((await orderOf(bought)).openCaseCount).toBe(1)
    expect(done(await receive(sent)).status).toBe('REFUNDING')
  })
})

describe('after a week', () => {
  test('what was not sent back is closed, what was exchanged is done, and nothing else ends', async () => {
    const goods = await Promise.all([1, 2, 3, 4].map(() => at.finished(4, { 9: 1 })))
    const [late, exchanged, sent, waiting] = await Promise.all(
      goods.map(async (bought, index) =>
        done(await at.apply(4, bought, { kind: index === 1 ? 'EXCHANGE' : 'RETURN' })),
      ),
    )
    if (!late || !exchanged || !sent || !waiting) throw new Error('four cases')
    done(await approve(late))
    done(await reship(done(await receive(done(await approve(exchanged))))))
    done(await sendBack(4, done(await approve(sent))))
    await ends()
    expect(await stateOf(late)).toBe('APPROVED')
    at.later(days(7) + 1)
    await Promise.all([ends(), ends()])
    expect(await Promise.all([late, exchanged, sent, waiting].map(stateOf))).toEqual([
      ...['CANCELLED', 'DONE', 'BUYER_SHIPPED', 'APPLIED'],
    ])
    expect(await at.toldOf('aftersale.cancelled', late)).toHaveLength(1)
    expect(await at.toldOf('aftersale.done', exchanged)).toHaveLength(1)
    const counts = await Promise.all(goods.map(async (bought) => (await orderOf(bought)).openCaseCount))
    expect(counts).toEqual([0, 0, 1, 1])
    expect(await ends()).toEqual({ ended: 0 })
  })
})

describe('a step', () => {
  type Act = (found: AftersaleCase) => Promise<Parameters<typeof codesOf>[0]>
  const steps: readonly [string, Act, readonly string[]][] = [
    ['approve', (found) => approve(found), ['APPLIED']],
    ['reject', (found) => reject(found), ['APPLIED', 'BUYER_SHIPPED']],
    ['sendBack', (found) => sendBack(5, found), ['APPROVED']],
    ['receive', (found) => receive(found), ['APPROVED', 'BUYER_SHIPPED']],
    ['reship', (found) => reship(found), ['RECEIVED']],
    ['finish', (found) => finish(5, found), ['MERCHANT_SHIPPED', 'DONE']],
    ['cancel', (found) => cancel(5, found), ['APPLIED', 'APPROVED', 'CANCELLED']],
  ]
  const states = [
    'APPLIED',
    'APPROVED',
    'BUYER_SHIPPED',
    'RECEIVED',
    'MERCHANT_SHIPPED',
    'REFUNDING',
    'DONE',
    'REJECTED',
    'CANCELLED',
  ]

  test.each(steps)('%s works where the table lets it, and elsewhere changes nothing', async (_, act, allowed) => {
    const made = done(await at.apply(5, await at.finished(5, { 9: 1 }), { kind: 'EXCHANGE' }))
    for (const status of states.filter((one) => !allowed.includes(one))) {
      await at.sql.query('update aftersale_case set status = $2 where id = $1', [made.id, status])
      const before = await at.kept()
      expect([status, codesOf(await act(made))]).toEqual([status, ['CASE_STATE']])
      expect(await at.kept()).toBe(before)
    }
  })

  test.each(steps.slice(0, 5))('%s of what was changed meanwhile, or is not there, is refused', async (_, act) => {
    const made = done(await at.apply(5, await at.finished(5, { 9: 1 }), { kind: 'RETURN' }))
    const before = await at.kept()
    expect(codesOf(await act({ ...made, version: 7 }))).toEqual(['STALE_VERSION'])
    expect(codesOf(await act({ ...made, id: derivedId('asc', 5) }))).toEqual(['NOT_FOUND'])
    expect(await at.kept()).toBe(before)
  })

  test('of the staff of another shop is forbidden, and of another buyer finds nothing', async () => {
    const made = done(await at.apply(5, await at.finished(5, { 9: 1 }), { kind: 'RETURN' }))
    const before = await at.kept()
    const others: Actor = at.merchantOf(1)
    const input = { ...seen(made), reason: 'Mine', isRestocked: true, ...carriage }
    const acts = [
      ...[approveAftersale, rejectAftersale, receiveAftersale],
      (asked: typeof input, unit: Parameters<typeof approveAftersale>[1]) => reshipAftersale(asked, CODES, unit),
    ]
    for (const act of acts)
      await expect(at.operateAs(others)(DECIDE, (unit) => act(input, unit))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    for (const act of [sendBack, cancel, finish]) expect(codesOf(await act(6, made))).toEqual(['NOT_FOUND'])
    expect(await at.kept()).toBe(before)
    const own = at.operateAs(at.merchantOf(0))
    expect(codesOf(await own(DECIDE, (unit) => rejectAftersale({ ...seen(made), reason: 'No' }, unit)))).toEqual([])
    expect((await at.audited()).at(-1)).toMatchObject({ subject_id: made.id, action: DECIDE })
  })

  test('with a parcel needs a carrier and a number, with a word its bounds', async () => {
    const made = done(await at.apply(5, await at.finished(5, { 9: 1 }), { kind: 'RETURN' }))
    const approved = done(await approve(made))
    const input = { ...seen(approved), carrierCode: 'owl', trackingNumber: '?' }
    const returning = { accountId: accountId(5), carrierCodes: CODES }
    const sent = await at.transactAs(at.buyer(5))((unit) => returnAftersale(input, returning, unit))
    expect(codesOf(sent)).toEqual(['CARRIER_UNKNOWN', 'TRACKING_NUMBER_INVALID'])
    expect(codesOf(await at.operate(DECIDE, (unit) => rejectAftersale({ ...seen(made), reason: ' ' }, unit)))).toEqual([
      'TEXT_LENGTH',
    ])
    const other = done(await at.apply(5, await at.finished(5, { 9: 1 }), { kind: 'RETURN' }))
    expect(codesOf(await approve(other, { reply: 'x'.repeat(501) }))).toEqual(['TEXT_LENGTH'])
  })
})
