import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import loginChanged from '../consumers/login-changed.ts'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { enlist } from './enlist.ts'
import { forgetAccount } from './forget-account.ts'

const { transact, transactPatiently, sql, tools } = await domainFloor<Tx, Tools>({ name: 'merchants', open })
beforeAll(() => seed({ ...tools, transact: transactPatiently, clock: () => new Date(), scale: 100 } as never))

type Login = { readonly phone: string | null; readonly email: string | null }
const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 4, minute)).toISOString()
const tell = (accountId: string, login: Partial<Login>, minute: number) =>
  transact((unit) =>
    loginChanged.react({ accountId, phone: null, email: null, ...login, at: at(minute) }, unit, {} as never),
  )
const loginOf = async (id: string) =>
  (await sql.query('select phone, email from merchant_account where id = $1', [id])).rows[0]

/** Whom a shop gets that writes down this e-mail: the account, or what is refused. */
const invite = (shop: number, email: string): Promise<string> => inviteBy(shop, { phone: null, email })

async function inviteBy(shop: number, reached: Login): Promise<string> {
  const who = { displayName: 'Someone', permissions: [], isOwner: false }
  const login = { username: null, ...reached }
  const added = await transact((unit) => enlist({ ...who, shop: { id: derivedId('shp', shop) }, login }, unit))
  return added.ok ? added.value.accountId : (added.refusals[0]?.code ?? '')
}

test('shops find people by the address that they have now, and by none that they had', async () => {
  const person = await invite(0, 'old@example.com')
  await tell(person, { email: 'new@example.com', phone: '13700000042' }, 1)
  expect(await loginOf(person)).toEqual({ email: 'new@example.com', phone: '13700000042' })
  expect(await invite(1, 'new@example.com')).toBe(person)
  expect(await invite(2, 'old@example.com')).not.toBe(person)
})

test('what is heard late or twice changes nothing, nor does what is told of somebody who is no staff', async () => {
  const person = await invite(0, 'late@example.com')
  for (const [email, minute] of [
    ['third@example.com', 3],
    ['second@example.com', 2],
    ['third@example.com', 3],
  ] as const)
    await tell(person, { email }, minute)
  expect(await loginOf(person)).toEqual({ email: 'third@example.com', phone: null })
  await tell(derivedId('acc', 4_999), { email: 'third@example.com' }, 9)
  expect(await loginOf(person)).toEqual({ email: 'third@example.com', phone: null })
})

test('who proved it has it, not the account that a shop wrote down meanwhile, nor who had it before', async () => {
  const [person, other] = [await invite(0, 'one@example.com'), await invite(0, 'two@example.com')]
  const written = await invite(1, 'wished@example.com')
  await tell(person, { email: 'wished@example.com' }, 1)
  expect(await Promise.all([person, written].map(loginOf))).toMatchObject([
    { email: 'wished@example.com' },
    { email: null },
  ])
  await tell(other, { email: 'wished@example.com' }, 5)
  expect(await Promise.all([person, other].map(loginOf))).toMatchObject([
    { email: null },
    { email: 'wished@example.com' },
  ])
  await tell(person, { email: 'wished@example.com', phone: '13700000043' }, 4)
  expect(await Promise.all([person, other].map(loginOf))).toEqual([
    { email: null, phone: '13700000043' },
    { email: 'wished@example.com', phone: null },
  ])
})

test('of who is gone nothing comes back that is heard late', async () => {
  const person = await invite(0, 'gone@example.com')
  await transact((unit) => forgetAccount(person as never, unit))
  await tell(person, { email: 'gone@example.com' }, 1)
  expect(await loginOf(person)).toEqual({ email: null, phone: null })
})

test("an account that a shop prepared with an own address beside a stranger's phone is not taken for the stranger's", async () => {
  const prepared = await inviteBy(0, { phone: '13700000077', email: 'mallory@example.com' })
  expect(await inviteBy(1, { phone: '13700000077', email: null })).toBe('PHONE_TAKEN')
  expect(await invite(1, 'mallory@example.com')).toBe('EMAIL_TAKEN')
  await tell(prepared, { email: 'mallory@example.com' }, 1)
  const person = await inviteBy(1, { phone: '13700000077', email: null })
  expect(person).toMatch(/^acc_/)
  expect(person).not.toBe(prepared)
  expect(await inviteBy(2, { phone: '13700000077', email: null })).toBe(person)
  expect(await invite(1, 'mallory@example.com')).toBe(prepared)
})
