import { auditRecorded } from '@supermall/contracts/audit'
import type { EventDraft } from '@supermall/contracts/define'
import { staffAdded } from '@supermall/contracts/merchants'
import { derivedId, newId } from '@supermall/kernel/id'
import { days } from '@supermall/kernel/time'
import type { Consumer } from '@supermall/messaging/consume'
import { effect } from '@supermall/messaging/consume'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { beforeAll, expect, test } from 'vitest'
import { signIn } from '../commands/sign-in.ts'
import type { Tx } from '../data/database.ts'
import forgetExpired from '../jobs/forget-expired.ts'
import type { IdentityFloor } from '../trial/floor.ts'
import { done, identityFloor, PASSWORD } from '../trial/floor.ts'
import auditRecordedConsumer from './audit-recorded.ts'
import staffAddedConsumer from './staff-added.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor()
})

async function hear(consumer: Consumer<Tx>, draft: EventDraft) {
  const envelope = seal(draft, { source: 'elsewhere', actor: system, now: floor.clock.now })
  await floor.transact((unit) => effect(consumer, { payload: envelope.payload, envelope, unit }))
}
const accountOf = (id: string) => floor.tools.client.account.findUniqueOrThrow({ where: { id } })

const staff = (accountId: `acc_${string}`, names: object) =>
  staffAdded({
    staffId: newId('stf'),
    accountId,
    shopId: derivedId('shp', 1),
    displayName: 'New one',
    username: null,
    phone: null,
    email: null,
    ...names,
  })

test('staff that a shop adds get a merchant account with the id that the shop chose, and no password', async () => {
  const id = newId('acc')
  await hear(staffAddedConsumer, staff(id, { username: 'Till.Two', phone: '13100000001' }))
  expect(await accountOf(id)).toMatchObject({
    audience: 'MERCHANT',
    username: 'till.two',
    phone: '13100000001',
    passwordHash: null,
    phoneVerifiedAt: null,
    note: null,
  })
})

test("of two addresses that a shop writes down the account has one, as the other may be a stranger's", async () => {
  const id = newId('acc')
  await hear(staffAddedConsumer, staff(id, { phone: '13100000003', email: 'own@example.com' }))
  expect(await accountOf(id)).toMatchObject({ phone: '13100000003', email: null })
})

test('a name that another merchant account has is left out, and a note says so to operators', async () => {
  await floor.account({ username: 'veteran', audience: 'MERCHANT' })
  const id = newId('acc')
  await hear(staffAddedConsumer, staff(id, { username: 'veteran', phone: '13100000002' }))
  expect(await accountOf(id)).toMatchObject({
    username: null,
    phone: '13100000002',
    note: 'Added without username veteran: another merchant account has it.',
  })
})

test('somebody who joins a second shop keeps the account as it is', async () => {
  const { id } = await floor.account({ username: 'twoshops', audience: 'MERCHANT' })
  const before = await accountOf(id)
  await hear(staffAddedConsumer, staff(id, { username: 'othername' }))
  expect(await accountOf(id)).toEqual(before)
})

const entry = {
  at: '2026-11-20T10:00:00.000Z',
  service: 'catalog',
  action: 'catalog.product.price',
  actorId: derivedId('acc', 900),
  audience: 'PLATFORM' as const,
  shopId: null,
  subjectId: derivedId('prd', 1),
  summary: 'Cheaper',
  before: { price: '2' },
  after: { price: '1' },
  ip: null,
  traceId: null,
}

test('entries of every domain stand in one list, once each, and are never written over', async () => {
  const entryId = newId('aud')
  await hear(auditRecordedConsumer, auditRecorded({ ...entry, entryId }))
  await hear(auditRecordedConsumer, auditRecorded({ ...entry, entryId, summary: 'Forged' }))
  await hear(auditRecordedConsumer, auditRecorded({ ...entry, entryId: newId('aud'), before: null }))
  const rows = await floor.tools.client.auditRecord.findMany({ orderBy: { id: 'asc' } })
  expect(rows).toMatchObject([
    { id: entryId, service: 'catalog', summary: 'Cheaper', before: { price: '2' }, recordedAt: new Date(entry.at) },
    { before: null },
  ])
})

test('what has expired is forgotten in its time, and what lives stays', async () => {
  await floor.account({ username: 'ada' })
  const input = { audience: 'CONSUMER', login: 'ada', password: PASSWORD, shopId: null, device: null } as const
  done(await signIn(input, floor.door()))
  const house = { ...floor.door(), db: { sql: floor.sql, client: floor.tools.client } }
  expect(await forgetExpired.run(house)).toEqual({ sessions: 0, refreshTokens: 0, challenges: 0, signIns: 0 })
  floor.pass(days(7) + days(2))
  expect(await forgetExpired.run(house)).toEqual({ sessions: 0, refreshTokens: 1, challenges: 0, signIns: 0 })
  floor.pass(days(30))
  expect(await forgetExpired.run(house)).toEqual({ sessions: 1, refreshTokens: 0, challenges: 0, signIns: 0 })
  floor.pass(days(180))
  expect(await forgetExpired.run(house)).toEqual({ sessions: 0, refreshTokens: 0, challenges: 0, signIns: 1 })
})
