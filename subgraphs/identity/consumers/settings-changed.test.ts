import { newId } from '@supermall/kernel/id'
import { minutes } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { register } from '../commands/register.ts'
import { requestCode } from '../commands/request-code.ts'
import { signIn } from '../commands/sign-in.ts'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import settingsChanged from './settings-changed.ts'

const floor = await identityFloor()
const NAMELESS = { phone: null, email: null, displayName: null, code: null, inviterId: null, device: null }

const hear = (values: object, version: number, more: object = {}) => {
  const payload = { scope: 'mall', shopId: null, group: 'member', version, values, ...more }
  return floor.transact((unit) => settingsChanged.react(payload as never, unit, {} as never))
}

test('nobody registers while the settings of the mall take no new members, and who has an account comes in', async () => {
  const enlist = () =>
    register({ ...NAMELESS, username: 'outsider', password: PASSWORD, passwordConfirm: PASSWORD }, floor.door())
  const request = (purpose: 'REGISTER' | 'SIGN_IN') =>
    requestCode({ audience: 'CONSUMER', purpose, recipient: '13500000077', accountId: '' }, floor.door())
  await floor.account({ username: 'settled', phone: '13500000077', phoneVerifiedAt: floor.clock.now })
  await hear({ isRegistrationOn: false }, 4)
  const before = await floor.kept()
  expect(codesOf(await enlist())).toEqual(['REGISTRATION_CLOSED'])
  expect(codesOf(await request('REGISTER'))).toEqual(['REGISTRATION_CLOSED'])
  expect(await floor.kept()).toBe(before)
  const known = { audience: 'CONSUMER', login: 'settled', password: PASSWORD, shopId: null, device: null } as const
  done(await signIn(known, floor.door()))
  done(await request('SIGN_IN'))
  await hear({ isRegistrationOn: true }, 3)
  await hear({ isRegistrationOn: true }, 9, { group: 'shop' })
  await hear({ isRegistrationOn: true }, 9, { shopId: newId('shp') })
  await hear({ levelUpRule: 'ORDERS' }, 9)
  expect(codesOf(await enlist())).toEqual(['REGISTRATION_CLOSED'])
  await hear({ isRegistrationOn: true }, 5)
  done(await enlist())
})

test('codes go to phones as the settings of the mall say, and to other addresses as ever', async () => {
  const sms = { group: 'sms' }
  const ask = (recipient: string) => {
    floor.pass(minutes(2))
    return requestCode({ audience: 'CONSUMER', purpose: 'REGISTER', recipient, accountId: '' }, floor.door())
  }
  await hear({ isCodeOn: false, mostPerDay: 20 }, 2, sms)
  const before = await floor.kept()
  const [off] = [await ask('13500000078')]
  expect(off).toMatchObject({ refusals: [{ code: 'TEXT_MESSAGES_OFF', path: ['recipient'] }] })
  expect(await floor.kept()).toBe(before)
  done(await ask('many@example.com'))
  await hear({ isCodeOn: true, mostPerDay: 9 }, 1, sms)
  await hear({ isCodeOn: true, mostPerDay: 9 }, 9, { group: 'sms', shopId: newId('shp') })
  expect(codesOf(await ask('13500000078'))).toEqual(['TEXT_MESSAGES_OFF'])
  await hear({ isCodeOn: true, mostPerDay: 1 }, 3, sms)
  done(await ask('13500000078'))
  const told = (await floor.told('code.issued')).length
  expect(codesOf(await ask('13500000078'))).toEqual(['TOO_MANY_TRIES'])
  done(await ask('many@example.com'))
  expect(await floor.told('code.issued')).toHaveLength(told + 1)
  await hear({ isCodeOn: true, mostPerDay: 3 }, 4, sms)
  done(await ask('13500000078'))
})
