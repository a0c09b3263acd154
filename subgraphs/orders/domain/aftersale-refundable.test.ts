import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { groundsOf, lineOf, paidOf } from '../trial/aftersale.ts'
import type { Wish } from './aftersale-decide.ts'
import { decideCase } from './aftersale-decide.ts'
import { refundableOf } from './aftersale-refundable.ts'
import type { Order, OrderLine } from './order.ts'

const id = (ordinal: number) => lineOf(ordinal).id
const each = { mode: 'PER_PIECE' as const, times: null, days: null, until: null, storeIds: [] }
const one = (quantity: number) => [{ lineId: id(1), quantity }]

describe('a case about all of an order', () => {
  const all: Wish = { kind: 'REFUND_ONLY', lines: null, amountMinor: null }
  const codes = [
    lineOf(1, { payableMinor: 900n, redeeming: { ...each, mode: 'TIMES', times: 3 } }),
    lineOf(2, { payableMinor: 600n, quantity: 3, redeeming: each, redeemedQuantity: 1 }),
  ]
  const paid = paidOf(codes, { kind: 'VERIFICATION', fulfilment: 'NONE' })

  test('is about what could be asked for, whatever else was used or is asked for already', () => {
    const begun = groundsOf({ usedLineIds: new Set([id(1), id(2)]) })
    const { amountMinor, lines } = refundableOf(paid, begun)
    expect(lines).toMatchObject([{ lineId: id(2), quantity: 2 }])
    expect(decideCase(paid, all, begun)).toMatchObject({
      ok: true,
      value: { amountMinor, lines: [{ lineId: id(2), quantity: 2 }] },
    })
    const open = groundsOf({ openLineIds: new Set([id(2)]) })
    expect(decideCase(paid, all, open)).toMatchObject({ ok: true, value: { lines: [{ lineId: id(1) }] } })
  })

  test('is refused by what stands against the first of it when nothing is left, and says of what', () => {
    const path = ['orderId']
    const used = groundsOf({ usedLineIds: new Set([id(1)]), openLineIds: new Set([id(2)]) })
    expect(decideCase(paid, all, used)).toMatchObject({ refusals: [{ code: 'ALREADY_USED', path }] })
    const gone = paidOf([lineOf(1, { refundedQuantity: 1 })])
    expect(decideCase(gone, all, groundsOf())).toMatchObject({ refusals: [{ code: 'NOTHING_REFUNDABLE', path }] })
    const free = { ...all, lines: one(1) }
    const nothing = [{ code: 'NOTHING_REFUNDABLE', path: ['lines'] }]
    expect(decideCase(paidOf([lineOf(1)]), free, groundsOf())).toMatchObject({ refusals: nothing })
  })
})

describe('a return of all of a partly sent order', () => {
  const kept = { quantity: 2, payableMinor: 900n, isReturnableAfterShipping: false }
  const paid = (more: Partial<OrderLine>) =>
    paidOf([lineOf(1, { ...kept, ...more }), lineOf(2, { payableMinor: 600n })])
  const refusal = {
    code: 'NOT_RETURNABLE',
    message: 'Thing 1 cannot be given back once it is sent.',
    path: ['orderId'],
  }

  test.each([1, 2])('is refused for what was sent and cannot come back, %i of two pieces', (shippedQuantity) => {
    for (const kind of ['RETURN', 'EXCHANGE'] as const)
      expect(decideCase(paid({ shippedQuantity }), { kind, lines: null, amountMinor: null }, groundsOf())).toEqual({
        ok: false,
        refusals: [refusal],
      })
  })

  test('has that reason where nothing else could be asked for either', () => {
    const rest = { ...paid({ shippedQuantity: 2 }), lines: paid({ shippedQuantity: 2 }).lines.slice(0, 1) }
    expect(refundableOf(rest, groundsOf())).toMatchObject({ canApply: false, lines: [], reason: refusal.message })
  })
})

describe('a return of what was sent of an order, while that is coming back', () => {
  const sent = lineOf(1, { payableMinor: 1_003n, shippedQuantity: 1, refundedQuantity: 1, returnedQuantity: 1 })
  const paid = paidOf([sent, lineOf(2, { payableMinor: 1_009n })], {}, 1_003n)

  test.each(['RETURN', 'EXCHANGE'] as const)('is refused by its case: %s', (kind) => {
    const open = groundsOf({ openLineIds: new Set([id(1)]) })
    expect(decideCase(paid, { kind, lines: one(1), amountMinor: null }, open)).toMatchObject({
      refusals: [{ code: 'CASE_OPEN', path: ['lines', '0'] }],
    })
    expect(decideCase(paid, { kind, lines: null, amountMinor: null }, open)).toMatchObject({
      refusals: [{ code: 'CASE_OPEN', path: ['orderId'] }],
    })
  })

  test('is refused once it is back, for the rest was not sent yet', () => {
    expect(decideCase(paid, { kind: 'RETURN', lines: null, amountMinor: null }, groundsOf())).toMatchObject({
      refusals: [{ code: 'NOT_SENT', path: ['orderId'] }],
    })
  })
})

describe('what could be asked for', () => {
  test('is the sum of its lines and the freight, without those that cannot', () => {
    const paid = paidOf([lineOf(1, { payableMinor: 900n }), lineOf(2, { payableMinor: 100n })], { freightMinor: 100n })
    const all = refundableOf(paid, groundsOf())
    expect(all).toMatchObject({ canApply: true, reason: null, amountMinor: 1_100n, freightMinor: 100n })
    const some = refundableOf(paid, groundsOf({ openLineIds: new Set([id(1)]) }))
    expect(some).toMatchObject({ canApply: true, amountMinor: 110n, lines: [{ lineId: id(2), amountMinor: 100n }] })
  })

  test('is nothing, with the reason, where nothing can go back', () => {
    const paid = paidOf([lineOf(1, { payableMinor: 900n })], { status: 'CLOSED' })
    const none = { canApply: false, amountMinor: 0n, lines: [] }
    expect(refundableOf(paid, groundsOf())).toMatchObject({ ...none, reason: 'The order is over.' })
    const back = paidOf([lineOf(1, { payableMinor: 900n, refundedQuantity: 1 })])
    const short = refundableOf(back, groundsOf({ shortLineIds: new Set([id(1)]) }))
    expect(short).toMatchObject({ canApply: false, reason: 'Money for Thing 1 is on its way back already.' })
    const open = refundableOf(paidOf(paid.lines), groundsOf({ openLineIds: new Set([id(1)]) }))
    expect(open).toMatchObject({ ...none, reason: 'A case about Thing 1 is open already.' })
  })

  test('is nothing where one thing went back before it was counted as returned, and another is asked for already', () => {
    const before = { quantity: 2, shippedQuantity: 2, refundedQuantity: 2, payableMinor: 900n, refundedMinor: 900n }
    const lines = [lineOf(1, before), lineOf(2, { payableMinor: 600n, shippedQuantity: 1 })]
    const [paid, open] = [
      paidOf(lines, { status: 'SHIPPED', refundedMinor: 900n }),
      groundsOf({ openLineIds: new Set([id(2)]) }),
    ]
    const reason = 'A case about Thing 2 is open already.'
    expect(refundableOf(paid, open)).toMatchObject({ canApply: false, amountMinor: 0n, lines: [], reason })
    expect(decideCase(paid, { kind: 'REFUND_ONLY', lines: null, amountMinor: null }, open)).toMatchObject({
      refusals: [{ code: 'CASE_OPEN', message: reason }],
    })
  })
})

describe('a gift', () => {
  const gift = lineOf(2, { quantity: 1, giftOf: derivedId('prm', 1) })
  const bought = lineOf(1, { quantity: 2, payableMinor: 2_000n })
  const asking = (lines: Wish['lines'], more: { wish?: Partial<Wish>; bought?: OrderLine; gift?: OrderLine } = {}) => {
    const paid = paidOf([more.bought ?? bought, more.gift ?? gift])
    const result = decideCase(paid, { kind: 'REFUND_ONLY', lines, amountMinor: null, ...more.wish }, groundsOf())
    if (!result.ok) return result.refusals.map(({ code }) => code).join()
    return result.value.lines.map(({ quantity, amountMinor }) => [quantity, amountMinor])
  }

  test('goes back by itself with the last of what was bought, and has no money', () => {
    expect(asking(one(2))).toEqual([
      [2, 2_000n],
      [1, 0n],
    ])
    expect(asking(null)).toEqual(asking(one(2)))
    const rest = { ...bought, refundedQuantity: 1 }
    expect(asking(one(1), { bought: rest })).toEqual([
      [1, 1_000n],
      [1, 0n],
    ])
  })

  test('stays with a part of it, unless it is named', () => {
    expect(asking(one(1))).toEqual([[1, 1_000n]])
    expect(asking([...one(1), { lineId: gift.id, quantity: 1 }])).toEqual([
      [1, 1_000n],
      [1, 0n],
    ])
  })

  test('that alone waits for being sent leaves what was sent to be asked for, for less too', () => {
    const sent = { bought: { ...bought, shippedQuantity: 2 } }
    const all = [
      [2, 2_000n],
      [1, 0n],
    ]
    expect(asking(null, sent)).toEqual(all)
    expect(asking(one(2), sent)).toEqual(all)
    const less = [
      [2, 500n],
      [1, 0n],
    ]
    expect(asking(null, { ...sent, wish: { amountMinor: 500n } })).toEqual(less)
    expect(asking(one(2), { ...sent, wish: { amountMinor: 500n } })).toEqual(less)
    expect(asking(null, { bought: { ...bought, shippedQuantity: 1 } })).toEqual([
      [1, 1_000n],
      [1, 0n],
    ])
  })

  test('is not listed among what could be asked for before it was sent, and then only as what can be exchanged', () => {
    const listed = (order: Partial<Order>, sent: Partial<OrderLine>) =>
      refundableOf(
        paidOf(
          [
            { ...bought, ...sent },
            { ...gift, ...sent },
          ],
          order,
        ),
        groundsOf(),
      ).lines.map(({ lineId, quantity, returnableQuantity }) => [lineId, quantity, returnableQuantity])
    expect(listed({}, {})).toEqual([[bought.id, 2, 0]])
    expect(listed({ status: 'SHIPPED' }, { quantity: 1, shippedQuantity: 1 })).toEqual([
      [bought.id, 1, 1],
      [gift.id, 0, 1],
    ])
  })

  test('stays when not all of what was bought can be asked for', () => {
    const open = groundsOf({ openLineIds: new Set([bought.id]) })
    const other = lineOf(3, { payableMinor: 500n })
    const all: Wish = { kind: 'REFUND_ONLY', lines: null, amountMinor: null }
    expect(decideCase(paidOf([bought, gift, other]), all, open)).toMatchObject({
      ok: true,
      value: { amountMinor: 500n, lines: [{ lineId: other.id }] },
    })
  })

  test('is exchanged with all that can be, as it is listed, whatever of what was bought stays', () => {
    const lines = [bought, gift, lineOf(3, { payableMinor: 500n })].map((line) => ({
      ...line,
      shippedQuantity: line.quantity,
    }))
    const [paid, open] = [paidOf(lines, { status: 'SHIPPED' }), groundsOf({ openLineIds: new Set([bought.id]) })]
    const wish: Wish = { kind: 'EXCHANGE', lines: null, amountMinor: null }
    const exchanged = decideCase(paid, wish, open)
    const ids = refundableOf(paid, open).lines.map(({ lineId }) => lineId)
    expect(ids).toEqual([gift.id, id(3)])
    expect(exchanged).toMatchObject({ ok: true, value: { amountMinor: 0n, lines: ids.map((lineId) => ({ lineId })) } })
  })

  test('is worth nothing alone, is exchanged like anything else, and goes back once', () => {
    expect(asking([{ lineId: gift.id, quantity: 1 }])).toBe('NOTHING_REFUNDABLE')
    expect(asking(one(2), { gift: { ...gift, refundedQuantity: 1 } })).toEqual([[2, 2_000n]])
    const rest = paidOf([{ ...bought, refundedQuantity: 2 }, gift], { refundedMinor: 2_000n })
    expect(refundableOf(rest, groundsOf())).toMatchObject({ canApply: false, amountMinor: 0n })
  })
})
