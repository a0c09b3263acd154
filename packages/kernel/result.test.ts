import { describe, expect, test } from 'vitest'
import { badInput, Fault, fault } from './fault.ts'
import { isResult, ok, refuse, refused } from './result.ts'

describe('a result', () => {
  test('is what ok, refuse and refused make, and nothing else', () => {
    expect([ok(1), ok(undefined), refuse({ code: 'A', message: 'b' }), refused('A', 'b')].map(isResult)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect([null, undefined, 1, {}, { ok: true }, { value: 1 }, [], new Response()].map(isResult)).toEqual(
      Array(8).fill(false),
    )
  })

  test('that is refused has a path only where one is given', () => {
    expect(refused('A', 'b')).toEqual({ ok: false, refusals: [{ code: 'A', message: 'b' }] })
    expect(refused('A', 'b', 'lines', '2')).toEqual({
      ok: false,
      refusals: [{ code: 'A', message: 'b', path: ['lines', '2'] }],
    })
  })
})

describe('a fault', () => {
  test('tells the log what happened and the client only what its code means', () => {
    const forbidden = fault('FORBIDDEN', 'row 17 is of shop 4')
    expect(forbidden).toBeInstanceOf(Fault)
    expect(forbidden).toMatchObject({
      message: 'row 17 is of shop 4',
      code: 'FORBIDDEN',
      retryable: false,
      status: 403,
    })
    expect(forbidden.publicText).not.toContain('17')
    expect(fault('NO_ANSWER', 'x')).toMatchObject({ retryable: true, status: 503 })
  })

  test('of the input tells the client what is wrong with it', () => {
    expect(badInput('Too long.')).toMatchObject({ code: 'BAD_USER_INPUT', publicText: 'Too long.', status: 400 })
  })
})
