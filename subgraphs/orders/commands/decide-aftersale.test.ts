import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Actor } from '@supermall/messaging/unit'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AftersaleCase } from '../domain/aftersale.ts'
import endAftersaleCases from '../jobs/end-aftersale-cases.ts'
import { DECIDE, deciding, piece, seen } from '../trial/deciding.ts'
import { accountId, shopId, skuId } from '../trial/goods.ts'
import type { Returns } from '../trial/returns.ts'
import { CODES, carriage, codesOf, done, returns } from '../trial/returns.ts'
import { approveAftersale } from './approve-aftersale.ts'
import { receiveAftersale, refundAftersale, rejectAftersale, reshipAftersale } from './decide-aftersale.ts'
import { receiveOrder } from './receive-order.ts'
import { returnAftersale } from './return-aftersale.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.addressOf(0)
  await at.addressOf(1)
})

const { approve, reject, receive, refund, reship, sendBack, cancel, finish, stateOf, orderOf } = deciding(() => at)
const ends = () => endAftersaleCases.run({ transact: at.transact } as Parameters<typeof endAftersaleCases.run>[0])

describe('goods that come back', () => {
  test('have an address as it was, a week, a parcel, and are paid for when they are there', async () => {
    const bought = await at.finished(3, { 9: 2 })
    const made = done(await at.apply(3, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
    const approved = done(await approve(made, { reply: 'Send it.' }))
    expect(approved).toMatchObject({
      status: 'APPROVED',
      dueAt: new Date(at.clock.now.getTime() + days(7)),
      reply: 'Send it.',
      returnAddress: { line: 'Chenhui Road 100' },
    })
    expect(await at.toldOf('refund.requested', bought.order)).toHaveLength(0)
    const sent = done(await sendBack(3, approved))
    const dueAt = new Date(at.clock.now.getTime() + days(7 + 3))
    expect(sent).toMatchObject({ status: 'BUYER_SHIPPED', dueAt, buyerParcel: carriage })
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
    const asked = (amount: string) => approve(made, { amount: { amount, currency: 'CNY' } })
    expect(codesOf(await asked('0.00'))).toEqual(['NOTHING_REFUNDABLE'])
    expect(codesOf(await asked('20.16'))).toEqual(['AMOUNT_TOO_HIGH'])
    const approved = done(await asked('10.00'))
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

  test('are exchanged for what there is, and it is told what goes out', async () => {
    const bought = await at.finished(6, { 9: 2 })
    const made = done(await at.apply(6, bought, { kind: 'EXCHANGE' }))
    const received = done(await receive(done(await sendBack(6, done(await approve(made)))), false))
    const sku = skuId(9)
    const short = await reship(received, new Map([[sku, 1]]))
    expect(short).toMatchObject({
      refusals: [{ code: 'INSUFFICIENT_STOCK', sku: { id: sku }, requested: 2, available: 1 }],
    })
    expect(await at.case(made)).toEqual(received)
    expect(await at.toldOf('aftersale.reshipped', made)).toEqual([])
    done(await reship(received, new Map([[sku, null]])))
    const [told] = await at.toldOf('aftersale.reshipped', made)
    expect(told?.payload).toMatchObject({
      checkoutId: bought.order.checkoutId,
      lines: [{ lineId: bought.lines[0]?.id, skuId: sku, quantity: 2, isRestocked: false }],
    })
    expect((await at.historyOf(bought.order)).slice(-2)).toMatchObject([
      { action: 'RECEIVED' },
      {
        ...{ action: 'EXCHANGED', from: 'FINISHED', to: 'FINISHED' },
        reason: `Sent in exchange: Thing 9 x 2 (after-sale case ${made.number})`,
      },
    ])
    expect((await orderOf(bought)).version).toBe(bought.order.version + 1)
  })

  test('of an exchange are paid for when there are none left to send, and can be sold again as was said', async () => {
    const bought = await at.finished(6, { 6: 1, 9: 2 })
    const made = done(await at.apply(6, bought, { kind: 'EXCHANGE', lines: piece(bought, 1) }))
    const received = done(await receive(done(await sendBack(6, done(await approve(made)))), false))
    expect(codesOf(await reship(received, new Map([[skuId(9), 0]])))).toEqual(['INSUFFICIENT_STOCK'])
    const back = done(await refund(received, 'There are none left.'))
    expect(back).toMatchObject({ status: 'REFUNDING', amountMinor: 1_009n, reply: 'There are none left.' })
    const [told] = await at.toldOf('refund.requested', bought.order)
    expect(told?.payload).toMatchObject({
      isFull: false,
      amount: { minorUnits: '1009' },
      lines: [{ lineId: bought.lines[1]?.id, quantity: 1, isRestocked: false }],
    })
    await at.settle(back)
    expect(await stateOf(made)).toBe('DONE')
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', refundedMinor: 1_009n, openCaseCount: 0 })
    const whole = done(await at.apply(6, bought, { kind: 'EXCHANGE', lines: piece(bought, 0) }))
    done(await refund(done(await receive(done(await approve(whole))))))
    expect((await at.toldOf('refund.requested', bought.order))[1]?.payload).toMatchObject({
      lines: [{ lineId: bought.lines[0]?.id, quantity: 1, isRestocked: true }],
    })
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
    ['refund', (found) => refund(found), ['RECEIVED']],
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

  test.each(steps.slice(0, 6))('%s of what was changed meanwhile, or is not there, is refused', async (_, act) => {
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
      ...[approveAftersale, rejectAftersale, receiveAftersale, refundAftersale],
      (asked: typeof input, unit: Parameters<typeof approveAftersale>[1]) =>
        reshipAftersale(asked, { carrierCodes: CODES, stock: new Map() }, unit),
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
