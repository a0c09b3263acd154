import { describe, expect, test } from 'vitest'
import type { CaseStatus } from './aftersale-status.ts'
import { isCaseOver, mayMoveCase, WAITING } from './aftersale-status.ts'

/** Written down a second time, so that nobody opens a way by mistake. */
const WAYS: readonly [CaseStatus, CaseStatus][] = [
  ['APPLIED', 'APPROVED'],
  ['APPLIED', 'REFUNDING'],
  ['APPLIED', 'REJECTED'],
  ['APPLIED', 'CANCELLED'],
  ['APPROVED', 'BUYER_SHIPPED'],
  ['APPROVED', 'RECEIVED'],
  ['APPROVED', 'REFUNDING'],
  ['APPROVED', 'CANCELLED'],
  ['BUYER_SHIPPED', 'RECEIVED'],
  ['BUYER_SHIPPED', 'REFUNDING'],
  ['BUYER_SHIPPED', 'REJECTED'],
  ['RECEIVED', 'MERCHANT_SHIPPED'],
  ['RECEIVED', 'REFUNDING'],
  ['MERCHANT_SHIPPED', 'DONE'],
  ['REFUNDING', 'DONE'],
  ['REFUNDING', 'REFUND_FAILED'],
  ['REFUND_FAILED', 'REFUNDING'],
  ['REFUND_FAILED', 'DONE'],
]

const ALL: Record<CaseStatus, true> = {
  APPLIED: true,
  APPROVED: true,
  BUYER_SHIPPED: true,
  RECEIVED: true,
  MERCHANT_SHIPPED: true,
  REFUNDING: true,
  REFUND_FAILED: true,
  DONE: true,
  REJECTED: true,
  CANCELLED: true,
}
const caseStatuses = Object.keys(ALL) as readonly CaseStatus[]

describe('a case', () => {
  const pairs = caseStatuses.flatMap((from) => caseStatuses.map((to) => [from, to] as const))
  test.each(pairs)('goes from %s to %s exactly where the table says so', (from, to) => {
    expect(mayMoveCase(from, to)).toBe(WAYS.some(([a, b]) => a === from && b === to))
  })

  test('is over where no way leads on, and can be ended by a word where nothing has moved', () => {
    expect(caseStatuses.filter(isCaseOver)).toEqual(['DONE', 'REJECTED', 'CANCELLED'])
    expect(WAITING.every((status) => mayMoveCase(status, 'CANCELLED'))).toBe(true)
    expect(caseStatuses.filter((status) => mayMoveCase(status, 'CANCELLED'))).toEqual(WAITING)
  })

  test('ends wherever it begins', () => {
    const reached = new Set<CaseStatus>(['APPLIED'])
    for (const from of reached) for (const [a, b] of WAYS) if (a === from) reached.add(b)
    expect([...reached].sort()).toEqual([...caseStatuses].sort())
  })
})
