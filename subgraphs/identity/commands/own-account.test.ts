import { minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { changePassword } from './change-password.ts'
import { deleteAccount } from './delete-account.ts'
import { passwordLimits } from './limit-tries.ts'
import type { Register } from './register.ts'
import { register } from './register.ts'
import type { CodeRequest } from './request-code.ts'
import { requestCode } from './request-code.ts'
import { resetPassword } from './reset-password.ts'
import { revokeAll, revokeOthers } from './revoke-sessions.ts'
import { signIn } from './sign-in.ts'
import { updateAccount } from './update-account.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({
    SIGN_INS_PER_ADDRESS: '1000',
    CODES_PER_ADDRESS: '1000',
    REGISTRATIONS_PER_ADDRESS: '20',
  })
})

const NEW = 'quiet river 9'
const form = (input: Partial<Register>): Register => ({
  username: null,
  phone: null,
  email: null,
  password: NEW,
  passwordConfirm: NEW,
  displayName: null,
  code: null,
  inviterId: null,
  device: null,
  ...input,
})
const enter = (login: string, password = PASSWORD) =>
  signIn(
    { audience: 'CONSUMER', login, password, shopId: null, device: null },
    floor.door(`10.8.0.${floor.said.length}`),
  )
const live = (accountId: string) => floor.tools.client.session.count({ where: { accountId, revokedAt: null } })

async function codeFor(
  recipient: string,
  purpose: CodeRequest['purpose'],
  more: Partial<CodeRequest> = {},
): Promise<string> {
  done(await requestCode({ audience: 'CONSUMER', purpose, recipient, accountId: '', ...more }, floor.door()))
  return floor.lastCode()
}

test('who registers is a consumer, whatever they send, is let in, and is told of', async () => {
  const made = done(
    await register(
      { ...form({ username: 'Newcomer' }), audience: 'PLATFORM', permissions: ['*'] } as Register,
      floor.door(),
    ),
  )
  expect(made.account).toMatchObject({ audience: 'CONSUMER', username: 'newcomer', permissions: [] })
  expect((await floor.claims(made.tokens.accessToken)).aud).toBe('CONSUMER')
  expect((await floor.told('user.registered')).at(-1)?.payload).toEqual({
    accountId: made.account.id,
    displayName: 'ne***',
    inviterId: null,
  })
  expect(made.account.passwordHash).toMatch(/^\$argon2id\$/)
})

test('a phone number is registered by a code only, and then is known to be theirs', async () => {
  expect(codesOf(await register(form({ phone: '13500000001' }), floor.door()))).toEqual(['CODE_NEEDED'])
  expect(codesOf(await register(form({ phone: '13500000001', code: '123456' }), floor.door()))).toEqual(['CODE_WRONG'])
  const code = await codeFor('13500000001', 'REGISTER')
  const { account } = done(await register(form({ phone: '13500000001', code }), floor.door()))
  expect(account).toMatchObject({ phone: '13500000001', phoneVerifiedAt: floor.clock.now, username: null })
  expect(await floor.told('user.verified')).toHaveLength(1)
})

test('a name that is taken is refused and changes nothing; the code of who was refused works once more', async () => {
  await floor.account({ username: 'taken', phone: '13500000002' })
  const before = await floor.kept()
  expect(codesOf(await register(form({ username: 'TAKEN' }), floor.door()))).toEqual(['USERNAME_TAKEN'])
  const code = await codeFor('13500000002', 'REGISTER')
  expect(codesOf(await register(form({ phone: '13500000002', code }), floor.door()))).toEqual(['PHONE_TAKEN'])
  expect(codesOf(await register(form({ username: 'guest1', inviterId: 'acc_nobody' }), floor.door()))).toEqual([
    'INVITER_UNKNOWN',
  ])
  expect(await floor.kept()).toBe(before)
  const other = await codeFor('13500000003', 'REGISTER')
  expect(codesOf(await register(form({ username: 'taken', phone: '13500000003', code: other }), floor.door()))).toEqual(
    ['USERNAME_TAKEN'],
  )
  done(await register(form({ username: 'free', phone: '13500000003', code: other }), floor.door()))
})

test('of many who take a name at once one gets it, and empty names never clash', async () => {
  const answers = survivors(await rival(6, (i) => register(form({ username: 'wanted' }), floor.door(`10.1.0.${i}`))))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(answers.filter((answer) => codesOf(answer).includes('USERNAME_TAKEN'))).toHaveLength(5)
  await Promise.all([floor.account(), floor.account()])
})

test('an address that registers without end is turned away', async () => {
  for (let i = 0; i < 20; i++) await register(form({ username: 'taken' }), floor.door('10.2.0.1'))
  expect(codesOf(await register(form({ username: 'late' }), floor.door('10.2.0.1')))).toEqual(['TOO_MANY_TRIES'])
})

test('a changed password ends every other session, and takes the old one', async () => {
  const { id } = await floor.account({ username: 'changer' })
  const here = done(await enter('changer'))
  done(await enter('changer'))
  const change = (oldPassword: string, password = NEW) =>
    changePassword(
      { accountId: id, sessionId: here.session.id, oldPassword, password, passwordConfirm: password },
      floor.door(),
    )
  expect(codesOf(await change('wrong password'))).toEqual(['PASSWORD_WRONG'])
  expect(codesOf(await change(''))).toEqual(['PASSWORD_NEEDED'])
  expect(codesOf(await change(PASSWORD, 'changer1'.slice(0, 7)))).toEqual(['PASSWORD_LENGTH'])
  expect(await live(id)).toBe(2)
  done(await change(PASSWORD))
  expect(await live(id)).toBe(1)
  expect((await floor.tools.client.session.findUniqueOrThrow({ where: { id: here.session.id } })).revokedAt).toBeNull()
  expect((await floor.told('session.revoked')).at(-1)?.payload).toMatchObject({ accountId: id })
  expect(codesOf(await enter('changer'))).toEqual(['SIGN_IN_FAILED'])
  done(await enter('changer', NEW))
})

test('a stolen session cannot guess the password; what the mall itself failed is no guess, and is told though the cache fails too', async () => {
  const { id } = await floor.account({ username: 'guessed' })
  const door = floor.door()
  const guess = (oldPassword: string, at = door) =>
    changePassword({ accountId: id, sessionId: 'ses_1', oldPassword, password: NEW, passwordConfirm: NEW }, at)
  const failing = { ...door, hasher: { ...door.hasher, verify: () => Promise.reject(new Error('no thread is free')) } }
  for (let i = 0; i < 11; i++) await expect(guess('wrong password', failing)).rejects.toThrow('no thread is free')
  const count: typeof door.cache.count = (key, by, windowMs) =>
    by < 0 ? Promise.reject(new Error('the cache is away')) : door.cache.count(key, by, windowMs)
  const worse = { ...failing, cache: { ...door.cache, count } }
  await expect(guess('wrong password', worse)).rejects.toThrow('no thread is free')
  await door.cache.forget(passwordLimits(id)[0]?.key ?? '')
  for (let i = 0; i < 11; i++) expect(codesOf(await guess(''))).toEqual(['PASSWORD_NEEDED'])
  for (let i = 0; i < 10; i++) expect(codesOf(await guess(`wrong password ${i}`))).toEqual(['PASSWORD_WRONG'])
  expect(codesOf(await guess(PASSWORD))).toEqual(['TOO_MANY_TRIES'])
})

test('a code resets the password and ends all sessions; a bad password does not cost the code', async () => {
  const { id } = await floor.account({ username: 'forgetful', phone: '13500000010' })
  done(await enter('forgetful'))
  const code = await codeFor('13500000010', 'RESET_PASSWORD')
  const reset = (password: string, given = code) =>
    resetPassword(
      { audience: 'CONSUMER', recipient: '13500000010', code: given, password, passwordConfirm: password },
      floor.door(),
    )
  expect(codesOf(await reset('forgetful'.slice(0, 9)))).toEqual(['PASSWORD_IS_LOGIN'])
  expect(codesOf(await reset(NEW, code === '111111' ? '222222' : '111111'))).toEqual(['CODE_WRONG'])
  done(await reset(NEW))
  expect(await live(id)).toBe(0)
  done(await enter('forgetful', NEW))
  expect(codesOf(await reset(NEW))).toEqual(['CODE_WRONG'])
})

test('staff who were added by others set their first password by a code that says so', async () => {
  await floor.account({ audience: 'MERCHANT', phone: '13500000011', passwordHash: null })
  const code = await codeFor('13500000011', 'RESET_PASSWORD', { audience: 'MERCHANT' })
  expect((await floor.told('code.issued')).at(-1)?.payload).toMatchObject({ purpose: 'ACTIVATE_STAFF' })
  const input = { audience: 'MERCHANT', recipient: '13500000011', code, password: NEW, passwordConfirm: NEW } as const
  expect(done(await resetPassword(input, floor.door()))).toMatchObject({ phoneVerifiedAt: floor.clock.now })
})

test('one’s other sessions can be ended, some kept, or all', async () => {
  const { id } = await floor.account({ username: 'many' })
  const [here, kept] = [done(await enter('many')), done(await enter('many'))]
  await enter('many')
  const own = { accountId: id, sessionId: here.session.id }
  expect(done(await floor.transact((unit) => revokeOthers({ ...own, keepIds: [kept.session.id] }, unit)))).toBe(1)
  expect(await live(id)).toBe(2)
  const tooMany = Array.from({ length: 51 }, () => 'ses_1')
  expect(codesOf(await floor.transact((unit) => revokeOthers({ ...own, keepIds: tooMany }, unit)))).toEqual([
    'TOO_MANY_SESSIONS',
  ])
  done(await floor.transact((unit) => revokeAll(own, unit)))
  expect(await live(id)).toBe(0)
})

test('a name and picture are changed by version', async () => {
  const { id } = await floor.account()
  const change = (input: object) =>
    floor.transact((unit) => updateAccount({ accountId: id, expectedVersion: 1, ...input }, unit))
  expect(codesOf(await change({ displayName: ' ' }))).toEqual(['NAME_LENGTH'])
  expect(codesOf(await change({ avatarUrl: 'javascript:1' }))).toEqual(['LINK_INVALID'])
  expect(codesOf(await change({}))).toEqual(['NOTHING_TO_CHANGE'])
  expect(done(await change({ displayName: 'Ada', avatarUrl: '/media/demo/a.png' }))).toMatchObject({
    displayName: 'Ada',
    version: 2,
  })
  expect(codesOf(await change({ displayName: 'Eve' }))).toEqual(['STALE_VERSION'])
})

test('a name is text, whatever a page or a database could take it for', async () => {
  for (const displayName of ['<script>alert(1)</script>', "Robert'); drop table account;--", '{{7*7}} &lt;b&gt;']) {
    const { id } = await floor.account()
    const change = { accountId: id, expectedVersion: 1, displayName }
    done(await floor.transact((unit) => updateAccount(change, unit)))
    const { rows } = await floor.sql.query('select display_name from account where id = $1', [id])
    expect(rows).toEqual([{ display_name: displayName }])
  }
})

test('a deleted account leaves nothing personal, and its name is free again', async () => {
  const { id } = await floor.account({
    username: 'gone',
    phone: '13500000030',
    email: 'gone@example.com',
    avatarUrl: '/media/a.png',
  })
  const { session } = done(await enter('gone'))
  const remove = (password: string | null) =>
    deleteAccount({ accountId: id, sessionId: session.id, password }, floor.door())
  expect(await remove(null)).toMatchObject({ refusals: [{ code: 'PASSWORD_NEEDED', path: ['password'] }] })
  expect(await remove('wrong password')).toMatchObject({ refusals: [{ code: 'PASSWORD_WRONG', path: ['password'] }] })
  done(await remove(PASSWORD))
  const everything = JSON.stringify([
    ...(await floor.sql.query(`select * from account where id = '${id}'`)).rows,
    ...(await floor.sql.query(`select * from session where account_id = '${id}'`)).rows,
    ...(await floor.sql.query(`select * from sign_in where account_id = '${id}'`)).rows,
  ])
  for (const trace of ['gone@', '13500000030', '"gone"', 'media', 'argon2', '10.8.', 'a test'])
    expect(everything).not.toContain(trace)
  expect((await floor.told('user.deleted')).at(-1)?.payload).toEqual({ accountId: id })
  expect(await live(id)).toBe(0)
  expect(codesOf(await enter('gone'))).toEqual(['SIGN_IN_FAILED'])
  done(await register(form({ username: 'gone' }), floor.door('10.9.9.9')))
})

test('an account without a password is deleted by who signed in just now', async () => {
  const { id } = await floor.account({ username: 'codeonly' })
  const { session } = done(await enter('codeonly'))
  await floor.tools.client.account.update({ where: { id }, data: { passwordHash: null } })
  const remove = () => deleteAccount({ accountId: id, sessionId: session.id, password: null }, floor.door())
  floor.pass(minutes(11))
  expect(codesOf(await remove())).toEqual(['SIGN_IN_AGAIN'])
  floor.pass(-minutes(11))
  done(await remove())
})

test('an account stays while something of it has not ended, or nobody can say', async () => {
  const { id } = await floor.account({ username: 'busy' })
  const { session } = done(await enter('busy'))
  const remove = () => deleteAccount({ accountId: id, sessionId: session.id, password: PASSWORD }, floor.door())
  const before = await floor.kept()
  floor.money.isPaymentUnderWay = true
  Object.assign(floor.orders, { isOrderOpen: true, isCaseOpen: true, isRefundUnderWay: true })
  for (const [flag, code] of [
    ['isOrderOpen', 'ORDER_UNFINISHED'],
    ['isCaseOpen', 'AFTERSALE_OPEN'],
    ['isRefundUnderWay', 'REFUND_UNDER_WAY'],
  ] as const) {
    expect(codesOf(await remove())).toEqual([code])
    floor.orders[flag] = false
  }
  expect(codesOf(await remove())).toEqual(['PAYMENT_UNDER_WAY'])
  floor.money.isPaymentUnderWay = false
  floor.orders.isSilent = true
  await expect(remove()).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true })
  expect(await floor.kept()).toBe(before)
  floor.orders.isSilent = false
  floor.promised.isMoneyToCome = true
  expect(codesOf(await remove())).toEqual(['MONEY_TO_COME'])
  Object.assign(floor.promised, { isMoneyToCome: false, isSilent: true })
  await expect(remove()).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true })
  expect(await floor.kept()).toBe(before)
  floor.promised.isSilent = false
  done(await remove())
})

test('an account stays while its money is in the mall, on its way to it, or nobody can say', async () => {
  const { id } = await floor.account({ username: 'rich' })
  const { session } = done(await enter('rich'))
  const remove = () => deleteAccount({ accountId: id, sessionId: session.id, password: PASSWORD }, floor.door())
  const before = await floor.kept()
  Object.assign(floor.money, { hasBalance: true, isRefundUnderWay: true })
  expect(codesOf(await remove())).toEqual(['BALANCE_LEFT'])
  floor.money.hasBalance = false
  expect(codesOf(await remove())).toEqual(['REFUND_UNDER_WAY'])
  floor.money.isSilent = true
  await expect(remove()).rejects.toMatchObject({ code: 'NO_ANSWER', retryable: true })
  expect(await floor.kept()).toBe(before)
  Object.assign(floor.money, { isRefundUnderWay: false, isSilent: false })
  done(await remove())
})
