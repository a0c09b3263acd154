import { derivedId } from '@supermall/kernel/id'
import { argonHasher } from '@supermall/subgraph/hasher'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { as, CHEAP, codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { banAccount } from './ban-account.ts'
import { signIn } from './sign-in.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '15' })
  await floor.account({ username: 'ada', phone: '13800000001', email: 'ada@example.com' })
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
