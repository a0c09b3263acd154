import { derivedId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { deciding, piece } from '../trial/deciding.ts'
import { shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Returns } from '../trial/returns.ts'
import { CODES, carriage, codesOf, done, returns } from '../trial/returns.ts'
import { closeOrder } from './close-order.ts'
import { deliverSecrets } from './deliver-secrets.ts'
import { failRefund } from './settle-refund.ts'
import { shipOrder } from './ship-order.ts'
import { verifyCode } from './verify-code.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.sql.query(
    `insert into product_terms (product_id, shop_id, currency, uniform_freight_minor, is_cash_on_delivery_allowed,
       is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, 'CNY', 500, false, true, true, now())`,
    [derivedId('prd', 3), shopId(0)],
  )
  for (const ordinal of [30, 31])
    at.skus.set(
      skuId(ordinal),
      skuOf(ordinal, {
        kind: 'VERIFICATION',
        redeeming: { mode: 'TIMES', times: 3, days: null, until: null, storeIds: [] },
      }),
    )
  for (const ordinal of [40, 41]) at.skus.set(skuId(ordinal), skuOf(ordinal, { kind: 'VIRTUAL', secretsLeft: 9 }))
})

const { approve, reject, cancel, stateOf, orderOf } = deciding(() => at)

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
      cause: 'AFTERSALE',
      refundId: approved.refundId,
      isFull: true,
      paymentId: null,
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
    const made = done(await at.apply(1, bought, { lines: piece(bought, 0) }))
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
      isFull: false,
      amount: { minorUnits: '400' },
      lines: [],
    })
  })

  test('for less than was asked of what was never sent is refused, and nothing is closed for a cent', async () => {
    const bought = await at.paid(1, { 3: 1, 9: 2 })
    const all = done(await at.apply(1, bought))
    const cent = { amount: { amount: '0.01', currency: 'CNY' } }
    const before = await at.kept()
    expect(codesOf(await approve(all, cent))).toEqual(['AMOUNT_TOO_LOW'])
    expect(await at.kept()).toBe(before)
    done(await cancel(1, all))
    await at.ship(bought, piece(bought, 1))
    const rest = done(await at.apply(1, bought, { lines: piece(bought, 0) }))
    expect(codesOf(await approve(rest, cent))).toEqual(['AMOUNT_TOO_LOW'])
    expect(done(await approve(rest, { amount: { amount: '10.03', currency: 'CNY' } })).amountMinor).toBe(1_003n)
  })

  test('for less leaves the rest to be asked for again, and nothing goes back twice', async () => {
    const bought = await at.shipped(1, { 6: 1, 9: 2 })
    const [first, second] = bought.lines.map(({ id, quantity }) => [{ lineId: id, quantity }])
    const less = done(await at.apply(1, bought, { lines: second ?? null }))
    const lowered = done(await approve(less, { amount: { amount: '8.00', currency: 'CNY' } }))
    const other = done(await approve(done(await at.apply(1, bought, { lines: first ?? null }))))
    const told = await at.toldOf('refund.requested', bought.order)
    expect(told.map(({ payload }) => payload)).toMatchObject([
      { isFull: false, amount: { minorUnits: '800' }, lines: [] },
      { isFull: false, amount: { minorUnits: '1006' }, lines: [{ lineId: first?.[0]?.lineId, quantity: 1 }] },
    ])
    for (const one of [lowered, other]) await at.settle(one)
    const { order, lines } = await at.read(bought.order.id)
    expect(order).toMatchObject({ status: 'SHIPPED', refundedMinor: 1_806n })
    expect(lines[1]).toMatchObject({ refundedQuantity: 0, refundedMinor: 800n })
    const rest = done(await at.apply(1, bought))
    expect(rest.amountMinor).toBe(1_218n)
    await at.settle(done(await approve(rest)))
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED', refundedMinor: 3_024n, openCaseCount: 0 })
    expect((await at.toldOf('refund.requested', bought.order))[2]?.payload).toMatchObject({
      isFull: true,
      lines: [{ lineId: second?.[0]?.lineId, quantity: 2, isRestocked: false }],
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
    await at.ship(bought, piece(bought, 0))
    const approved = done(await approve(done(await at.apply(1, bought))))
    expect(approved.amountMinor).toBe(1_009n)
    const { version } = await orderOf(bought)
    const input = { orderId: bought.order.id, expectedVersion: version, ...carriage }
    const sent = await at.operate('orders.order.ship', (unit) => shipOrder(input, CODES, unit))
    expect(codesOf(sent)).toEqual(['ORDER_STATE'])
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
    const counter = { clerk, place: { shopId: bought.order.shopId } }
    expect(codesOf(await at.operate('orders.order.verify', (unit) => verifyCode(input, counter, unit)))).toEqual([
      'CODE_USED_UP',
    ])
  })

  test('of what waits to be redeemed finishes the order when everything else was redeemed', async () => {
    const bought = await at.paid(1, { 30: 1, 31: 1 })
    const [first] = bought.lines
    const { rows } = await at.sql.query<{ code: string }>('select code from verification_code where line_id = $1', [
      first?.id,
    ])
    const input = { code: rows[0]?.code ?? '', storeId: derivedId('sto', 1), times: 3, idempotencyKey: 'use-number-2' }
    const clerk = { audience: 'PLATFORM', shopId: null, storeIds: [] }
    const counter = { clerk, place: { shopId: bought.order.shopId } }
    done(await at.operate('orders.order.verify', (unit) => verifyCode(input, counter, unit)))
    const lines = [{ lineId: first?.id ?? '', quantity: 1 }]
    expect(codesOf(await at.apply(1, bought, { lines }))).toEqual(['ALREADY_USED'])
    await at.settle(done(await approve(done(await at.apply(1, bought)))))
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', openCaseCount: 0, refundedMinor: 1_031n })
  })

  test('of some secrets hands over the others alone', async () => {
    const bought = await at.paid(1, { 40: 1, 41: 1 })
    const approved = done(await approve(done(await at.apply(1, bought, { lines: piece(bought, 0) }))))
    const issued: string[] = []
    const delivering = {
      transact: at.transact,
      ask: (async (_: unknown, { reference }: { reference: string }) => {
        issued.push(reference)
        return { outcome: 'ISSUED', secrets: [] }
      }) as Ask,
    }
    await deliverSecrets(delivering)
    expect([issued, (await orderOf(bought)).status]).toEqual([[bought.lines[1]?.id], 'FINISHED'])
    await at.settle(approved)
    expect(await orderOf(bought)).toMatchObject({ status: 'FINISHED', openCaseCount: 0, refundedMinor: 1_040n })
  })

  test('that fails on its way keeps the case and its lines, and may succeed later', async () => {
    const bought = await at.shipped(1, { 9: 1 })
    const approved = done(await approve(done(await at.apply(1, bought))))
    const { refundId } = approved
    if (refundId === null) throw new Error('nothing goes back')
    await at.transact((unit) => failRefund(refundId, 'The account was closed.', unit))
    expect(await stateOf(approved)).toBe('REFUND_FAILED')
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
    done(await approve(done(await at.apply(2, bought, { lines: piece(bought, 0) }))))
    const waiting = done(await at.apply(2, bought, { lines: piece(bought, 1) }))
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
