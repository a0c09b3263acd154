import { describe, expect, test } from 'vitest'
import { groundsOf, lineOf, orderOf, paidOf } from '../trial/aftersale.ts'
import { checkCase } from './aftersale-check.ts'
import type { Wish } from './aftersale-decide.ts'
import { decideCase, without } from './aftersale-decide.ts'
import { linesBack } from './aftersale-restock.ts'
import type { Grounds } from './aftersale-rules.ts'
import type { Order, OrderLine } from './order.ts'

const DAY = 86_400_000
const NOW = groundsOf().now
const id = (ordinal: number) => lineOf(ordinal).id

type Case = {
  readonly order?: Partial<Order>
  readonly line?: Partial<OrderLine>
  readonly wish?: Partial<Wish>
  readonly grounds?: Partial<Grounds>
}

function decided({ order = {}, line = {}, wish = {}, grounds = {} }: Case) {
  const paid = paidOf([lineOf(1, { quantity: 2, payableMinor: 2_000n, ...line })], order)
  const result = decideCase(paid, { kind: 'REFUND_ONLY', lines: null, amountMinor: null, ...wish }, groundsOf(grounds))
  return result.ok ? result.value.amountMinor : result.refusals.map(({ code }) => code).join()
}

const sent = { shippedQuantity: 2 }
const each = { mode: 'PER_PIECE' as const, times: null, days: null, until: null, storeIds: [] }
const free = { payableMinor: 0n }
const points = { discounts: { POINTS: '2000' } }
const atDoor = { isCashOnDelivery: true, paidMinor: 0n } as const
const finished = { status: 'FINISHED', finishedAt: NOW } as const
const gone = { shortLineIds: new Set([id(1)]) }
const failed = { ...gone, failedLineIds: new Set([id(1)]) }
const ago = (days: number) => ({ ...finished, finishedAt: new Date(NOW.getTime() - days * DAY) })
const one = (quantity: number) => [{ lineId: id(1), quantity }]

describe('a case', () => {
  test.each<[string, Case, bigint | string]>([
    ['paid and not sent', { order: { freightMinor: 100n } }, 2_100n],
    ['shipped, which keeps the freight', { order: { status: 'SHIPPED', freightMinor: 100n }, line: sent }, 2_000n],
    ['finished today', { order: finished, line: sent }, 2_000n],
    ['finished seven days ago', { order: ago(7), line: sent }, 2_000n],
    ['finished longer ago', { order: ago(7.001), line: sent }, 'REFUND_TIME_OVER'],
    [
      'finished where nothing goes back',
      { order: finished, line: sent, grounds: { withinDays: 0 } },
      'REFUND_TIME_OVER',
    ],
    ['not paid', { order: { status: 'PENDING_PAYMENT', paidMinor: 0n } }, 'NOT_PAID'],
    ['to be paid at the door', { order: { ...atDoor, payableMinor: 2_000n } }, 'NOT_PAID'],
    ['sent to the door, where nothing is to be paid', { order: atDoor, line: { ...free, ...points } }, 0n],
    ['paid with points', { order: { paidMinor: 0n }, line: { ...free, ...points } }, 0n],
    ['paid with points and sent', { order: { ...finished, paidMinor: 0n }, line: { ...sent, ...free, ...points } }, 0n],
    ['paid with points, to the sum', { line: { ...free, ...points }, wish: { amountMinor: 0n } }, 0n],
    ['paid with points, for money', { line: { ...free, ...points }, wish: { amountMinor: 1n } }, 'AMOUNT_TOO_HIGH'],
    ['paid with coupons alone', { order: { paidMinor: 0n }, line: { ...free, discounts: { COUPON: '2000' } } }, 0n],
    [
      'beside money by a coupon',
      {
        order: { paidMinor: 500n, freightMinor: 500n, status: 'SHIPPED' },
        line: { ...free, ...sent, discounts: { COUPON: '1' } },
      },
      'NOTHING_REFUNDABLE',
    ],
    ['free from the start', { order: { paidMinor: 0n }, line: free }, 'NOTHING_REFUNDABLE'],
    [
      'exchanged though it was free',
      { order: { status: 'SHIPPED', paidMinor: 0n }, line: { ...free, ...sent }, wish: { kind: 'EXCHANGE' } },
      0n,
    ],
    ['not paid, of no money', { order: { status: 'PENDING_PAYMENT' }, line: { ...free, ...points } }, 'NOT_PAID'],
    ['cancelled', { order: { status: 'CANCELLED' } }, 'ORDER_STATE'],
    ['closed', { order: { status: 'CLOSED' } }, 'ORDER_STATE'],
    ['not returnable and not sent', { line: { isReturnableAfterShipping: false } }, 2_000n],
    [
      'not returnable and sent',
      { order: { status: 'SHIPPED' }, line: { ...sent, isReturnableAfterShipping: false } },
      'NOT_RETURNABLE',
    ],
    ['secrets that wait', { order: { kind: 'VIRTUAL', fulfilment: 'NONE' } }, 2_000n],
    ['secrets that were read', { order: { ...finished, kind: 'VIRTUAL', fulfilment: 'NONE' } }, 'ALREADY_USED'],
    ['some of the secrets', { order: { kind: 'VIRTUAL' }, wish: { lines: one(1) } }, 'QUANTITY_RANGE'],
    ['codes that wait', { order: { kind: 'VERIFICATION', fulfilment: 'NONE' } }, 2_000n],
    [
      'codes that were used',
      { order: { kind: 'VERIFICATION' }, grounds: { usedLineIds: new Set([id(1)]) } },
      'ALREADY_USED',
    ],
    [
      'a piece of codes that wait, each for one',
      { order: { kind: 'VERIFICATION', fulfilment: 'NONE' }, line: { redeeming: each }, wish: { lines: one(1) } },
      1_000n,
    ],
    ['a piece of what one code is for', { order: { kind: 'VERIFICATION' }, wish: { lines: one(1) } }, 'QUANTITY_RANGE'],
    ['codes that were all used', { order: { ...finished, kind: 'VERIFICATION' } }, 'ALREADY_USED'],
    ['codes sent back', { order: { kind: 'VERIFICATION' }, wish: { kind: 'RETURN' } }, 'KIND_NOT_ALLOWED'],
    ['a return of what is here still', { wish: { kind: 'RETURN' } }, 'NOT_SENT'],
    ['a return of what was sent', { order: { status: 'SHIPPED' }, line: sent, wish: { kind: 'RETURN' } }, 2_000n],
    ['a return of what waits in a store', { order: { fulfilment: 'PICKUP' }, wish: { kind: 'RETURN' } }, 'NOT_SENT'],
    [
      'a return of what was fetched',
      { order: { ...finished, fulfilment: 'PICKUP' }, wish: { kind: 'RETURN' } },
      2_000n,
    ],
    ['an exchange, which gives no money', { order: { status: 'SHIPPED' }, line: sent, wish: { kind: 'EXCHANGE' } }, 0n],
    ['an exchange for money', { order: finished, wish: { kind: 'EXCHANGE', amountMinor: 1n } }, 'AMOUNT_TOO_HIGH'],
    ['an exchange of what is here still', { wish: { kind: 'EXCHANGE' } }, 'NOT_SENT'],
    ['a line with an open case', { grounds: { openLineIds: new Set([id(1)]) } }, 'CASE_OPEN'],
    ['a line whose pieces were gone', { line: { refundedQuantity: 2 }, grounds: gone }, 'REFUND_UNDER_WAY'],
    ['a line of which a piece was gone', { line: { refundedQuantity: 1 }, grounds: gone }, 1_000n],
    ['gone pieces whose money failed', { line: { refundedQuantity: 2 }, grounds: failed }, 'REFUND_FAILED'],
    ['one piece of two', { wish: { lines: one(1) } }, 1_000n],
    ['no piece', { wish: { lines: one(0) } }, 'QUANTITY_RANGE'],
    ['half a piece', { wish: { lines: one(0.5) } }, 'QUANTITY_RANGE'],
    ['more pieces than there are', { wish: { lines: one(3) } }, 'QUANTITY_RANGE'],
    ['more pieces than are left', { line: { refundedQuantity: 1 }, wish: { lines: one(2) } }, 'QUANTITY_RANGE'],
    [
      'pieces that are on their way while others wait',
      { line: { shippedQuantity: 1 }, wish: { lines: one(2) } },
      'QUANTITY_RANGE',
    ],
    [
      'a piece that waits while others are on their way',
      { line: { shippedQuantity: 1 }, wish: { lines: one(1) } },
      1_000n,
    ],
    ['the same line twice', { wish: { lines: [...one(1), ...one(1)] } }, 'LINE_TWICE'],
    ['a line of another order', { wish: { lines: [{ lineId: id(9), quantity: 1 }] } }, 'NOT_FOUND'],
    ['less than it could be', { order: { status: 'SHIPPED' }, line: sent, wish: { amountMinor: 1n } }, 1n],
    ['less than it could be of what was not sent', { wish: { amountMinor: 1n } }, 'AMOUNT_TOO_LOW'],
    [
      'less than it could be of pieces that wait',
      { line: { shippedQuantity: 1 }, wish: { amountMinor: 999n } },
      'AMOUNT_TOO_LOW',
    ],
    ['more than it could be', { wish: { amountMinor: 2_001n } }, 'AMOUNT_TOO_HIGH'],
    ['no money', { wish: { amountMinor: 0n } }, 'AMOUNT_INVALID'],
    [
      'no money of what is all back',
      { wish: { amountMinor: 0n }, line: { refundedQuantity: 2 } },
      'NOTHING_REFUNDABLE',
    ],
    [
      'what cost nothing',
      { order: { paidMinor: 500n, freightMinor: 500n, status: 'SHIPPED' }, line: { ...sent, payableMinor: 0n } },
      'NOTHING_REFUNDABLE',
    ],
    ['what is all back', { line: { refundedQuantity: 2 } }, 'NOTHING_REFUNDABLE'],
  ])('about %s comes to what it must', (_, given, expected) => {
    expect(decided(given)).toBe(expected)
  })
})

describe('goods that can be sold again', () => {
  const amounts = { amountMinor: 0n, freightMinor: 0n, lines: [{ lineId: id(1), quantity: 2, amountMinor: 0n }] }
  const going = { kind: 'REFUND_ONLY', isRestocked: false, isFull: false } as const
  const lines = (line: Partial<OrderLine>) => [lineOf(1, { quantity: 2, ...line }), lineOf(2)]
  const facts = (paid: Parameters<typeof linesBack>[0], more: Partial<Parameters<typeof linesBack>[2]> = {}) =>
    linesBack(paid, amounts, { ...going, ...more }).map(({ lineId, quantity, isRestocked }) => [
      lineId,
      quantity,
      isRestocked,
    ])
  const at = (order: Partial<Order>, line: Partial<OrderLine> = {}) => ({
    order: orderOf(order),
    lines: lines(line),
    pendingMinor: 0n,
  })

  test('are those that were never sent, and those that came back as whoever has them says', () => {
    expect(facts(at({}))).toEqual([[id(1), 2, true]])
    expect(facts(at({ status: 'SHIPPED' }, { shippedQuantity: 2 }))).toEqual([[id(1), 2, false]])
    expect(facts(at({}, { shippedQuantity: 1 }))).toEqual([
      [id(1), 1, true],
      [id(1), 1, false],
    ])
    expect(facts(at({ status: 'SHIPPED' }), { kind: 'RETURN', isRestocked: true })).toEqual([[id(1), 2, true]])
  })

  test('with the last of an order also what nobody asked for, but not what goes back another way', () => {
    expect(facts(at({}), { isFull: true })).toEqual([
      [id(1), 2, true],
      [id(2), 1, true],
    ])
    const other = { ...at({}), lines: lines({}).map((line) => without(line, [{ lineId: id(2), quantity: 1 }])) }
    expect(facts(other, { isFull: true })).toEqual([[id(1), 2, true]])
  })
})

describe('what a buyer writes', () => {
  const codes = (given: Parameters<typeof checkCase>[0]) => checkCase(given).flatMap((check) => check?.code ?? [])

  test.each([
    ['a path of this mall', ['/media/a1/b.png', '/media/demo/x_1.webp'], []],
    ['another host', ['https://evil.example/media/a.png'], ['IMAGE_NOT_OURS']],
    ['a host without a scheme', ['//evil.example/media/a.png'], ['IMAGE_NOT_OURS']],
    ['a way out', ['/media/../secret'], ['IMAGE_NOT_OURS']],
    ['a hidden file', ['/media/.env'], ['IMAGE_NOT_OURS']],
    ['the address of a cloud', ['http://169.254.169.254/media/'], ['IMAGE_NOT_OURS']],
    ['a script', ['javascript:alert(1)'], ['IMAGE_NOT_OURS']],
    ['a path that is too long', [`/media/${'a'.repeat(300)}`], ['IMAGE_NOT_OURS']],
    ['six pictures', Array(6).fill('/media/a.png'), ['LIST_LENGTH']],
  ])('with %s as a picture is judged', (_, imageUrls, expected) => {
    expect(codes({ imageUrls })).toEqual(expected)
  })

  test('has its bounds', () => {
    expect(codes({ reason: ' ', text: 'x'.repeat(501), lines: [] })).toEqual([
      'LIST_LENGTH',
      'TEXT_LENGTH',
      'TEXT_LENGTH',
    ])
    expect(codes({ reason: 'x'.repeat(60), text: 'x'.repeat(500), imageUrls: Array(5).fill('/media/a.png') })).toEqual(
      [],
    )
    expect(codes({ reason: 'a\u0000b' })).toEqual(['TEXT_LENGTH'])
  })
})
