import { derivedId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import { addMerchantAccount } from './commands/add-merchant-account.ts'
import { seed } from './seed.ts'
import type { IdentityFloor } from './trial/floor.ts'
import { identityFloor } from './trial/floor.ts'

let floor: IdentityFloor
const within = () => ({ ...floor.door(), db: { sql: floor.sql, client: floor.tools.client } })
beforeAll(async () => {
  floor = await identityFloor()
  await seed(within())
})

const people = async () =>
  (await floor.sql.query<{ id: string; username: string; password_hash: string }>('select * from account order by id'))
    .rows

test('the demo has its buyers, its staff and the staff of eight shops, all with the same password', async () => {
  const all = await people()
  expect(all).toHaveLength(50 + 4 + 24)
  const named = new Map(all.map(({ id, username }) => [username, id]))
  expect(named.get('buyer50')).toBe(derivedId('acc', 50))
  expect(named.get('admin')).toBe(derivedId('acc', 900))
  expect(named.get('shop7-clerk')).toBe(derivedId('acc', 1207))
  const hashes = new Set(all.map(({ password_hash }) => password_hash))
  expect(hashes.size).toBe(1)
  expect(await floor.tools.hasher.verify([...hashes][0] ?? null, 'demo-mall')).toBe(true)
})

test('a second seed changes nothing and tells nothing', async () => {
  const [kept, told] = [await floor.kept(), await floor.told()]
  expect(told.filter(({ name }) => name === 'user.registered')).toHaveLength(50)
  await seed(within())
  expect(await floor.kept()).toBe(kept)
  expect(await floor.told()).toHaveLength(told.length)
})

test('another database gets the same people', async () => {
  const other = await identityFloor()
  await seed({ ...other.door(), db: { sql: other.sql, client: other.tools.client } })
  const known = (rows: readonly { id: string; username: string }[]) => rows.map(({ id, username }) => [id, username])
  const theirs = await other.sql.query<{ id: string; username: string }>('select id, username from account order by id')
  expect(known(theirs.rows)).toEqual(known(await people()))
})

test('staff of whom merchants told first can sign in all the same, under the same id', async () => {
  const other = await identityFloor()
  const id = derivedId('acc', 1000)
  const owner = { accountId: id, displayName: 'Owner', username: 'shop0-owner', phone: null, email: null }
  await other.transact((unit) => addMerchantAccount(owner, unit))
  await seed({ ...other.door(), db: { sql: other.sql, client: other.tools.client } })
  const { username, passwordHash } = await other.tools.client.account.findUniqueOrThrow({ where: { id } })
  expect(username).toBe('shop0-owner')
  expect(await other.tools.hasher.verify(passwordHash, 'demo-mall')).toBe(true)
})
