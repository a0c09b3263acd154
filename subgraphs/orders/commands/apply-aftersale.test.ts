import { derivedId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import { listParcels } from '../data/parcels.ts'
import { accountId, shopId, skuId, skuOf } from '../trial/goods.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { codesOf, done, returns, wish } from '../trial/returns.ts'
import { applyAftersale } from './apply-aftersale.ts'
import { cancelAftersale } from './cancel-aftersale.ts'
import { cancelShipment } from './change-shipment.ts'
import type { EditAftersale } from './edit-aftersale.ts'
import { editAftersale } from './edit-aftersale.ts'
import { followSettings } from './follow-settings.ts'
import { receiveOrder } from './receive-order.ts'
import { verifyCode } from './verify-code.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  await at.sql.query(
    `insert into product_terms (product_id, shop_id, currency, uniform_freight_minor, is_cash_on_delivery_allowed,
       is_returnable_after_shipping, is_member_discounted, updated_at)
     values ($1, $3, 'CNY', 500, false, true, true, now()), ($2, $3, 'CNY', null, false, false, true, now())`,
    [derivedId('prd', 3), derivedId('prd', 6), shopId(0)],
  )
  at.skus.set(
    skuId(30),
    skuOf(30, { kind: 'VERIFICATION', redeeming: { mode: 'TIMES', times: 3, days: null, until: null, storeIds: [] } }),
  )
})

const edit = (buyer: number, input: EditAftersale) =>
  at.transactAs(at.buyer(buyer))((unit) => editAftersale(input, accountId(buyer), unit))
const cancel = (buyer: number, caseId: string) =>
  at.transactAs(at.buyer(buyer))((unit) => cancelAftersale(caseId, accountId(buyer), unit))

describe('an application', () => {
  test('for a whole order that is not sent comes to all that was paid, freight included', async () => {
    const bought = await at.paid(1, { 3: 2, 9: 1 })
    const made = done(await at.apply(1, bought, { text: ' Too small. ', imageUrls: ['/media/demo/a.png'] }))
    expect(made).toMatchObject({
      status: 'APPLIED',
      amountMinor: bought.order.paidMinor,
      freightMinor: 500n,
      version: 1,
      dueAt: new Date(at.clock.now.getTime() + 3 * 86_400_000),
      text: 'Too small.',
      imageUrls: ['/media/demo/a.png'],
      accountId: accountId(1),
      shopId: shopId(0),
    })
    expect(made.number).toMatch(/^\d{22}$/)
    expect((await at.read(bought.order.id)).order).toMatchObject({
      openCaseCount: 1,
      refundedMinor: 0n,
      status: 'PAID',
    })
    expect(await at.toldOf('aftersale.applied', made)).toHaveLength(1)
    expect(await at.toldOf('refund.requested', bought.order)).toHaveLength(0)
    const { rows } = await at.sql.query('select quantity, is_open from aftersale_line where case_id = $1', [made.id])
    expect(rows).toEqual(Array.from([2, 1], (quantity) => ({ quantity, is_open: true })))
  })

  test('for one line leaves the others free for a case of their own', async () => {
    const bought = await at.shipped(1, { 3: 2, 9: 1 })
    const [first, second] = bought.lines
    const lines = [{ lineId: first?.id ?? '', quantity: 1 }]
    expect(done(await at.apply(1, bought, { lines, kind: 'RETURN' }))).toMatchObject({ amountMinor: 1_003n })
    expect(codesOf(await at.apply(1, bought, { lines }))).toEqual(['CASE_OPEN'])
    const others = done(await at.apply(1, bought, { kind: 'EXCHANGE' }))
    expect(others).toMatchObject({ amountMinor: 0n })
    const { rows } = await at.sql.query('select line_id from aftersale_line where case_id = $1', [others.id])
    expect(rows).toEqual([{ line_id: second?.id }])
    expect(await at.apply(1, bought)).toMatchObject({ refusals: [{ code: 'CASE_OPEN', path: ['orderId'] }] })
    expect((await at.read(bought.order.id)).order.openCaseCount).toBe(2)
  })

  test('of many for the same line at once is one', async () => {
    const bought = await at.shipped(1, { 9: 1 })
    const ended = survivors(await rival(8, () => at.apply(1, bought)))
    expect(ended.flatMap(codesOf)).toEqual(Array(7).fill('CASE_OPEN'))
    expect((await at.read(bought.order.id)).order.openCaseCount).toBe(1)
  })

  test('is guarded by the database itself: a line has one open case', async () => {
    const bought = await at.paid(1, { 9: 1 })
    const made = done(await at.apply(1, bought))
    const other = done(await at.apply(1, await at.paid(1, { 9: 1 })))
    const again = at.sql.query('insert into aftersale_line values ($1, $2, 1, 0, true)', [
      other.id,
      bought.lines[0]?.id,
    ])
    await expect(again).rejects.toThrow('aftersale_line_one_to_decide')
    await cancel(1, made.id)
    await at.sql.query('insert into aftersale_line values ($1, $2, 1, 0, true)', [other.id, bought.lines[0]?.id])
  })

  test('of one key is one case to all who ask at once, and is told as it is by then', async () => {
    const bought = await at.paid(1, { 9: 1 })
    const input = wish(bought.order)
    const apply = () => at.transactAs(at.buyer(1))((unit) => applyAftersale(input, accountId(1), unit))
    const ids = new Set(survivors(await rival(8, apply)).map((result) => done(result).id))
    expect(ids.size).toBe(1)
    await cancel(1, [...ids][0] ?? '')
    expect(done(await apply())).toMatchObject({ status: 'CANCELLED' })
    expect(codesOf(await at.apply(1, bought, { idempotencyKey: input.idempotencyKey, reason: 'Another' }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ])
    const theirs = await at.paid(2, { 9: 1 })
    expect(codesOf(await at.apply(2, theirs, { idempotencyKey: input.idempotencyKey }))).toEqual([])
    const elsewhere = await at.paid(1, { 9: 1 })
    expect(codesOf(await at.apply(1, elsewhere, { idempotencyKey: input.idempotencyKey }))).toEqual([
      'IDEMPOTENCY_KEY_REUSED',
    ])
  })

  test('whose number is taken has another one, and is refused, with nothing changed, when all that are drawn are', async () => {
    const drawing = async (bought: Bought, chances: readonly number[]) => {
      let drawn = 0
      const draw = () => chances[drawn++] ?? 7
      const apply = at.transactAs(at.buyer(1))((unit) => applyAftersale(wish(bought.order), accountId(1), unit, draw))
      return { result: await apply, drawn: () => drawn }
    }
    const numberOf = ({ number }: { readonly number: string }) => number.slice(-7)
    const [first, second, third] = [await at.paid(1, { 9: 1 }), await at.paid(1, { 9: 1 }), await at.paid(1, { 9: 1 })]
    expect(numberOf(done((await drawing(first, [7])).result))).toBe('0000007')
    const again = await drawing(second, [7, 7, 8])
    expect([numberOf(done(again.result)), again.drawn()]).toEqual(['0000008', 3])
    const before = await at.kept()
    const unlucky = await drawing(third, [7, 8, 7, 8, 9])
    expect([codesOf(unlucky.result), unlucky.drawn()]).toEqual([['NUMBER_TAKEN'], 4])
    expect(await at.kept()).toBe(before)
    expect(numberOf(done((await drawing(third, [9])).result))).toBe('0000009')
  })

  test.each<[string, Partial<Parameters<Returns['apply']>[2]>, string[]]>([
    ['without a reason', { reason: '  ' }, ['TEXT_LENGTH']],
    ['with a picture of another place', { imageUrls: ['https://evil.example/a.png'] }, ['IMAGE_NOT_OURS']],
    ['with six pictures', { imageUrls: Array(6).fill('/media/a.png') }, ['LIST_LENGTH']],
    ['with a story', { text: 'x'.repeat(501) }, ['TEXT_LENGTH']],
    ['for no line', { lines: [] }, ['LIST_LENGTH']],
    ['for a line of nobody', { lines: [{ lineId: 'oln_1', quantity: 1 }] }, ['NOT_FOUND']],
    ['for more than was paid', { amount: { amount: '10.10', currency: 'CNY' } }, ['AMOUNT_TOO_HIGH']],
    ['for less than nothing', { amount: { amount: '-1', currency: 'CNY' } }, ['AMOUNT_INVALID']],
    ['for another money', { amount: { amount: '1.00', currency: 'USD' } }, ['CURRENCY_MISMATCH']],
    ['without a key', { idempotencyKey: '' }, ['IDEMPOTENCY_KEY_INVALID']],
    ['for a return of what is here', { kind: 'RETURN' }, ['NOT_SENT']],
    ['for an order of nobody', { orderId: derivedId('ord', 77) }, ['NOT_FOUND']],
    ['for what is no order', { orderId: shopId(0) }, ['NOT_FOUND']],
  ])('%s is refused, and changes nothing', async (_, more, expected) => {
    const bought = await at.paid(3, { 9: 1 })
    const before = await at.kept()
    expect(codesOf(await at.apply(3, bought, more))).toEqual(expected)
    expect(await at.kept()).toBe(before)
  })

  test('by somebody else finds nothing, and changes nothing', async () => {
    const bought = await at.paid(3, { 9: 1 })
    const made = done(await at.apply(3, bought))
    const before = await at.kept()
    expect(codesOf(await at.apply(4, bought))).toEqual(['NOT_FOUND'])
    expect(codesOf(await edit(4, { caseId: made.id, expectedVersion: 1, reason: 'Mine' }))).toEqual(['NOT_FOUND'])
    expect(codesOf(await cancel(4, made.id))).toEqual(['NOT_FOUND'])
    expect(await at.kept()).toBe(before)
  })

  test('for what cannot come back is refused once it is sent', async () => {
    expect(codesOf(await at.apply(1, await at.paid(1, { 6: 1 })))).toEqual([])
    expect(codesOf(await at.apply(1, await at.shipped(1, { 6: 1 })))).toEqual(['NOT_RETURNABLE'])
  })

  test('for what was redeemed in a store is refused', async () => {
    const used = await at.paid(1, { 30: 1 })
    const redeem = async (orderId: string) => {
      const { rows } = await at.sql.query<{ code: string }>('select code from verification_code where order_id = $1', [
        orderId,
      ])
      const input = {
        code: rows[0]?.code ?? '',
        storeId: derivedId('sto', 1),
        times: 1,
        idempotencyKey: `use-${orderId}`,
      }
      const clerk = { audience: 'PLATFORM', shopId: null, storeIds: [] }
      return at.operate('orders.order.verify', (unit) =>
        verifyCode(input, { clerk, place: { shopId: used.order.shopId } }, unit),
      )
    }
    done(await redeem(used.order.id))
    expect(codesOf(await at.apply(1, used))).toEqual(['ALREADY_USED'])
  })

  test('for a finished order is refused when its time is over, and wherever nothing goes back', async () => {
    const bought = await at.finished(5, { 1: 1 })
    await at.transact((unit) =>
      followSettings({ scope: shopId(2), group: 'trade', version: 1, values: { refundWithinDays: 0 } }, unit),
    )
    const other = await at.finished(5, { 2: 1 })
    expect(codesOf(await at.apply(5, other, { kind: 'RETURN' }))).toEqual(['REFUND_TIME_OVER'])
    at.later(days(7))
    expect(done(await at.apply(5, bought, { kind: 'RETURN' })).amountMinor).toBe(1_001n)
    const late = await at.finished(5, { 4: 1 })
    at.later(days(7) + 1)
    expect(codesOf(await at.apply(5, late, { kind: 'RETURN' }))).toEqual(['REFUND_TIME_OVER'])
  })
})

describe('as long as nobody has decided its buyer', () => {
  test('asks of what was not sent for all of it or nothing, and closes no order for a cent', async () => {
    const bought = await at.paid(6, { 9: 2, 6: 1 })
    const amount = (text: string) => ({ amount: { amount: text, currency: 'CNY' } })
    const lines = [{ lineId: bought.lines[1]?.id ?? '', quantity: 1 }]
    const before = await at.kept()
    expect(codesOf(await at.apply(6, bought, amount('0.01')))).toEqual(['AMOUNT_TOO_LOW'])
    expect(codesOf(await at.apply(6, bought, { lines, ...amount('10.08') }))).toEqual(['AMOUNT_TOO_LOW'])
    expect(codesOf(await at.apply(6, bought, amount('0.00')))).toEqual(['AMOUNT_INVALID'])
    expect(await at.kept()).toBe(before)
    const made = done(await at.apply(6, bought, { lines, ...amount('10.09') }))
    const changing = { caseId: made.id, expectedVersion: 1 }
    expect(codesOf(await edit(6, { ...changing, ...amount('0.01') }))).toEqual(['AMOUNT_TOO_LOW'])
    expect(await at.case(made)).toMatchObject({ amountMinor: 1_009n, version: 1 })
  })

  test('says it in other words, and asks for other lines or another sum', async () => {
    const bought = await at.shipped(6, { 3: 2, 9: 1 })
    const made = done(await at.apply(6, bought, { amount: { amount: '5.00', currency: 'CNY' } }))
    const words = { caseId: made.id, expectedVersion: 1, reason: 'Broken', text: 'Look.', imageUrls: ['/media/b.png'] }
    const second = done(await edit(6, words))
    expect(second).toMatchObject({ reason: 'Broken', text: 'Look.', amountMinor: 500n, version: 2, status: 'APPLIED' })
    const lines = [{ lineId: bought.lines[0]?.id ?? '', quantity: 2 }]
    const third = done(await edit(6, { caseId: made.id, expectedVersion: 2, lines, kind: 'RETURN' }))
    expect(third).toMatchObject({ kind: 'RETURN', amountMinor: 2_006n, reason: 'Broken' })
    expect(await at.case(made)).toMatchObject({ kind: 'RETURN', amountMinor: 2_006n, version: 3 })
    const rest = [{ lineId: bought.lines[1]?.id ?? '', quantity: 1 }]
    expect(codesOf(await at.apply(6, bought, { lines: rest }))).toEqual([])
    expect((await at.read(bought.order.id)).order.openCaseCount).toBe(2)
  })

  test('says it in other words after its parcel was sent, and asks for no more than goes back now', async () => {
    const bought = await at.paid(6, { 3: 1 })
    const made = done(await at.apply(6, bought))
    expect(made).toMatchObject({ amountMinor: 1_503n, freightMinor: 500n })
    await at.ship(bought)
    const asked = { caseId: made.id, expectedVersion: 1, text: 'Look.' }
    expect(codesOf(await edit(6, { ...asked, amount: { amount: '15.03', currency: 'CNY' } }))).toEqual([
      'AMOUNT_TOO_HIGH',
    ])
    expect(done(await edit(6, asked))).toMatchObject({ text: 'Look.', amountMinor: 1_003n, freightMinor: 0n })
  })

  test('says it in other words after its parcel was taken back, and asks for all of it with the freight', async () => {
    const sent = await at.shipped(6, { 3: 1 })
    const made = done(await at.apply(6, sent))
    expect(made).toMatchObject({ amountMinor: 1_003n, freightMinor: 0n })
    const [parcel] = await at.transact((unit) => listParcels(unit.db, [sent.order.id]))
    const { version } = (await at.read(sent.order.id)).order
    const taken = { parcelId: parcel?.id ?? '', expectedVersion: version }
    done(await at.operate('orders.order.ship', (unit) => cancelShipment(taken, unit)))
    const words = { caseId: made.id, expectedVersion: 1, text: 'Look.' }
    expect(done(await edit(6, words))).toMatchObject({ text: 'Look.', amountMinor: 1_503n, freightMinor: 500n })
  })

  test('is refused what is not free, stale or too much, and changes nothing', async () => {
    const bought = await at.shipped(6, { 3: 1, 9: 1 })
    const [first, second] = bought.lines.map(({ id }) => [{ lineId: id, quantity: 1 }])
    const made = done(await at.apply(6, bought, { lines: first ?? [] }))
    done(await at.apply(6, bought, { lines: second ?? [] }))
    const before = await at.kept()
    const asked = { caseId: made.id, expectedVersion: 1 }
    expect(codesOf(await edit(6, { ...asked, text: null }))).toEqual(['NOTHING_TO_CHANGE'])
    expect(codesOf(await edit(6, { ...asked, lines: second ?? [] }))).toEqual(['CASE_OPEN'])
    expect(codesOf(await edit(6, { ...asked, expectedVersion: 9 }))).toEqual(['STALE_VERSION'])
    expect(codesOf(await edit(6, { ...asked, amount: { amount: '10.04', currency: 'CNY' } }))).toEqual([
      'AMOUNT_TOO_HIGH',
    ])
    expect(codesOf(await edit(6, { ...asked, caseId: derivedId('asc', 9) }))).toEqual(['NOT_FOUND'])
    expect(await at.kept()).toBe(before)
  })

  test('takes it back, once, and may apply again', async () => {
    const bought = await at.paid(6, { 9: 1 })
    const made = done(await at.apply(6, bought))
    const ended = survivors(await rival(6, () => cancel(6, made.id)))
    expect(new Set(ended.map((result) => done(result).status))).toEqual(new Set(['CANCELLED']))
    expect((await at.read(bought.order.id)).order.openCaseCount).toBe(0)
    expect(await at.toldOf('aftersale.cancelled', made)).toHaveLength(1)
    expect(codesOf(await edit(6, { caseId: made.id, expectedVersion: 2, reason: 'No' }))).toEqual(['CASE_STATE'])
    expect(codesOf(await at.apply(6, bought))).toEqual([])
  })

  test('ends it by saying that everything arrived', async () => {
    const bought = await at.shipped(6, { 9: 1 })
    const made = done(await at.apply(6, bought, { kind: 'RETURN' }))
    done(await at.transactAs(at.buyer(6))((unit) => receiveOrder(bought.order.id, accountId(6), unit)))
    expect(await at.case(made)).toMatchObject({ status: 'CANCELLED', endedAt: at.clock.now })
    expect((await at.read(bought.order.id)).order).toMatchObject({ status: 'FINISHED', openCaseCount: 0 })
    expect(await at.toldOf('aftersale.cancelled', made)).toHaveLength(1)
  })
})
