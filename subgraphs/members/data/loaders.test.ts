import { derivedId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, expect, test } from 'vitest'
import { memberIdOf } from '../domain/member.ts'
import { seed } from '../seed.ts'
import type { Tools, Tx } from './database.ts'
import { open } from './database.ts'
import { loaders } from './loaders.ts'

const { transactPatiently, tools, count } = await domainFloor<Tx, Tools>({ name: 'members', open })
beforeAll(() => seed({ transact: transactPatiently } as never))

const viewer: Viewer = { audience: 'CONSUMER', accountId: derivedId('acc', 1), sessionId: derivedId('ses', 1) }
const ordinals = Array.from({ length: 50 }, (_, index) => index + 1)
const accounts = ordinals.map((ordinal) => derivedId('acc', ordinal))
const members = accounts.map(memberIdOf)

test('a page of goods or members costs a statement or two per kind of thing, however long it is', async () => {
  const costs = async (load: (one: ReturnType<typeof loaders>) => readonly Promise<unknown>[]) =>
    (await count(() => Promise.all(load(loaders(tools.client, viewer))))).statements.length
  expect(await costs((one) => ordinals.map((ordinal) => one.favourite.load(derivedId('prd', ordinal))))).toBe(1)
  expect(await costs((one) => members.map((id) => one.member.load(id)))).toBe(1)
  expect(await costs((one) => accounts.map((id) => one.memberOf.load(id)))).toBe(1)
  expect(await costs((one) => accounts.map((id) => one.addressesOf.load(id)))).toBe(1)
  expect(await costs((one) => members.map((id) => one.membershipsOf.load(id)))).toBeLessThanOrEqual(2)
  expect(await costs((one) => members.map((id) => one.answersOf.load(id)))).toBeLessThanOrEqual(2)
})

test('nobody but a consumer costs a statement for favourites', async () => {
  const guest = loaders(tools.client, { audience: 'GUEST' })
  const { result, statements } = await count(() => guest.favourite.load(derivedId('prd', 1)))
  expect([result, statements]).toEqual([null, []])
})
