import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'

function told(facts: Readonly<Record<string, unknown>>, isPretty = false): string {
  const lines: string[] = []
  createLog({ level: 'debug', isPretty, write: (line) => lines.push(line) }).info('something.happened', facts)
  return lines.join('\n')
}

const JWT = `eyJ${'a'.repeat(30)}.eyJ${'b'.repeat(30)}.${'c'.repeat(43)}`

describe('the log', () => {
  it.each([
    ['passwords', { input: { password: 'hunter2!', newPassword: 'hunter3!' } }, /hunter/],
    ['tokens', { tokens: { accessToken: JWT }, refresh_token: 'rt_1234567' }, /eyJ|rt_1/],
    ['codes that were sent to somebody', { sent: [{ code: '123456', verificationCode: 'AB12CD34' }] }, /123456|AB12/],
    ['cards', { card: { number: '4242 4242 4242 4242' }, cvv: '987', cardNumber: '4000000000000002' }, /4242|987|4000/],
    ['headers', { headers: { authorization: 'Bearer abcdefgh', cookie: 'sid=12345' } }, /abcdefgh|12345/],
  ])('tells no %s, by their names', (_, facts, secret) => {
    for (const isPretty of [false, true]) expect(told(facts, isPretty)).not.toMatch(secret)
  })

  it.each([
    ['a token in a text', { said: `refused Bearer ${JWT} of a guest` }, /eyJ/],
    ['a bare token', { query: `{ whoami(t: "${JWT}") }` }, /eyJ/],
    ['a card in a text', { message: 'card 4242-4242-4242-4242 was refused' }, /4242/],
    ['a password in a URL', { url: 'postgres://mall:s3cret@db:5432/orders' }, /s3cret/],
    ['any of them in an error', { error: new Error(`no use: Bearer ${JWT}`) }, /eyJ/],
  ])('tells no %s, by its look', (_, facts, secret) => {
    for (const isPretty of [false, true]) expect(told(facts, isPretty)).not.toMatch(secret)
  })

  it('tells what it is read for: codes of faults, ids, times and figures', () => {
    const line = JSON.parse(told({ code: 'SERVICE_UNAVAILABLE', orderId: 'ord_01jd', total: 12n, path: 'a.b' }))
    expect(line).toMatchObject({ code: 'SERVICE_UNAVAILABLE', orderId: 'ord_01jd', total: '12', path: 'a.b' })
    expect(line.at).toMatch(/^\d{4}-\d\d-\d\dT/)
  })

  it('is silent below its level', () => {
    const lines: string[] = []
    const log = createLog({ level: 'warn', isPretty: false, write: (line) => lines.push(line) })
    log.info('a')
    log.error('b')
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['b'])
  })
})
