import { newId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

const purseId = newId('prs')
const coinCounted = event('coin.counted', 'purseId', { purseId: idOf('prs'), number: z.int() })

describe('an event', () => {
  test('is made by calling it, and knows its name and what it is about', () => {
    const draft = coinCounted({ purseId, number: 1 })
    expect(draft.payload).toEqual({ purseId, number: 1 })
    expect([draft.definition.eventName, draft.definition.version]).toEqual(['coin.counted', 1])
    expect(draft.definition.aggregateOf(draft.payload)).toBe(purseId)
  })

  test('takes what a later sender has added, and drops it', () => {
    expect(coinCounted.schema.parse({ purseId, number: 1, colour: 'red' })).toEqual({ purseId, number: 1 })
  })
})

test('a request holds both the question and the answer to their shape', () => {
  const worth = request('mint.worth', { ask: { purseId: idOf('prs') }, answer: z.object({ worth: z.int() }) })
  expect([worth.ask.safeParse({ purseId }).success, worth.ask.safeParse({ purseId: newId('acc') }).success]).toEqual([
    true,
    false,
  ])
  expect([worth.answer.safeParse({ worth: 1 }).success, worth.answer.safeParse({ worth: '1' }).success]).toEqual([
    true,
    false,
  ])
})

test('an id is taken only with its own prefix and a whole body', () => {
  const takes = (value: unknown) => idOf('prs').safeParse(value).success
  expect([takes(purseId), takes(newId('prd')), takes('prs_1'), takes(7), takes(null)]).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
})

test('an instant is in UTC', () => {
  const takes = (text: string) => instant.safeParse(text).success
  expect([
    takes('2026-11-01T10:00:00.000Z'),
    takes('2026-11-01T10:00:00Z'),
    takes('2026-11-01'),
    takes('2026-11-01T10:00:00+08:00'),
  ]).toEqual([...[true, true, false, false]])
})

test('money travels as whole minor units of a currency that is known', () => {
  const takes = (minorUnits: unknown, currency = 'CNY') => moneyOnWire.safeParse({ minorUnits, currency }).success
  expect(['0', '-5', '9007199254740993'].map((units) => takes(units))).toEqual([true, true, true])
  expect([1, '1.5', '', '1e3', ' 1', '1'.repeat(19)].map((units) => takes(units))).toEqual(Array(6).fill(false))
  expect(takes('1', 'ZZZ')).toBe(false)
})
