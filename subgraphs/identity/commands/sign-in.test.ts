import { derivedId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { argonHasher } from '@supermall/subgraph/hasher'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { CHEAP, codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { banAccount } from './ban-account.ts'
import { requestCode } from './request-code.ts'
import { resetPassword } from './reset-password.ts'
import type { SignIn } from './sign-in.ts'
import { signIn } from './sign-in.ts'
import { signInByCode } from './sign-in-by-code.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '15' })
  await floor.account({ username: 'ada', phone: '13800000001', email: 'ada@example.com' })
})

const as = (login: string, more: Partial<SignIn> = {}): SignIn => ({
  audience: 'CONSUMER',
  login,
  password: PASSWORD,
  shopId: null,
  device: null,
  ...more,
})
const records = async () =>
  (
    await floor.sql.query<{ outcome: string; account_id: string | null; ip: string }>(
      'select * from sign_in order by id',
    )
  ).rows

test('any of the three names lets somebody in, in capitals or not, and tells who and from where', async () => {
  for (const login of ['ADA', '+86 13800000001', 'Ada@Example.com']) {
    const { tokens, session, account } = done(await signIn(as(login, { device: 'phone\u0000' }), floor.door()))
    const claims = await floor.claims(tokens.accessToken)
    expect(claims).toMatchObject({ iss: 'supermall', sub: account.id, sid: session.id, aud: 'CONSUMER' })
    expect(claims.exp - claims.iat).toBe(7_200)
    expect(claims).not.toHaveProperty('perms')
    expect(session).toMatchObject({ ip: '10.0.0.1', userAgent: 'a test', device: 'phone' })
  }
  const told = (await floor.told('user.logged_in')).at(-1)
  expect(told?.payload).toMatchObject({ audience: 'CONSUMER', ip: '10.0.0.1' })
})

test('an unknown name, a wrong password, another audience and an account without one get the same answer, and a record each', async () => {
  await floor.account({ username: 'passwordless', passwordHash: null })
  const before = (await records()).length
  const answers = [
    await signIn(as('nobody'), floor.door('10.1.0.1')),
    await signIn(as('ada', { password: 'wrong password' }), floor.door('10.1.0.1')),
    await signIn(as('ada', { audience: 'PLATFORM' }), floor.door('10.1.0.1')),
    await signIn(as('passwordless'), floor.door('10.1.0.1')),
    await signIn(as('ada', { password: PASSWORD + 'x'.repeat(1_000) }), floor.door('10.1.0.1')),
  ]
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(codesOf(answers[0] ?? { ok: true })).toEqual(['SIGN_IN_FAILED'])
  const made = (await records()).slice(before)
  expect(made.map(({ outcome }) => outcome)).toEqual(Array(5).fill('WRONG_PASSWORD'))
  expect(made.filter(({ account_id }) => account_id !== null)).toHaveLength(3)
})

/** What a wrong password costs the mall. */
async function costOf(login: string, ip: string) {
  let hashes = 0
  const door = floor.door(ip)
  const verify: typeof door.hasher.verify = (kept, password) => {
    hashes++
    return door.hasher.verify(kept, password)
  }
  const { statements } = await floor.count(() =>
    signIn(as(login, { password: 'wrong password' }), { ...door, hasher: { ...door.hasher, verify } }),
  )
  return { hashes, statements: statements.length }
}

test('an unknown name costs one hash and as many statements as a wrong password', async () => {
  expect(await costOf('nobody-else', '10.1.0.2')).toEqual(await costOf('ada', '10.1.0.2'))
})

test('being banned is told to who knows the password, and to nobody else', async () => {
  const banned = await floor.account({ username: 'banned' })
  const ban = { accountId: banned.id, reason: 'Sold what was not theirs', expectedVersion: 1 }
  done(await floor.operate('identity.account.ban', (unit) => banAccount(ban, unit)))
  expect(codesOf(await signIn(as('banned', { password: 'wrong password' }), floor.door('10.1.0.3')))).toEqual([
    'SIGN_IN_FAILED',
  ])
  const told = await signIn(as('banned'), floor.door('10.1.0.3'))
  expect(told).toMatchObject({
    refusals: [{ code: 'BANNED', message: expect.stringContaining('Sold what was not theirs') }],
  })
  expect((await records()).at(-1)).toMatchObject({ outcome: 'BANNED' })
})

test('the sixth try within a minute is turned away even with the right password, and a success begins anew', async () => {
  await floor.account({ username: 'limited' })
  const wrong = () => signIn(as('limited', { password: 'wrong password' }), floor.door('10.2.0.1'))
  for (let i = 0; i < 4; i++) await wrong()
  done(await signIn(as('limited'), floor.door('10.2.0.1')))
  for (let i = 0; i < 5; i++) expect(codesOf(await wrong())).toEqual(['SIGN_IN_FAILED'])
  const refused = await signIn(as('limited'), floor.door('10.2.0.1'))
  expect(refused).toMatchObject({
    refusals: [{ type: 'TooManyTriesError', code: 'TOO_MANY_TRIES', retryAfterSeconds: 60 }],
  })
  done(await signIn(as('limited'), floor.door('10.2.0.2')))
  floor.pass(minutes(1))
  done(await signIn(as('limited'), floor.door('10.2.0.1')))
})

test('whichever of its names is tried, an account gets five tries a minute from one address, and a success forgives them all', async () => {
  await floor.account({ username: 'threefold', phone: '13800000071', email: 'three@example.com' })
  const names = ['threefold', '+86 13800000071', 'Three@example.com']
  const wrong = (login = '') => signIn(as(login, { password: 'wrong password' }), floor.door('10.2.8.1'))
  for (let i = 0; i < 4; i++) expect(codesOf(await wrong(names[i % 3]))).toEqual(['SIGN_IN_FAILED'])
  done(await signIn(as('13800000071'), floor.door('10.2.8.1')))
  for (let i = 0; i < 5; i++) expect(codesOf(await wrong(names[i % 3]))).toEqual(['SIGN_IN_FAILED'])
  for (const name of names) expect(codesOf(await signIn(as(name), floor.door('10.2.8.1')))).toEqual(['SIGN_IN_FAILED'])
  done(await signIn(as('threefold'), floor.door('10.2.8.2')))
})

test('whichever of its names is tried, an account gets twenty tries in five minutes from all addresses', async () => {
  await floor.account({ username: 'twofold', phone: '13800000072' })
  for (let i = 0; i < 20; i++) {
    const login = i % 2 ? 'twofold' : '13800000072'
    await signIn(as(login, { password: 'wrong password' }), floor.door(`10.2.9.${i}`))
  }
  expect(codesOf(await signIn(as('twofold'), floor.door('10.2.9.99')))).toEqual(['SIGN_IN_FAILED'])
  floor.pass(minutes(5))
  done(await signIn(as('twofold'), floor.door('10.2.9.99')))
})

test('that the tries of an account are used up tells nobody which other names are its own, and costs the same', async () => {
  await floor.account({ username: 'secretive', phone: '13800000074', email: 'secretive@example.com' })
  const [own, foreign] = ['13800000074', '13800000999']
  const guess = (login: string) => signIn(as(login, { password: 'wrong password' }), floor.door('10.2.12.1'))
  for (let i = 0; i < 6; i++) await guess('secretive')
  expect(codesOf(await guess('secretive'))).toEqual(['TOO_MANY_TRIES'])
  expect(await costOf(own, '10.2.12.1')).toEqual(await costOf(foreign, '10.2.12.1'))
  const answers = async (login: string) => [await guess(login), await guess(login)]
  expect(await answers(own)).toEqual(await answers(foreign))
  for (let i = 0; i < 20; i++) await signIn(as('secretive', { password: 'x' }), floor.door(`10.2.13.${i}`))
  expect(await costOf(own, '10.2.12.2')).toEqual(await costOf(foreign, '10.2.12.2'))
  for (let i = 0; i < 4; i++) expect(await guess(own)).toEqual(await guess(foreign))
  expect(codesOf(await guess(own))).toEqual(['TOO_MANY_TRIES'])
})

test('who types the id of an account as a name uses up none of its tries', async () => {
  const { id } = await floor.account({ username: 'numbered' })
  const typed = (ip: string) => signIn(as(id, { password: 'wrong password' }), floor.door(ip))
  for (let i = 0; i < 20; i++) await typed(`10.2.10.${i}`)
  expect(codesOf(await typed('10.2.10.99'))).toEqual(['TOO_MANY_TRIES'])
  done(await signIn(as('numbered'), floor.door('10.2.10.98')))
})

test('codes by text message and by e-mail are tried five times a minute together, and a sixth is as wrong as for a stranger', async () => {
  await floor.account({ username: 'reached', phone: '13800000073', email: 'reached@example.com' })
  const audience = 'CONSUMER'
  let door = floor.door('10.2.11.1')
  const byCode = (recipient: string, code: string) =>
    signInByCode({ audience, recipient, code, shopId: null, device: null }, door)
  const reset = (recipient: string, code: string) =>
    resetPassword({ audience, recipient, code, password: 'a new password', passwordConfirm: 'a new password' }, door)
  for (const [purpose, attempt] of [
    ['SIGN_IN', byCode],
    ['RESET_PASSWORD', reset],
  ] as const) {
    done(await requestCode({ audience, purpose, recipient: '13800000073', accountId: '' }, door))
    const code = await floor.lastCode()
    for (let i = 0; i < 5; i++)
      expect(codesOf(await attempt(i % 2 ? '13800000073' : 'reached@example.com', '000000'))).toEqual(['CODE_WRONG'])
    expect(await attempt('13800000073', code)).toEqual(await attempt('13800000998', code))
    for (let i = 0; i < 2; i++) expect(codesOf(await attempt('reached@example.com', 'x'))).toEqual(['CODE_WRONG'])
    expect(codesOf(await attempt('reached@example.com', 'x'))).toEqual(['TOO_MANY_TRIES'])
    floor.pass(minutes(1))
    expect(await attempt('13800000073', code)).toMatchObject({ ok: true })
    door = floor.door('10.2.11.2')
  }
})

test('what the mall itself failed is no guess, but counts for the address; what was wrong stays one', async () => {
  await floor.account({ username: 'stumbled' })
  const door = floor.door('10.2.6.1')
  const verify = () => Promise.reject(new Error('no thread is free'))
  const failing = { ...door, hasher: { ...door.hasher, verify } }
  const wrong = () => signIn(as('stumbled', { password: 'wrong password' }), door)
  for (let i = 0; i < 4; i++) expect(codesOf(await wrong())).toEqual(['SIGN_IN_FAILED'])
  for (let i = 0; i < 9; i++) await expect(signIn(as('stumbled'), failing)).rejects.toThrow('no thread is free')
  expect(codesOf(await wrong())).toEqual(['SIGN_IN_FAILED'])
  expect(codesOf(await signIn(as('stumbled'), door))).toEqual(['TOO_MANY_TRIES'])
  floor.pass(minutes(1))
  expect(codesOf(await signIn(as('stumbled'), door))).toEqual(['TOO_MANY_TRIES'])
  done(await signIn(as('stumbled'), floor.door('10.2.6.2')))
})

test('a try by code, or to reset a password, that the mall itself failed is none either', async () => {
  await floor.account({ username: 'coded', phone: '13800000061', phoneVerifiedAt: new Date() })
  const door = floor.door('10.2.7.1')
  const transact = () => Promise.reject(new Error('the database is away'))
  const failing = { ...door, transact }
  const [audience, recipient, code] = ['CONSUMER', '13800000061', '000000'] as const
  const byCode = (at: typeof door) => signInByCode({ audience, recipient, code, shopId: null, device: null }, at)
  const reset = (at: typeof door) =>
    resetPassword({ audience, recipient, code, password: 'a new password', passwordConfirm: 'a new password' }, at)
  for (const attempt of [byCode, reset]) {
    for (let i = 0; i < 6; i++) await expect(attempt(failing)).rejects.toThrow('the database is away')
    expect(codesOf(await attempt(door))).toEqual(['CODE_WRONG'])
  }
})

test('a password of a million characters is nobody’s, and no more of it is hashed than a password can be long', async () => {
  await floor.account({ username: 'brief' })
  const hashed: number[] = []
  const door = floor.door('10.2.5.1')
  const hasher: typeof door.hasher = {
    ...door.hasher,
    verify(kept, password) {
      hashed.push(password.length)
      return door.hasher.verify(kept, password)
    },
  }
  const long = PASSWORD + 'x'.repeat(1_000_000)
  expect(codesOf(await signIn(as('brief', { password: long }), { ...door, hasher }))).toEqual(['SIGN_IN_FAILED'])
  expect(hashed).toEqual([256])
  const padded = PASSWORD.padEnd(300, ' ')
  expect(codesOf(await signIn(as('brief', { password: padded }), { ...door, hasher }))).toEqual(['SIGN_IN_FAILED'])
})

test('tries from many addresses on one account are limited together', async () => {
  for (let i = 0; i < 20; i++) await signIn(as('hunted', { password: 'wrong password' }), floor.door(`10.3.0.${i}`))
  expect(codesOf(await signIn(as('HUNTED'), floor.door('10.3.1.1')))).toEqual(['TOO_MANY_TRIES'])
})

test('one address cannot use up the tries of an account for everybody, neither at once nor by and by', async () => {
  await floor.account({ username: 'besieged', audience: 'PLATFORM' })
  const enter = (ip: string, password = PASSWORD) =>
    signIn(as('besieged', { audience: 'PLATFORM', password }), floor.door(ip))
  for (let i = 0; i < 21; i++) await enter('10.3.2.1', 'wrong password')
  for (let minute = 1; minute < 5; minute++) {
    floor.pass(minutes(1))
    for (let i = 0; i < 6; i++) await enter('10.3.2.1', 'wrong password')
  }
  done(await enter('10.3.2.2'))
})

test('who was in before from an address comes in from there while others guess, and guesses no oftener than they', async () => {
  await floor.account({ username: 'settled', phone: '13800000031' })
  done(await signIn(as('settled'), floor.door('10.3.6.1')))
  for (let i = 0; i < 20; i++) await signIn(as('settled', { password: 'wrong password' }), floor.door(`10.3.7.${i}`))
  expect(codesOf(await signIn(as('settled'), floor.door('10.3.6.2')))).toEqual(['TOO_MANY_TRIES'])
  const guess = () => signIn(as('settled', { password: 'wrong password' }), floor.door('10.3.6.1'))
  for (let i = 0; i < 5; i++) expect(codesOf(await guess())).toEqual(['SIGN_IN_FAILED'])
  expect(codesOf(await guess())).toEqual(['TOO_MANY_TRIES'])
  floor.pass(minutes(1))
  for (let i = 0; i < 2; i++) expect(codesOf(await guess())).toEqual(['SIGN_IN_FAILED'])
  done(await signIn(as('settled'), floor.door('10.3.6.1')))
})

test('tries from one address on many accounts are limited together', async () => {
  for (let i = 0; i < 15; i++) await signIn(as(`name${i}`), floor.door('10.4.0.1'))
  expect(codesOf(await signIn(as('name-new'), floor.door('10.4.0.1')))).toEqual(['TOO_MANY_TRIES'])
  expect(codesOf(await signIn(as('name-new'), floor.door('10.4.0.2')))).toEqual(['SIGN_IN_FAILED'])
})

test('a hash that was made with other costs is renewed by the sign-in that knows the password', async () => {
  const older = argonHasher({
    ARGON2_MEMORY_KIB: 32,
    ARGON2_PASSES: 1,
    ARGON2_LANES: 1,
    ARGON2_AT_ONCE: 1,
    ARGON2_WAITING: 1,
  })
  const { id } = await floor.account({ username: 'veteran', passwordHash: await older.hash(PASSWORD) })
  done(await signIn(as('veteran'), floor.door('10.5.0.1')))
  const { passwordHash } = await floor.tools.client.account.findUniqueOrThrow({ where: { id } })
  expect(passwordHash).toContain(`m=${CHEAP.ARGON2_MEMORY_KIB},`)
  done(await signIn(as('veteran'), floor.door('10.5.0.1')))
})

test('merchant staff come in for exactly one shop, with what they may do there', async () => {
  const { id } = await floor.account({ username: 'clerk', audience: 'MERCHANT' })
  const member = (n: number) => ({
    shopId: derivedId('shp', n),
    name: `Shop ${n}`,
    permissions: ['catalog.*'],
    storeIds: [derivedId('sto', n)],
  })
  const enter = (shopId: string | null = null) =>
    signIn(as('clerk', { audience: 'MERCHANT', shopId }), floor.door(`10.6.0.${Math.random()}`))
  expect(codesOf(await enter())).toEqual(['NO_SHOP'])
  floor.members.set(id, [member(1)])
  const one = done(await enter())
  expect(await floor.claims(one.tokens.accessToken)).toMatchObject({
    aud: 'MERCHANT',
    shop: derivedId('shp', 1),
    stores: [derivedId('sto', 1)],
    perms: ['catalog.*'],
  })
  floor.members.set(id, [member(1), member(2)])
  const choice = await enter()
  expect(choice).toMatchObject({
    refusals: [{ type: 'ShopChoiceNeededError', shops: [{ name: 'Shop 1' }, { shopId: derivedId('shp', 2) }] }],
  })
  expect(done(await enter(derivedId('shp', 2))).session.shopId).toBe(derivedId('shp', 2))
  expect(codesOf(await enter(derivedId('shp', 3)))).toEqual(['NO_SHOP'])
})

test('nobody comes in for a shop while merchants does not answer', async () => {
  await floor.account({ username: 'stranded', audience: 'MERCHANT' })
  const door = {
    ...floor.door('10.7.0.1'),
    ask: () => Promise.reject(Object.assign(new Error('silence'), { code: 'NO_ANSWER' })),
  }
  await expect(signIn(as('stranded', { audience: 'MERCHANT' }), door)).rejects.toMatchObject({ code: 'NO_ANSWER' })
})

test('who works for more shops than merchants lists comes into the newest by its id', async () => {
  const { id } = await floor.account({ username: 'everywhere', audience: 'MERCHANT' })
  const member = (n: number) => ({ shopId: derivedId('shp', n), name: `Shop ${n}`, permissions: [], storeIds: [] })
  floor.members.set(
    id,
    Array.from({ length: 120 }, (_, n) => member(n)),
  )
  const enter = (shopId: string) => signIn(as('everywhere', { audience: 'MERCHANT', shopId }), floor.door('10.8.0.1'))
  expect(done(await enter(derivedId('shp', 119))).session.shopId).toBe(derivedId('shp', 119))
  expect(codesOf(await enter('shp_none'))).toEqual(['NO_SHOP'])
})
