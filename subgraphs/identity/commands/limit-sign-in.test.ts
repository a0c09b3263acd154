import { minutes } from '@supermall/kernel/time'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { as, codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import type { Door } from './door.ts'
import { requestCode } from './request-code.ts'
import { resetPassword } from './reset-password.ts'
import { signIn } from './sign-in.ts'
import { signInByCode } from './sign-in-by-code.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '15' })
})

/** What a wrong password costs the mall. */
const costOf = (login: string, ip: string) =>
  cost(ip, (door) => signIn(as(login, { password: 'wrong password' }), door))

async function cost(ip: string, work: (door: Door) => Promise<unknown>) {
  let hashes = 0
  let counts = 0
  const door = floor.door(ip)
  const count: typeof door.cache.count = (...counted) => {
    counts++
    return door.cache.count(...counted)
  }
  const verify: typeof door.hasher.verify = (kept, password) => {
    hashes++
    return door.hasher.verify(kept, password)
  }
  const { statements } = await floor.count(() =>
    work({ ...door, hasher: { ...door.hasher, verify }, cache: { ...door.cache, count } }),
  )
  return { hashes, counts, statements: statements.length }
}

test('an unknown name costs one hash and as many statements as a wrong password', async () => {
  await floor.account({ username: 'ada' })
  expect(await costOf('nobody-else', '10.1.0.2')).toEqual(await costOf('ada', '10.1.0.2'))
})

test('who sets another password by a wrong code, or comes in by one, learns nothing of who has that number, and costs the same', async () => {
  await floor.account({ phone: '13800000081' })
  const [audience, code] = ['CONSUMER', '000000'] as const
  const passwords = { password: 'a new password', passwordConfirm: 'a new password' }
  const ways = {
    RESET_PASSWORD: (recipient: string) => (door: Door) =>
      resetPassword({ audience, recipient, code, ...passwords }, door),
    SIGN_IN: (recipient: string) => (door: Door) =>
      signInByCode({ audience, recipient, code, shopId: null, device: null }, door),
  }
  for (const purpose of ['RESET_PASSWORD', 'SIGN_IN'] as const)
    for (const isAsked of [false, true]) {
      const seen = async (recipient: string) => {
        const door = floor.door('10.1.0.3')
        if (isAsked) done(await requestCode({ audience, purpose, recipient, accountId: '' }, door))
        const spent = await cost('10.1.0.3', ways[purpose](recipient))
        return { spent, answer: await ways[purpose](recipient)(floor.door('10.1.0.4')) }
      }
      expect(await seen('13900000081')).toEqual(await seen('13800000081'))
    }
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

test('whichever of its names is tried, an account gets five tries a minute from one address', async () => {
  await floor.account({ username: 'threefold', phone: '13800000071', email: 'three@example.com' })
  const names = ['threefold', '+86 13800000071', 'Three@example.com']
  const wrong = (login = '') => signIn(as(login, { password: 'wrong password' }), floor.door('10.2.8.1'))
  for (let i = 0; i < 5; i++) expect(codesOf(await wrong(names[i % 3]))).toEqual(['SIGN_IN_FAILED'])
  for (const name of names) expect(codesOf(await signIn(as(name), floor.door('10.2.8.1')))).toEqual(['SIGN_IN_FAILED'])
  done(await signIn(as('threefold'), floor.door('10.2.8.2')))
})

test('a success by one name forgives the tries of the account by every other', async () => {
  await floor.account({ username: 'forgiven', phone: '13800000076', email: 'forgiven@example.com' })
  const names = ['forgiven', '13800000076', 'forgiven@example.com']
  const door = floor.door('10.2.16.1')
  const wrong = (login = '') => signIn(as(login, { password: 'wrong password' }), door)
  for (const name of ['13800000076', 'forgiven', '13800000076']) {
    for (let i = 0; i < 4; i++) expect(codesOf(await wrong(names[i % 3]))).toEqual(['SIGN_IN_FAILED'])
    done(await signIn(as(name), door))
  }
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

test('a success by one name tells nobody at another that both are of one account', async () => {
  await floor.account({ username: 'discreet', phone: '13800000075' })
  done(await signIn(as('discreet'), floor.door('10.2.14.1')))
  for (const login of ['discreet', '13800000075'])
    for (let i = 0; i < 20; i++) await signIn(as(login, { password: 'x' }), floor.door(`10.2.15.${i}`))
  done(await signIn(as('discreet'), floor.door('10.2.14.1')))
  expect(codesOf(await signIn(as('13800000075'), floor.door('10.2.14.2')))).toEqual(['TOO_MANY_TRIES'])
  done(await signIn(as('discreet'), floor.door('10.2.14.2')))
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
    const refused = await attempt('13800000998', code)
    for (let i = 0; i < 3; i++) expect(await attempt('13800000073', code)).toEqual(refused)
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
