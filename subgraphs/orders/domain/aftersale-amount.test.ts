import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineOf, paidOf } from '../trial/aftersale.ts'
import type { Paid } from './aftersale-amount.ts'
import { lowered, worthOf } from './aftersale-amount.ts'
import { allLeft, isLastOf, without } from './aftersale-decide.ts'
import type { OrderLine } from './order.ts'

const sum = (parts: readonly bigint[]): bigint => parts.reduce((all, part) => all + part, 0n)
const id = (ordinal: number) => lineOf(ordinal).id

describe('what goes back', () => {
  test('for three pieces of 10.00 is 3.33, 3.33 and 3.34: the last takes what rounding left', () => {
    const shares = [0, 1, 2].map((refundedQuantity) => {
      const paid = paidOf([lineOf(1, { quantity: 3, payableMinor: 1_000n, refundedQuantity })])
      return worthOf(paid, [{ lineId: id(1), quantity: 1 }]).amountMinor
    })
    expect(shares).toEqual([333n, 333n, 334n])
  })

  test('has its share of the freight until something is sent', () => {
    const lines = [lineOf(1, { payableMinor: 3_000n }), lineOf(2, { payableMinor: 1_000n })]
    const all = [1, 2].map((ordinal) => ({ lineId: id(ordinal), quantity: 1 }))
    const paid = paidOf(lines, { freightMinor: 801n })
    expect(worthOf(paid, all)).toMatchObject({ amountMinor: 4_801n, freightMinor: 801n })
    expect(all.map((piece) => worthOf(paid, [piece]).freightMinor)).toEqual([601n, 200n])
    const sent = paidOf(
      [lineOf(1, { payableMinor: 3_000n, shippedQuantity: 1 }), lineOf(2, { payableMinor: 1_000n })],
      {
        freightMinor: 801n,
      },
    )
    expect(worthOf(sent, all)).toMatchObject({ amountMinor: 4_000n, freightMinor: 0n })
    expect(worthOf(paidOf(lines, { freightMinor: 801n, status: 'SHIPPED' }), all).freightMinor).toBe(0n)
  })

  test('is with the last of what is not sent any more all that is left, also freight that stayed behind before', () => {
    const lines = [lineOf(1, { quantity: 2, payableMinor: 5_823n, refundedQuantity: 1, refundedMinor: 2_911n })]
    const last = [{ lineId: id(1), quantity: 1 }]
    const paid = paidOf(lines, { freightMinor: 750n, refundedMinor: 2_911n })
    expect(worthOf(paid, last)).toMatchObject({ amountMinor: 3_662n, freightMinor: 750n })
    expect(worthOf({ ...paid, order: { ...paid.order, status: 'SHIPPED' } }, last).amountMinor).toBe(2_912n)
    const gift = lineOf(3, { giftOf: 'A promotion' })
    const two = { ...paid, lines: [...lines, lineOf(2, { payableMinor: 1_000n }), gift] }
    const others = two.lines.map((line) => without(line, [{ lineId: id(2), quantity: 1 }]))
    const going = { ...two, lines: others, pendingMinor: 1_000n }
    const order = { ...paid.order, paidMinor: 7_573n }
    expect(worthOf({ ...two, order }, last).freightMinor).toBe(320n)
    expect(worthOf({ ...going, order }, last)).toMatchObject({ amountMinor: 3_662n, freightMinor: 750n })
  })

  test('of a line of which money went back without a piece is what is left of that line, whoever else has more', () => {
    const lines = [
      lineOf(1, { quantity: 2, payableMinor: 1_000n, refundedMinor: 700n }),
      lineOf(2, { payableMinor: 1_000n }),
    ]
    const paid = paidOf(lines, { refundedMinor: 700n, status: 'SHIPPED' })
    expect([1, 2].map((quantity) => worthOf(paid, [{ lineId: id(1), quantity }]).amountMinor)).toEqual([300n, 300n])
  })

  test('is never more than what is left of the money', () => {
    const lines = [lineOf(1, { payableMinor: 1_000n })]
    const pieces = [{ lineId: id(1), quantity: 1 }]
    expect(worthOf(paidOf(lines, { refundedMinor: 300n }, 500n), pieces).amountMinor).toBe(200n)
    expect(worthOf(paidOf(lines, { refundedMinor: 800n }, 500n), pieces).amountMinor).toBe(0n)
    expect(worthOf(paidOf(lines, { paidMinor: 0n }), pieces).amountMinor).toBe(0n)
  })

  test('for less takes it from the goods by their worth, and never more of one than it has', () => {
    fc.assert(
      fc.property(orders(), fc.bigInt(0n, 2_000_000n), (paid, most) => {
        const full = worthOf(paid, allLeft(paid))
        const less = lowered(full, most, 'CNY')
        expect(less.amountMinor).toBe(most < full.amountMinor ? most : full.amountMinor)
        expect(sum(less.lines.map((line) => line.amountMinor)) + less.freightMinor).toBe(less.amountMinor)
        for (const [index, line] of less.lines.entries()) {
          expect(line.amountMinor).toBeGreaterThanOrEqual(0n)
          expect(line.amountMinor <= (full.lines[index]?.amountMinor ?? -1n)).toBe(true)
        }
      }),
    )
  })
})

describe('refunds in any order and of any size', () => {
  test('together are never more than what was paid, and all of it when everything is asked for', () => {
    fc.assert(
      fc.property(orders(), fc.array(step(), { maxLength: 40 }), (start, steps) => {
        let paid = start
        for (const one of steps) paid = refunded(paid, one)
        expect(paid.order.refundedMinor <= paid.order.paidMinor).toBe(true)
        for (const line of paid.lines) expect(line.refundedQuantity <= line.quantity).toBe(true)
        const rest = worthOf(paid, allLeft(paid))
        expect(paid.order.refundedMinor + rest.amountMinor <= paid.order.paidMinor).toBe(true)
        const isWhole = steps.every(({ isLess }) => !isLess)
        if (isWhole) expect(paid.order.refundedMinor + rest.amountMinor).toBe(start.order.paidMinor)
      }),
      { numRuns: 500 },
    )
  })

  test('piece by piece are exactly what was paid, and only the last one ends the order', () => {
    fc.assert(
      fc.property(orders(), (start) => {
        let paid = start
        for (let left = allLeft(paid); left.length > 0; left = allLeft(paid)) {
          const [next] = left
          if (!next) break
          const amounts = worthOf(paid, [{ ...next, quantity: 1 }])
          const isLast = left.length === 1 && next.quantity === 1
          if (isLast) expect(isLastOf(paid, amounts)).toBe(true)
          else if (worthOf(paid, left).amountMinor > amounts.amountMinor) expect(isLastOf(paid, amounts)).toBe(false)
          paid = refunded(paid, {
            line: paid.lines.findIndex((line) => line.id === next.lineId),
            pieces: 1,
            isLess: false,
          })
        }
        expect(paid.order.refundedMinor).toBe(start.order.paidMinor)
      }),
    )
  })

  test('that are under way count like those that are back', () => {
    const lines = [lineOf(1, { payableMinor: 1_000n }), lineOf(2, { payableMinor: 500n })]
    const paid = paidOf(lines, { freightMinor: 90n, status: 'SHIPPED' }, 1_000n)
    const amounts = worthOf(paid, [{ lineId: id(2), quantity: 1 }])
    const others = lines.map((line) => without(line, [{ lineId: id(1), quantity: 1 }]))
    expect(isLastOf({ ...paid, lines: others }, amounts)).toBe(true)
    expect(isLastOf({ ...paid, pendingMinor: 0n }, amounts)).toBe(false)
  })

  test('do not end an order that keeps what points paid, and without money end it with the last piece', () => {
    const lines = [lineOf(1, { payableMinor: 1_000n }), lineOf(2, { quantity: 2, discounts: { POINTS: '900' } })]
    const paid = paidOf(lines, { status: 'FINISHED' })
    const back = (quantity: number) => worthOf(paid, [{ lineId: id(2), quantity }])
    expect(isLastOf(paid, worthOf(paid, [{ lineId: id(1), quantity: 1 }]))).toBe(false)
    const others = lines.map((line) => without(line, [{ lineId: id(1), quantity: 1 }]))
    const last = { ...paid, lines: others, pendingMinor: 1_000n }
    expect([1, 2].map((quantity) => isLastOf(last, back(quantity)))).toEqual([false, true])
  })

  test('of what waits do not end an order of which something is on its way', () => {
    const paid = paidOf([lineOf(1, { quantity: 2, payableMinor: 1_000n, shippedQuantity: 1 })])
    const amounts = worthOf(paid, [{ lineId: id(1), quantity: 1 }])
    expect(isLastOf(paid, amounts)).toBe(false)
  })

  test('for less end an order that was not sent when no piece is left, and no other', () => {
    const lines = [lineOf(1, { payableMinor: 1_000n })]
    const less = lowered(worthOf(paidOf(lines), [{ lineId: id(1), quantity: 1 }]), 400n, 'CNY')
    expect(isLastOf(paidOf(lines), less)).toBe(true)
    expect(isLastOf(paidOf(lines, { status: 'FINISHED' }), less)).toBe(false)
  })
})

type Step = { readonly line: number; readonly pieces: number; readonly isLess: boolean }

const step = () => fc.record({ line: fc.nat(4), pieces: fc.integer({ min: 1, max: 4 }), isLess: fc.boolean() })

const orders = (): fc.Arbitrary<Paid> =>
  fc
    .record({
      lines: fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 7 }), payableMinor: fc.bigInt(0n, 100_000n) }), {
        minLength: 1,
        maxLength: 5,
      }),
      freightMinor: fc.bigInt(0n, 5_000n),
    })
    .map(({ lines, freightMinor }) =>
      paidOf(
        lines.map((line, index) => lineOf(index + 1, line)),
        { freightMinor },
      ),
    )

/** As it stands when the money is back. */
function refunded(paid: Paid, { line: at, pieces, isLess }: Step): Paid {
  const line = paid.lines[at % paid.lines.length]
  const quantity = line ? Math.min(pieces, line.quantity - line.refundedQuantity) : 0
  if (!line || quantity === 0) return paid
  const full = worthOf(paid, [{ lineId: line.id, quantity }])
  const { amountMinor } = isLess ? lowered(full, full.amountMinor / 2n, 'CNY') : full
  const after = (one: OrderLine): OrderLine =>
    one.id === line.id ? { ...one, refundedQuantity: one.refundedQuantity + quantity } : one
  const order = { ...paid.order, refundedMinor: paid.order.refundedMinor + amountMinor }
  return { ...paid, order, lines: paid.lines.map(after) }
}
