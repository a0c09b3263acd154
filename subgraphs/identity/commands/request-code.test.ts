import { minutes, seconds } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { CodePurpose } from '../domain/code.ts'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor } from '../trial/floor.ts'
import { proveCode, spendCode } from './prove-code.ts'
import { requestCode } from './request-code.ts'
import { signInByCode } from './sign-in-by-code.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ CODES_PER_ADDRESS: '40', SIGN_INS_PER_ADDRESS: '1000' })
  await floor.account({ phone: '13800000001', email: 'ada@example.com' })
  await floor.account({ phone: '13800000041', email: 'known@example.com' })
})

const ask = (recipient: string, purpose: CodePurpose = 'SIGN_IN', ip = '10.0.0.1') =>
  requestCode({ audience: 'CONSUMER', purpose, recipient, accountId: '' }, floor.door(ip))
const enter = (recipient: string, code: string) =>
  signInByCode({ audience: 'CONSUMER', recipient, code, shopId: null, device: null }, floor.door())
const wrong = (code: string) => (code === '000000' ? '000001' : '000000')

test('a code of six digits is told for delivery, kept as a hash only, and lets its holder in once', async () => {
  const notice = done(await ask('13800000001'))
  expect(notice).toMatchObject({ channel: 'SMS' })
  expect(notice.expiresAt.getTime() - floor.clock.now.getTime()).toBe(minutes(10))
  const code = await floor.lastCode()
  expect(code).toMatch(/^\d{6}$/)
  expect((await floor.told('code.issued')).at(-1)?.payload).toMatchObject({
    channel: 'SMS',
    recipient: '13800000001',
    purpose: 'SIGN_IN',
  })
  expect(JSON.stringify((await floor.sql.query('select * from challenge')).rows)).not.toContain(code)
  expect(done(await enter('+8613800000001', code)).account.phone).toBe('13800000001')
  expect(codesOf(await enter('13800000001', code))).toEqual(['CODE_WRONG'])
})

test('a developer finds the code in the log; production never writes it', async () => {
  done(await ask('ada@example.com'))
  expect(floor.said.at(-1)).toBe(`the code for ada@example.com (SIGN_IN) is ${await floor.lastCode()}`)
  const lines = floor.said.length
  const door = floor.door()
  const input = { audience: 'CONSUMER', purpose: 'REGISTER', recipient: 'new@example.com', accountId: '' } as const
  done(await requestCode(input, { ...door, settings: { ...door.settings, MODE: 'production' } }))
  expect(floor.said).toHaveLength(lines)
})

test('a stranger cannot tell from the answer who has an account, and nobody who has none is written to', async () => {
  floor.pass(minutes(2))
  const sent = (await floor.told('code.issued')).length
  const unknown = done(await ask('13900000009'))
  expect(await floor.told('code.issued')).toHaveLength(sent)
  const known = done(await ask('13800000001'))
  expect({ ...unknown, isSent: null }).toEqual({ ...known, isSent: null })
  expect(codesOf(await ask('13900000009'))).toEqual(codesOf(await ask('13800000001')))
})

/** What the mall does for whoever asks: for no other reason does one request take longer than another. */
async function costOf(recipient: string, purpose: CodePurpose, ip: string) {
  const door = floor.door(ip)
  const counted: string[] = []
  const count: typeof door.cache.count = (key, ...more) => {
    counted.push(key.split(':', 2).join(':'))
    return door.cache.count(key, ...more)
  }
  const asked = { audience: 'CONSUMER', purpose, recipient, accountId: '' } as const
  const { statements } = await floor.count(() => requestCode(asked, { ...door, cache: { ...door.cache, count } }))
  return { counted, statements }
}

test.each(['SIGN_IN', 'RESET_PASSWORD', 'REGISTER'] as const)(
  'a code for %s costs the mall as much where nobody has that recipient as where somebody has it',
  async (purpose) => {
    const sent = (await floor.told('code.issued')).length
    const from = '10.7.0.1'
    for (const [known, unknown] of [
      ['13800000041', '13900000041'],
      ['known@example.com', 'nobody@example.com'],
    ] as const)
      for (const _ of ['at first', 'too soon after it'])
        expect(await costOf(unknown, purpose, from)).toEqual(await costOf(known, purpose, from))
    expect(await floor.told('code.issued')).toHaveLength(sent + (purpose === 'REGISTER' ? 4 : 2))
  },
)

test('a code is sent once a minute, also to many who ask at the same time', async () => {
  const answers = survivors(await rival(6, (i) => ask('13700000001', 'REGISTER', `10.1.0.${i}`)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.find(({ ok }) => !ok)).toMatchObject({
    refusals: [{ type: 'TooManyTriesError', code: 'CODE_REQUESTED_TOO_SOON', retryAfterSeconds: 60 }],
  })
  floor.pass(seconds(59))
  expect(codesOf(await ask('13700000001', 'REGISTER'))).toEqual(['CODE_REQUESTED_TOO_SOON'])
  floor.pass(seconds(1))
  done(await ask('13700000001', 'REGISTER'))
})

const key = (recipient: string, purpose: CodePurpose = 'REGISTER') => ({
  audience: 'CONSUMER',
  purpose,
  recipient,
  accountId: '',
})

test('a code survives four wrong tries and dies of the fifth, however fast they come', async () => {
  done(await ask('13700000002', 'REGISTER'))
  const code = await floor.lastCode()
  for (let i = 0; i < 4; i++)
    expect(codesOf(await proveCode(key('13700000002'), wrong(code), floor.door()))).toEqual(['CODE_WRONG'])
  done(await proveCode(key('13700000002'), code, floor.door()))
  expect(codesOf(await proveCode(key('13700000002'), code, floor.door()))).toEqual(['CODE_WRONG'])
  done(await ask('13700000003', 'REGISTER'))
  await rival(20, () => proveCode(key('13700000003'), wrong('x'), floor.door()))
  const { tries } = await floor.tools.client.challenge.findFirstOrThrow({ where: { recipient: '13700000003' } })
  expect(tries).toBe(5)
})

test('a code is good for one purpose and one recipient, for ten minutes, and not after a newer one', async () => {
  done(await ask('13700000004', 'REGISTER'))
  const first = await floor.lastCode()
  expect(codesOf(await proveCode(key('13700000004', 'SIGN_IN'), first, floor.door()))).toEqual(['CODE_WRONG'])
  expect(codesOf(await proveCode(key('13700000005'), first, floor.door()))).toEqual(['CODE_WRONG'])
  floor.pass(minutes(2))
  done(await ask('13700000004', 'REGISTER'))
  const second = await floor.lastCode()
  if (first !== second)
    expect(codesOf(await proveCode(key('13700000004'), first, floor.door()))).toEqual(['CODE_WRONG'])
  floor.pass(minutes(10))
  expect(codesOf(await proveCode(key('13700000004'), second, floor.door()))).toEqual(['CODE_WRONG'])
})

test('of many who spend a proven code at once, one does', async () => {
  done(await ask('13700000006', 'REGISTER'))
  const proven = done(await proveCode(key('13700000006'), await floor.lastCode(), floor.door()))
  const spent = survivors(await rival(6, () => floor.transact((unit) => spendCode(proven, unit))))
  expect(spent.filter(({ ok }) => ok)).toHaveLength(1)
})

test('an address that asks for codes without end is turned away, and what is no recipient is refused', async () => {
  for (let i = 0; i < 40; i++) await ask(`1360000${1000 + i}`, 'REGISTER', '10.9.0.1')
  expect(codesOf(await ask('13600009999', 'REGISTER', '10.9.0.1'))).toEqual(['TOO_MANY_TRIES'])
  expect(codesOf(await ask('ada'))).toEqual(['RECIPIENT_INVALID'])
})

test('twenty requests in a second cost the recipient one of its codes of that day', async () => {
  for (let i = 0; i < 25; i++) await ask('13700000021', 'REGISTER', `10.2.0.${i}`)
  floor.pass(minutes(2))
  done(await ask('13700000021', 'REGISTER', '10.2.1.1'))
  for (let i = 2; i < 20; i++) {
    floor.pass(minutes(2))
    done(await ask('13700000021', 'REGISTER', `10.2.1.${i}`))
  }
  floor.pass(minutes(2))
  expect(codesOf(await ask('13700000021', 'REGISTER', '10.2.2.1'))).toEqual(['TOO_MANY_TRIES'])
})

test('a code that the mall itself failed to issue is none of its day', async () => {
  const input = { audience: 'CONSUMER', purpose: 'REGISTER', recipient: '13700000029', accountId: '' } as const
  const transact = () => Promise.reject(new Error('the database is away'))
  for (let i = 0; i < 21; i++) {
    const failing = { ...floor.door(`10.5.0.${i}`), transact }
    await expect(requestCode(input, failing)).rejects.toThrow('the database is away')
  }
  done(await requestCode(input, floor.door('10.5.1.1')))
})

test('what is asked for one purpose, or of another house, leaves the codes of every other', async () => {
  await floor.account({ phone: '13700000023' })
  const reset = { audience: 'PLATFORM', purpose: 'RESET_PASSWORD', recipient: '13700000023', accountId: '' } as const
  const sent = (await floor.told('code.issued')).length
  for (let i = 0; i < 20; i++) {
    done(await requestCode(reset, floor.door(`10.4.0.${i}`)))
    floor.pass(minutes(2))
  }
  expect(codesOf(await requestCode(reset, floor.door('10.4.1.1')))).toEqual(['TOO_MANY_TRIES'])
  expect(await floor.told('code.issued')).toHaveLength(sent)
  done(await ask('13700000023', 'SIGN_IN', '10.4.1.2'))
  done(await ask('13700000023', 'RESET_PASSWORD', '10.4.1.3'))
})

test('who is written to and who is not run out of codes after as many requests', async () => {
  const until = async (recipient: string, net: string) => {
    for (let i = 0; i < 30; i++) {
      floor.pass(minutes(2))
      if (!(await ask(recipient, 'SIGN_IN', `${net}.${i}`)).ok) return i
    }
    return null
  }
  await floor.account({ phone: '13700000024' })
  expect(await until('13700000024', '10.5.0')).toBe(await until('13700000025', '10.5.1'))
})

test('who came in by a code from an address does so again while others guess codes of theirs', async () => {
  await floor.account({ phone: '13700000026' })
  const at = (ip: string, code: string) =>
    signInByCode({ audience: 'CONSUMER', recipient: '13700000026', code, shopId: null, device: null }, floor.door(ip))
  done(await ask('13700000026', 'SIGN_IN', '10.6.0.1'))
  done(await at('10.6.0.1', await floor.lastCode()))
  for (let i = 0; i < 21; i++) await at('10.6.1.1', '000000')
  expect(codesOf(await at('10.6.0.2', '000000'))).toEqual(['CODE_WRONG'])
  for (let i = 0; i < 20; i++) await at(`10.6.2.${i}`, '000000')
  floor.pass(minutes(2))
  done(await ask('13700000026', 'SIGN_IN', '10.6.0.1'))
  const code = await floor.lastCode()
  expect(codesOf(await at('10.6.0.2', code))).toEqual(['TOO_MANY_TRIES'])
  done(await at('10.6.0.1', code))
})

test('of many accounts that ask for codes to one number at once no more are sent than it gets a day', async () => {
  const asked = await rival(40, (i) =>
    requestCode(
      { audience: 'CONSUMER', purpose: 'BIND', recipient: '13700000022', accountId: `acc_${i}` },
      floor.door(`10.3.0.${i}`),
    ),
  )
  expect(survivors(asked).filter(({ ok }) => ok).length).toBeLessThanOrEqual(20)
})
