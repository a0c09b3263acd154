import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { factOf, yuan } from '../trial/goods.ts'
import type { Mark } from './cart.ts'
import type { Known } from './problem.ts'
import { problemOf } from './problem.ts'

const known = (more: Partial<Known> = {}): Known => ({
  fact: factOf(1),
  available: 10,
  buyer: { levelId: null, groupIds: [] },
  pieces: 2,
  bought: 0,
  now: new Date('2026-11-21T04:00:00Z'),
  ...more,
})
const codeOf = (more: Partial<Known>, mark: Mark | null = null, quantity = 2) =>
  problemOf({ quantity, mark }, known(more))?.code ?? null

const presell = (startsAt: string) => ({
  ...{ price: yuan(1), startsAt, endsAt: '2026-12-01T00:00:00Z' },
  ...{ sendsAt: null, sendsAfterDays: 3 },
})
const mark = (more: Partial<Mark>): Mark => ({ price: 1n, currency: 'CNY', shelf: 'ON', available: null, ...more })

test.each([
  ['all is well', {}, null],
  ['the catalogue does not know it', { fact: undefined }, 'UNKNOWN'],
  ['it is not on sale', { fact: factOf(1, { isOnSale: false }) }, 'OFF_SHELF'],
  [
    'it is off the shelf and sold out, which is graver',
    { fact: factOf(1, { isOnSale: false }), available: 0 },
    'OFF_SHELF',
  ],
  ['none are left', { available: 0 }, 'SOLD_OUT'],
  ['fewer are left than wanted', { available: 1 }, 'INSUFFICIENT'],
  ['just as many are left as wanted', { available: 2 }, null],
  ['nobody counts them', { available: null }, null],
  ['inventory is silent and nothing was told', { available: undefined }, null],
  ['an order may have fewer', { fact: factOf(1, { mostPerOrder: 1 }) }, 'OVER_MOST'],
  ['everybody can buy just as many', { fact: factOf(1, { mostPerBuyer: 5 }), bought: 3 }, null],
  ['everybody can buy fewer in all', { fact: factOf(1, { mostPerBuyer: 5 }), bought: 4 }, 'OVER_MOST_PER_BUYER'],
  ['its sale begins now', { fact: factOf(1, { presell: presell('2026-11-21T04:00:00Z') }) }, null],
  ['its sale begins later', { fact: factOf(1, { presell: presell('2026-11-21T04:00:01Z') }) }, 'NOT_STARTED'],
  ['an order needs more', { fact: factOf(1, { leastPerOrder: 3 }) }, 'BELOW_LEAST'],
  ['other SKUs of the product make up what an order needs', { fact: factOf(1, { leastPerOrder: 3 }), pieces: 3 }, null],
] as const)('when %s the problem is told as it is', (_, more, code) => {
  expect(codeOf(more)).toBe(code)
})

test('secrets are what is left of virtual goods, whatever inventory says', () => {
  const virtual = (secretsLeft: number) => ({ fact: factOf(1, { kind: 'VIRTUAL', secretsLeft }), available: 0 })
  expect([codeOf(virtual(0)), codeOf(virtual(1)), codeOf(virtual(2))]).toEqual(['SOLD_OUT', 'INSUFFICIENT', null])
})

test('one match of level or group lets somebody buy what is not for everybody', () => {
  const [level, group] = [derivedId('lvl', 1), derivedId('mgr', 1)]
  const fact = factOf(1, { buyLevelIds: [level], buyGroupIds: [group] })
  expect(codeOf({ fact })).toBe('NOT_ALLOWED')
  expect(codeOf({ fact, buyer: { levelId: level, groupIds: [] } })).toBeNull()
  expect(codeOf({ fact, buyer: { levelId: null, groupIds: [group] } })).toBeNull()
  expect(codeOf({ fact, buyer: { levelId: derivedId('lvl', 2), groupIds: [] } })).toBe('NOT_ALLOWED')
  expect(codeOf({ fact, buyer: null })).toBeNull()
})

test('what somebody may not see they may not buy', () => {
  const [level, group] = [derivedId('lvl', 1), derivedId('mgr', 1)]
  const seen = factOf(1, { viewLevelIds: [level] })
  expect(codeOf({ fact: seen })).toBe('NOT_ALLOWED')
  expect(codeOf({ fact: seen, buyer: { levelId: level, groupIds: [] } })).toBeNull()
  const both = factOf(1, { viewLevelIds: [level], buyGroupIds: [group] })
  expect(codeOf({ fact: both, buyer: { levelId: level, groupIds: [] } })).toBe('NOT_ALLOWED')
  expect(codeOf({ fact: both, buyer: { levelId: level, groupIds: [group] } })).toBeNull()
})

test('while those who know are silent, what was told last is what counts', () => {
  const silent = { fact: null, available: undefined }
  expect(codeOf(silent, mark({}))).toBeNull()
  expect(codeOf(silent, mark({ shelf: 'OFF' }))).toBe('OFF_SHELF')
  expect(codeOf(silent, mark({ shelf: 'DELETED' }))).toBe('UNKNOWN')
  expect(codeOf(silent, mark({ available: 0 }))).toBe('SOLD_OUT')
  expect(codeOf(silent, mark({ available: 1 }))).toBe('INSUFFICIENT')
  expect(codeOf(silent, null)).toBeNull()
})

test('what is known now goes before what was told', () => {
  expect(codeOf({}, mark({ shelf: 'OFF', available: 0 }))).toBeNull()
})
