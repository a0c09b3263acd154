import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { bindRecipient } from './bind-recipient.ts'
import type { CodeRequest } from './request-code.ts'
import { requestCode } from './request-code.ts'
import { resetPassword } from './reset-password.ts'
import { signInByCode } from './sign-in-by-code.ts'

const KNOWN = { sessionId: 'ses_none', password: PASSWORD } as const
const floor = await identityFloor({ CODES_PER_ADDRESS: '1000' })

async function codeFor(
  recipient: string,
  purpose: CodeRequest['purpose'],
  more: Partial<CodeRequest>,
): Promise<string> {
  done(await requestCode({ audience: 'CONSUMER', purpose, recipient, accountId: '', ...more }, floor.door()))
  return floor.lastCode()
}

test('a number is bound by a code that was asked for by the same account', async () => {
  const ada = await floor.account({ username: 'binder', phone: '13500000020' })
  const bob = await floor.account({ username: 'rival' })
  const code = await codeFor('13500000021', 'BIND', { accountId: ada.id })
  const bind = (accountId: typeof ada.id, recipient: string, given: string) =>
    bindRecipient({ accountId, audience: 'CONSUMER', kind: 'phone', recipient, code: given, ...KNOWN }, floor.door())
  expect(codesOf(await bind(bob.id, '13500000021', code))).toEqual(['CODE_WRONG'])
  expect(done(await bind(ada.id, '13500000021', code))).toMatchObject({
    phone: '13500000021',
    phoneVerifiedAt: floor.clock.now,
  })
  const other = await codeFor('13500000021', 'BIND', { accountId: bob.id })
  expect(codesOf(await bind(bob.id, '13500000021', other))).toEqual(['PHONE_TAKEN'])
  expect(codesOf(await bind(bob.id, 'bob@example.com', other))).toEqual(['PHONE_INVALID'])
  expect(await floor.told('login.changed')).toEqual([])
})

test('what staff of shops bind is told, so that shops find them by it', async () => {
  const phoneVerifiedAt = floor.clock.now
  const eve = await floor.account({ audience: 'MERCHANT', username: 'staff', phone: '13500000025', phoneVerifiedAt })
  const code = await codeFor('eve@example.com', 'BIND', { audience: 'MERCHANT', accountId: eve.id })
  const input = {
    accountId: eve.id,
    audience: 'MERCHANT',
    kind: 'email',
    recipient: 'Eve@example.com',
    code,
    ...KNOWN,
  } as const
  done(await bindRecipient(input, floor.door()))
  const at = floor.clock.now.toISOString()
  expect((await floor.told('login.changed')).map(({ payload }) => payload)).toEqual([
    { accountId: eve.id, phone: '13500000025', email: 'eve@example.com', at },
  ])
})

const logins = async (accountId: string) =>
  (await floor.told('login.changed'))
    .map(({ payload }) => payload as Told)
    .filter((told) => told.accountId === accountId)
type Told = { readonly accountId: string; readonly phone: string | null; readonly email: string | null }

test('who proves one of two addresses that others wrote down loses the other, and is told to have the proved one alone', async () => {
  const staff = { audience: 'MERCHANT', passwordHash: null } as const
  const mallory = await floor.account({ ...staff, phone: '13500000031', email: 'mallory@example.com' })
  const code = await codeFor('mallory@example.com', 'RESET_PASSWORD', { audience: 'MERCHANT' })
  const password = 'quite another secret'
  const reset = {
    audience: 'MERCHANT',
    recipient: 'mallory@example.com',
    code,
    password,
    passwordConfirm: password,
  } as const
  const proved = { phone: null, emailVerifiedAt: floor.clock.now }
  expect(done(await resetPassword(reset, floor.door()))).toMatchObject(proved)
  expect(await logins(mallory.id)).toMatchObject([{ phone: null, email: 'mallory@example.com' }])
})

test('who comes in by a code has proved its recipient', async () => {
  const staff = { audience: 'MERCHANT', passwordHash: null } as const
  const carol = await floor.account({ ...staff, phone: '13500000032', email: 'other@example.com' })
  floor.members.set(carol.id, [{ shopId: derivedId('shp', 1), name: 'One', permissions: [], storeIds: [] }])
  const enter = async () => {
    const code = await codeFor('13500000032', 'SIGN_IN', { audience: 'MERCHANT' })
    const input = { audience: 'MERCHANT', recipient: '13500000032', code, shopId: null, device: null } as const
    return done(await signInByCode(input, floor.door()))
  }
  await enter()
  expect(await floor.tools.client.account.findUniqueOrThrow({ where: { id: carol.id } })).toMatchObject({
    phoneVerifiedAt: floor.clock.now,
    email: null,
  })
  floor.pass(60_000)
  await enter()
  expect(await logins(carol.id)).toMatchObject([{ phone: '13500000032', email: null }])
})

test('consumers keep what they registered with, proved or not', async () => {
  const dave = await floor.account({ phone: '13500000033', email: 'dave@example.com' })
  const code = await codeFor('13500000034', 'BIND', { accountId: dave.id })
  const input = {
    accountId: dave.id,
    audience: 'CONSUMER',
    kind: 'phone',
    recipient: '13500000034',
    code,
    ...KNOWN,
  } as const
  expect(done(await bindRecipient(input, floor.door()))).toMatchObject({ email: 'dave@example.com' })
})

test('a session alone puts no other number or address in the place of one, nor beside it', async () => {
  const phoneVerifiedAt = floor.clock.now
  const frank = await floor.account({ phone: '13500000041', phoneVerifiedAt })
  const code = await codeFor('13500000042', 'BIND', { accountId: frank.id })
  const input = { accountId: frank.id, audience: 'CONSUMER', kind: 'phone', recipient: '13500000042', code } as const
  const before = await floor.kept()
  for (const [password, why] of [
    [null, 'PASSWORD_NEEDED'],
    ['', 'PASSWORD_NEEDED'],
    ['a guess at it', 'PASSWORD_WRONG'],
  ] as const)
    expect(await bindRecipient({ ...input, ...KNOWN, password }, floor.door())).toMatchObject({
      refusals: [{ code: why, path: ['password'] }],
    })
  expect(await floor.kept()).toBe(before)
  expect(await floor.told('recipient.replaced')).toEqual([])
  done(await bindRecipient({ ...input, ...KNOWN }, floor.door()))
  const at = floor.clock.now.toISOString()
  expect((await floor.told('recipient.replaced')).map(({ payload }) => payload)).toEqual([
    { accountId: frank.id, channel: 'SMS', recipient: '13500000041', at },
  ])
})

test('who has no password signs in once more before another number is bound', async () => {
  const grace = await floor.account({ phone: '13500000043', phoneVerifiedAt: floor.clock.now, passwordHash: null })
  const enter = { audience: 'CONSUMER', recipient: '13500000043', shopId: null, device: null } as const
  const code = await codeFor('13500000043', 'SIGN_IN', {})
  const sessionId = done(await signInByCode({ ...enter, code }, floor.door())).session.id
  floor.pass(601_000)
  const bind = async (given: string, session: string) => {
    const input = { accountId: grace.id, audience: 'CONSUMER', kind: 'email', recipient: 'grace@example.com' } as const
    return bindRecipient({ ...input, code: given, sessionId: session, password: null }, floor.door())
  }
  const old = await codeFor('grace@example.com', 'BIND', { accountId: grace.id })
  expect(codesOf(await bind(old, sessionId))).toEqual(['SIGN_IN_AGAIN'])
  const again = await codeFor('13500000043', 'SIGN_IN', {})
  const fresh = done(await signInByCode({ ...enter, code: again }, floor.door())).session.id
  expect(done(await bind(old, fresh))).toMatchObject({ email: 'grace@example.com' })
})

test('a consumer is told to be proved once, by the first phone or e-mail', async () => {
  const heidi = await floor.account({ username: 'heidi' })
  const bind = async (kind: 'phone' | 'email', recipient: string) => {
    const code = await codeFor(recipient, 'BIND', { accountId: heidi.id })
    done(
      await bindRecipient({ accountId: heidi.id, audience: 'CONSUMER', kind, recipient, code, ...KNOWN }, floor.door()),
    )
  }
  const told = async () =>
    (await floor.told('user.verified')).filter(({ aggregateId }) => aggregateId === heidi.id).length
  expect(await told()).toBe(0)
  await bind('phone', '13500000051')
  await bind('email', 'heidi@example.com')
  expect(await told()).toBe(1)
})
