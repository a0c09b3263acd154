import { Fault } from '@supermall/kernel/fault'
import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { publicError } from './errors.ts'
import { createLog } from './log.ts'

const told = (originalError: Error) =>
  publicError(new GraphQLError('swordfish', { originalError }), {
    traceId: null,
    log: createLog({ level: 'silent', isPretty: false }),
    service: 'trial',
  })

test.each([
  Object.assign(new Error('swordfish'), { code: '22021' }),
  Object.assign(new Error('swordfish'), { meta: { driverAdapterError: { cause: { originalCode: '22P05' } } } }),
])('a text that Postgres cannot keep is bad input', (error) => {
  expect(told(error)).toEqual({
    message: 'A text holds a character that no text can hold here.',
    extensions: { code: 'BAD_USER_INPUT', retryable: false },
  })
})

test('whoever may try again is told when, where somebody can say', () => {
  expect(told(new Fault('RATE_LIMITED', 'swordfish', { retryAfterMs: 1_501 })).extensions).toEqual({
    code: 'RATE_LIMITED',
    retryable: true,
    retryAfter: 1.51,
  })
  expect(told(new Fault('RATE_LIMITED', 'swordfish')).extensions).toEqual({ code: 'RATE_LIMITED', retryable: true })
})

test('what else goes wrong says nothing of itself', () => {
  expect(told(Object.assign(new Error('swordfish'), { code: '22001' }))).toEqual({
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: true },
  })
})
