import { readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import { forgetKeys } from './idempotency.ts'
import { oneByOne } from './one-by-one.ts'
import { transactAs } from './transact.ts'
import type { House } from './trial/house.ts'
import { hurrying, openHouse } from './trial/house.ts'
import { system } from './unit.ts'

let house: House
beforeAll(async () => {
  const keys = readFileSync(fromRoot('packages', 'messaging', 'idempotency.sql'), 'utf8')
  house = openHouse(await messagingDatabase(`create table seat (room text not null); ${keys}`))
  return () => house.sql.end()
})

/** Takes a seat where fewer than two are taken; says whether it did. */
const sit = (room: string, client = house.client) =>
  transactAs(
    { ...house, client, source: 'mint', subscribersOf: () => [], clock: () => new Date(), send: () => undefined },
    system,
  )(async ({ db }) => {
    await oneByOne(db, room)
    const taken = await db.$queryRawUnsafe<object[]>('select from seat where room = $1', room)
    if (taken.length >= 2) return false
    await db.$executeRawUnsafe('insert into seat values ($1)', room)
    return true
  })

test('who comes at the same time is counted one after the other, in each room by itself', async () => {
  const sat = survivors(await rival(10, (index) => sit(index < 5 ? 'red' : 'blue')))
  expect(sat.filter((isSeated) => isSeated)).toHaveLength(4)
  await house.sql.query("update idempotency_key set made_at = now() - interval '3 days'")
  expect(await forgetKeys(house.sql)).toBe(2)
  expect(await sit('red')).toBe(false)
})

test('who waits too long for its turn is told to ask again', async () => {
  const holder = await house.sql.connect()
  try {
    await holder.query('begin')
    await holder.query("insert into idempotency_key (actor, key, fingerprint) values ('in turn', 'green', '')")
    await expect(sit('green', hurrying(house.client, 'statement_timeout'))).rejects.toMatchObject({
      ...{ code: 'CONFLICT', retryable: true },
    })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect(await sit('green')).toBe(true)
})
