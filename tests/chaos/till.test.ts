import { describe, expect, test } from 'vitest'
import type { Heard } from '../../subgraphs/payments/trial/books.ts'
import { openTill } from './till.ts'

const asked = (path: string, form: Record<string, string>, key: string): Heard => ({
  method: 'POST',
  path,
  query: new URLSearchParams(),
  headers: { 'idempotency-key': key },
  body: new URLSearchParams(form).toString(),
})
const charge = (key: string, paymentId = 'pay_1') =>
  asked('/v1/payment_intents', { amount: '500', payment_method: 'pm_card', 'metadata[paymentId]': paymentId }, key)
const refund = (key: string) => asked('/v1/refunds', { amount: '200', 'metadata[refundId]': 'rfd_1' }, key)
const done = { status: 200, body: '{}' }

describe('the till of a provider', () => {
  test('moves nothing for a key that it knows', () => {
    const till = openTill()
    expect([till.enter(charge('a'), done)?.amount, till.enter(charge('a'), done)]).toEqual(['500', null])
    expect([till.movements.size, till.twice()]).toEqual([1, []])
  })

  test('moves the same money twice for another key, and says of what', () => {
    const till = openTill()
    for (const key of ['a', 'b']) till.enter(charge(key), done)
    for (const key of ['c', 'd']) till.enter(refund(key), done)
    till.enter(charge('e', 'pay_2'), done)
    expect(till.twice()).toEqual(['pay_1', 'rfd_1'])
  })

  test('knows nothing of what was refused, of questions, and of what is only opened', () => {
    const till = openTill()
    till.enter(charge('a'), { status: 402, body: '{}' })
    till.enter({ ...refund('b'), method: 'GET' }, done)
    till.enter(asked('/v1/payment_intents', { amount: '500', 'metadata[paymentId]': 'pay_3' }, 'c'), done)
    expect(till.movements.size).toBe(0)
  })
})
