import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from './ledger.ts'
import { move, movementsOf } from './ledger.ts'

const owner = fc.constantFrom('acc_a', 'acc_b', 'acc_c')
const kind = fc.constantFrom('WALLET_AVAILABLE', 'WALLET_FROZEN', 'CLEARING', 'SUSPENSE', 'MERCHANT_PAYABLE')
const moves = fc.array(
  fc.record({ amount: fc.bigInt(1n, 10n ** 15n), from: fc.tuple(kind, owner), to: fc.tuple(kind, owner) }),
  { minLength: 1, maxLength: 12 },
)
const entriesOf = (all: readonly { amount: bigint; from: [string, string]; to: [string, string] }[]): Entry[] =>
  all.flatMap(({ amount, from, to }) => {
    const side = ([kind, ownerId]: [string, string]) => ({ kind: kind as Entry['kind'], ownerId })
    return [...move(amount, side(from), side(to))]
  })

test('whatever is moved between accounts sums to zero, once per account, in the order in which all lock', () => {
  fc.assert(
    fc.property(moves, (all) => {
      const entries = entriesOf(all)
      let movements: ReturnType<typeof movementsOf>
      try {
        movements = movementsOf({ bizType: 'PAYMENT', bizId: 'pay_1', currency: 'CNY', entries })
      } catch {
        // Moves that undo each other leave nothing to post.
        return
      }
      const ids = movements.map(({ accountId }) => accountId)
      expect(movements.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n)
      expect(ids).toEqual([...new Set(ids)].sort())
      expect(movements.every(({ amount }) => amount !== 0n)).toBe(true)
    }),
  )
})

test('what does not balance is never written', () => {
  fc.assert(
    fc.property(moves, fc.bigInt(1n, 1_000n), (all, extra) => {
      const entries: Entry[] = [...entriesOf(all), { kind: 'GIFTS', ownerId: null, amount: extra }]
      expect(() => movementsOf({ bizType: 'PAYMENT', bizId: 'pay_1', currency: 'CNY', entries })).toThrow(
        /does not balance/,
      )
    }),
  )
})
