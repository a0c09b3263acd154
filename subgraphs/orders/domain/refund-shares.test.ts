import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineOf, paidOf } from '../trial/aftersale.ts'
import type { Paid } from './aftersale-amount.ts'
import { lowered, worthOf } from './aftersale-amount.ts'
import { without } from './aftersale-decide.ts'
import type { OrderLine } from './order.ts'
import type { Share } from './refund-shares.ts'
import { shareOut, sharesOfCase, withoutShort } from './refund-shares.ts'

describe('refunds of which several are under way', () => {
  test('never give a line more than was paid for it, whichever of them arrives first', () => {
    fc.assert(
      fc.property(orders(), fc.array(step(), { maxLength: 40 }), (start, steps) => {
        const after = steps.reduce(took, { ...start, pending: [] })
        const { order, lines } = after.pending.reduce((now) => settled(now, 0), after)
        expect(order.refundedMinor <= order.paidMinor).toBe(true)
        for (const { refundedMinor, payableMinor, refundedQuantity, quantity } of lines) {
          expect(refundedMinor <= payableMinor).toBe(true)
          expect(refundedQuantity <= quantity).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('give what is rounded to whoever leaves it to the others, not to both', () => {
    const line = lineOf(1, { quantity: 3, payableMinor: 1_001n, shippedQuantity: 2 })
    const short = { amountMinor: 400n, currency: 'CNY', lines: [backOf(line, 1)] }
    const cases = [1, 2].map(() => ({ lineId: line.id, quantity: 1, sentQuantity: 1, amountMinor: 334n }))
    expect(shareOut(short, [without(line, cases)])).toMatchObject([{ amountMinor: 333n }])
  })
})

type Pending = { readonly amountMinor: bigint; readonly currency: string } & (
  | { readonly shares: readonly Share[] }
  | { readonly shares: null; readonly lines: ReturnType<typeof backOf>[] }
)
type State = Pick<Paid, 'order' | 'lines'> & { readonly pending: readonly Pending[] }

const ASKED = ['PIECES', 'PIECES_FOR_LESS', 'MONEY_ALONE', 'SHORT', 'ARRIVES'] as const
const step = () =>
  fc.record({ at: fc.nat(9), quantity: fc.integer({ min: 1, max: 4 }), what: fc.constantFrom(...ASKED) })
type Step = { readonly at: number; readonly quantity: number; readonly what: (typeof ASKED)[number] }

const orders = (): fc.Arbitrary<Paid> => {
  const line = fc.record({ quantity: fc.integer({ min: 1, max: 7 }), payableMinor: fc.bigInt(0n, 5_000n) })
  return fc
    .record({ lines: fc.array(line, { minLength: 1, maxLength: 3 }), freightMinor: fc.bigInt(0n, 900n) })
    .map(({ lines, freightMinor }) =>
      paidOf(
        lines.map((one, index) => lineOf(index + 1, one)),
        { freightMinor },
      ),
    )
}

const backOf = ({ id, skuId }: OrderLine, quantity: number) => ({ lineId: id, skuId, quantity, isRestocked: true })

/** Without what is on its way, but for one of it. */
function leftOf({ lines, pending }: Pick<State, 'lines' | 'pending'>): readonly OrderLine[] {
  const inCases = pending.flatMap(({ shares }) => shares ?? [])
  const free = lines.map((line) => without(line, inCases))
  return withoutShort(
    free,
    pending.flatMap((one) => (one.shares === null ? [one] : [])),
  )
}

function took(state: State, { at, quantity: wanted, what }: Step): State {
  if (what === 'ARRIVES') return settled(state, at)
  const left = leftOf(state)
  const line = left[at % left.length]
  const quantity = line ? Math.min(wanted, line.quantity - line.refundedQuantity) : 0
  if (!line || quantity === 0) return state
  const pendingMinor = state.pending.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
  const full = worthOf({ order: state.order, lines: left, pendingMinor }, [{ lineId: line.id, quantity }])
  const isLess = what === 'PIECES_FOR_LESS' || what === 'MONEY_ALONE'
  const { amountMinor, lines } = isLess ? lowered(full, full.amountMinor / 2n, 'CNY') : full
  const back = what === 'MONEY_ALONE' ? [] : [backOf(line, quantity)]
  const how = what === 'SHORT' ? { shares: null, lines: back } : { shares: sharesOfCase(back, lines) }
  return { ...state, pending: [...state.pending, { amountMinor, currency: 'CNY', ...how }] }
}

/** As it stands when that money is back. */
function settled(state: State, at: number): State {
  const one = state.pending[at % state.pending.length]
  if (!one) return state
  const pending = state.pending.filter((other) => other !== one)
  const shares = one.shares ?? shareOut(one, leftOf({ ...state, pending }))
  const order = { ...state.order, refundedMinor: state.order.refundedMinor + one.amountMinor }
  return { order, lines: state.lines.map((line) => arrived(line, shares)), pending }
}

function arrived(line: OrderLine, shares: readonly Share[]): OrderLine {
  const own = shares.filter(({ lineId }) => lineId === line.id)
  const refundedMinor = own.reduce((sum, { amountMinor }) => sum + amountMinor, line.refundedMinor)
  const refundedQuantity = own.reduce((sum, { quantity }) => sum + quantity, line.refundedQuantity)
  return { ...line, refundedQuantity, refundedMinor }
}
