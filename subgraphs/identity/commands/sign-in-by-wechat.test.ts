import { rival, survivors } from '@supermall/testing/rival'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chooseWechat } from '../providers/choose-wechat.ts'
import type { Wechat } from '../providers/wechat.ts'
import { httpWechat } from '../providers/wechat.ts'
import type { WechatSimulator } from '../providers/wechat-simulator.ts'
import { startWechatSimulator } from '../providers/wechat-simulator.ts'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor } from '../trial/floor.ts'
import { bindWechat, unbindWechat } from './bind-wechat.ts'
import type { SignInByWechat } from './sign-in-by-wechat.ts'
import { signInByWechat } from './sign-in-by-wechat.ts'

const app = { id: 'wx1', secret: 'what WeChat gave' }
let floor: IdentityFloor
let simulator: WechatSimulator
let wechat: Wechat

beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '1000' })
  simulator = await startWechatSimulator(app)
  wechat = speaking(app)
})
afterAll(() => simulator.stop())

const speaking = (keys: typeof app) =>
  httpWechat({ baseUrl: async () => simulator.url, apps: { MINI_PROGRAM: keys, WEB: keys } })
const door = () => ({ ...floor.door(), wechat })
const enter = (code: string, more: Partial<SignInByWechat> = {}) =>
  signInByWechat({ app: 'MINI_PROGRAM', code, phoneCode: null, device: null, ...more }, door())

test('who comes for the first time gets an account, and the same one ever after, from whichever app', async () => {
  const first = done(await enter('lin:1'))
  expect(first.account).toMatchObject({ audience: 'CONSUMER', passwordHash: null, phone: null })
  expect((await floor.told('user.registered')).at(-1)?.payload).toMatchObject({ accountId: first.account.id })
  const registered = (await floor.told('user.registered')).length
  expect(done(await enter('lin:2')).account.id).toBe(first.account.id)
  expect(done(await enter('lin:3', { app: 'WEB' })).account.id).toBe(first.account.id)
  expect(done(await enter('other:1')).account.id).not.toBe(first.account.id)
  expect(await floor.told('user.registered')).toHaveLength(registered + 1)
})

test('many first sign-ins of one person at once make one account', async () => {
  const answers = survivors(await rival(4, (i) => enter(`twin:${i}`, i % 2 === 0 ? {} : { app: 'WEB' }))).map(done)
  expect(new Set(answers.map(({ account }) => account.id)).size).toBe(1)
})

test('who is new is turned away while the mall takes no new members', async () => {
  const known = done(await enter('han:1')).account
  const close = (isOpen: boolean) => floor.tools.client.registrationRule.updateMany({ data: { isOpen } })
  await close(false)
  const before = await floor.kept()
  expect(codesOf(await enter('outsider:1'))).toEqual(['REGISTRATION_CLOSED'])
  expect(await floor.kept()).toBe(before)
  expect(done(await enter('han:2')).account.id).toBe(known.id)
  await close(true)
  done(await enter('outsider:2'))
})

test('a code that WeChat does not know, or has seen, is refused', async () => {
  expect(codesOf(await enter('garbage'))).toEqual(['WECHAT_CODE_INVALID'])
  done(await enter('mei:1'))
  expect(codesOf(await enter('mei:1'))).toEqual(['WECHAT_CODE_INVALID'])
  expect(await enter('mei:2', { phoneCode: 'garbage' })).toMatchObject({
    refusals: [{ code: 'WECHAT_CODE_INVALID', path: ['phoneCode'] }],
  })
})

test('what cannot be a code is refused, and WeChat hears nothing of it', async () => {
  const nowhere = httpWechat({ baseUrl: async () => 'http://127.0.0.1:9', apps: { MINI_PROGRAM: app, WEB: app } })
  for (const code of ['', 'x'.repeat(513)]) {
    expect(codesOf(await nowhere.identify('MINI_PROGRAM', code))).toEqual(['WECHAT_CODE_INVALID'])
    expect(codesOf(await nowhere.phoneOf(code))).toEqual(['WECHAT_CODE_INVALID'])
  }
})

test('an account asks WeChat ten times in five minutes', async () => {
  const { id: accountId } = await floor.account({ username: 'eager' })
  const bind = () => bindWechat({ accountId, app: 'MINI_PROGRAM', code: 'garbage' }, door())
  for (let turn = 0; turn < 10; turn++) expect(codesOf(await bind())).toEqual(['WECHAT_CODE_INVALID'])
  expect(codesOf(await bind())).toEqual(['TOO_MANY_TRIES'])
})

test('the account that has the number which WeChat vouches for is theirs, if the number was verified here', async () => {
  const verified = await floor.account({ phone: '13300000001', phoneVerifiedAt: floor.clock.now })
  const claimed = await floor.account({ phone: '13300000002' })
  expect(done(await enter('wu:1', { phoneCode: 'phone:13300000001:1' })).account.id).toBe(verified.id)
  expect(done(await enter('wu:2')).account.id).toBe(verified.id)
  expect(done(await enter('xu:1', { phoneCode: 'phone:13300000002:1' })).account.id).not.toBe(claimed.id)
  expect(done(await enter('yu:1', { phoneCode: 'phone:13300000003:1' })).account).toMatchObject({
    phone: '13300000003',
    phoneVerifiedAt: floor.clock.now,
  })
})

test('WeChat is bound to one account, and an account to one WeChat', async () => {
  const ada = await floor.account({ username: 'ada' })
  const bob = await floor.account({ username: 'bob' })
  const bind = (accountId: typeof ada.id, code: string) => bindWechat({ accountId, app: 'MINI_PROGRAM', code }, door())
  done(await bind(ada.id, 'ada:1'))
  done(await bind(ada.id, 'ada:2'))
  expect(codesOf(await bind(bob.id, 'ada:3'))).toEqual(['WECHAT_TAKEN'])
  expect(codesOf(await bind(ada.id, 'stranger:1'))).toEqual(['WECHAT_TAKEN'])
  expect(done(await enter('ada:4')).account.id).toBe(ada.id)
  const unbind = (expectedVersion: number) =>
    floor.transact((unit) => unbindWechat({ accountId: ada.id, expectedVersion }, unit))
  expect(codesOf(await unbind(9))).toEqual(['STALE_VERSION'])
  done(await unbind(1))
  expect(done(await enter('ada:5')).account.id).not.toBe(ada.id)
})

test('nobody loses the only way into their account', async () => {
  const { account } = done(await enter('lonely:1'))
  const unbind = () =>
    floor.transact((unit) => unbindWechat({ accountId: account.id as `acc_${string}`, expectedVersion: 1 }, unit))
  expect(codesOf(await unbind())).toEqual(['LAST_LOGIN'])
  expect(done(await enter('lonely:2')).account.id).toBe(account.id)
})

test('who is banned stays out, by WeChat too', async () => {
  const { account } = done(await enter('villain:1'))
  await floor.tools.client.account.update({ where: { id: account.id }, data: { status: 'BANNED' } })
  expect(codesOf(await enter('villain:2'))).toEqual(['BANNED'])
})

test('a wrong secret, a wrong app and silence are our fault, not the client’s, and no secret is in what is said', async () => {
  for (const keys of [
    { ...app, secret: 'stale secret' },
    { ...app, id: 'wx2' },
  ]) {
    const failed = await speaking(keys)
      .identify('WEB', 'lin:9')
      .catch((error: Error & { code?: string }) => error)
    expect(failed).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    expect(String(failed)).not.toContain(keys.secret)
  }
  const nowhere = httpWechat({ baseUrl: async () => 'http://127.0.0.1:9', apps: { MINI_PROGRAM: app, WEB: app } })
  await expect(nowhere.identify('MINI_PROGRAM', 'lin:9')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
})

test('without an app development has a simulator and production says that WeChat is off', async () => {
  const none = {
    WECHAT_APP_ID: null,
    WECHAT_APP_SECRET: null,
    WECHAT_WEB_APP_ID: null,
    WECHAT_WEB_APP_SECRET: null,
    WECHAT_API_URL: simulator.url,
  }
  expect(
    done(
      (await chooseWechat({ ...none, MODE: 'development' })?.identify('WEB', 'lin:1')) ?? { ok: false, refusals: [] },
    ).openid,
  ).toHaveLength(28)
  expect(chooseWechat({ ...none, MODE: 'production' })).toBeNull()
  const real = chooseWechat({ ...none, MODE: 'production', WECHAT_APP_ID: app.id, WECHAT_APP_SECRET: app.secret })
  expect((await real?.identify('MINI_PROGRAM', 'lin:20'))?.ok).toBe(true)
  const off = { ...floor.door(), wechat: null }
  expect(codesOf(await signInByWechat({ app: 'WEB', code: 'lin:1', phoneCode: null, device: null }, off))).toEqual([
    'WECHAT_OFF',
  ])
})
