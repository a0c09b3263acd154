import { checked } from '@supermall/kernel/check'
import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Level } from './level.ts'
import { checkLevel, LEVEL_RULES, levelGained } from './level.ts'

const level = (number: number, spent: number | null, orders: number | null, goods: number[] = []): Level => ({
  id: derivedId('lvl', number),
  number,
  name: `Level ${number}`,
  description: '',
  rate: 9_000,
  version: 1,
  leastSpent: spent === null ? null : BigInt(spent),
  leastOrders: orders,
  goodsIds: goods.map((ordinal) => derivedId('prd', ordinal)),
})
const levels = [level(1, 100, 2), level(2, 1_000, 5, [7]), level(3, null, null, [8]), level(4, 5_000, null)]
const nothing = { spent: 0n, orderCount: 0, boughtIds: [] }

const gained = (rule: 'SPENDING' | 'ORDERS' | 'GOODS', record: object, present: number | null = null) =>
  levelGained(levels, {
    rule,
    record: { ...nothing, ...record },
    present: present === null ? null : derivedId('lvl', present),
  })?.number ?? null

describe('a level', () => {
  test('is the best one whose threshold the rule of the mall reaches', () => {
    expect([gained('SPENDING', { spent: 99n }), gained('SPENDING', { spent: 100n })]).toEqual([null, 1])
    expect(gained('SPENDING', { spent: 6_000n })).toBe(4)
    expect([gained('ORDERS', { orderCount: 4 }), gained('ORDERS', { orderCount: 50 })]).toEqual([1, 2])
    expect(gained('GOODS', { boughtIds: [derivedId('prd', 7), derivedId('prd', 8)] })).toBe(3)
    expect(gained('GOODS', { spent: 10_000n, orderCount: 100 })).toBeNull()
  })

  test('is not reached by what the rule does not count', () => {
    expect(gained('ORDERS', { spent: 10_000n })).toBeNull()
    expect(gained('SPENDING', { orderCount: 100, boughtIds: [derivedId('prd', 8)] })).toBeNull()
  })

  test('never falls, whatever somebody has and does', () => {
    const record = fc.record({ spent: fc.bigInt(0n, 9_000n), orderCount: fc.nat(60), boughtIds: fc.constant([]) })
    fc.assert(
      fc.property(fc.constantFrom(...LEVEL_RULES), record, fc.nat(4), (rule, done, present) => {
        const after = gained(rule, done, present === 0 ? null : present)
        if (after !== null) expect(after).toBeGreaterThan(present)
      }),
    )
  })

  test('is never worse for who has bought more', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 9_000n), fc.bigInt(0n, 9_000n), (spent, more) => {
        expect(gained('SPENDING', { spent: spent + more }) ?? 0).toBeGreaterThanOrEqual(
          gained('SPENDING', { spent }) ?? 0,
        )
      }),
    )
  })

  test('has a rank from 1 to 99 and a rate from 0 to 10000', () => {
    const isFine = (facts: object) => checked(...checkLevel(facts)).ok
    expect([0, 1, 99, 100].map((number) => isFine({ number }))).toEqual([false, true, true, false])
    expect([-1, 0, 10_000, 10_001, 0.5].map((rate) => isFine({ rate }))).toEqual([false, true, true, false, false])
    expect(isFine({ goodsIds: Array(51).fill('x') })).toBe(false)
  })
})
