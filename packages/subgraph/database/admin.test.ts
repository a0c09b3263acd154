import { randomBytes } from 'node:crypto'
import { urlOf } from '@supermall/testing/database'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { query, sharedServer } from '../trial/databases.ts'
import { createMissingDatabase, openAdmin } from './admin.ts'

let name: string
beforeEach(() => {
  name = `test_missing_${randomBytes(6).toString('hex')}`
})
afterEach(() => sharedServer.dropDatabase(name))

test('a database that is missing on a server of somebody else is made, once, whoever asks at the same time', async () => {
  survivors(await rival(5, () => createMissingDatabase(urlOf(name))))
  expect(await query(urlOf(name), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a database that is there stays as it is', async () => {
  await createMissingDatabase(urlOf(name))
  await query(urlOf(name), 'create table goods (id text)')
  await createMissingDatabase(urlOf(name))
  expect(await query(urlOf(name), 'select * from goods')).toEqual([])
})

test('a server that does not answer is told in one line, without the password', async () => {
  const line = 'the database goods at 127.0.0.1:1 cannot be reached: ECONNREFUSED'
  await expect(createMissingDatabase('postgresql://mall:secret@127.0.0.1:1/goods')).rejects.toThrow(line)
})

test('a password that the server does not take is told in one line', async () => {
  const wrong = new URL(urlOf(name))
  wrong.password = 'guess'
  // Whoever comes to the socket of these tests proves nothing.
  wrong.searchParams.delete('host')
  await expect(createMissingDatabase(wrong.href)).rejects.toThrow(/cannot be reached: password authentication failed/)
})

test('a user who may not make the database is told to have it made', async () => {
  const role = `test_guest_${randomBytes(4).toString('hex')}`
  const superuser = new URL(urlOf('postgres'))
  superuser.username = 'postgres'
  await query(superuser.href, `create role ${role} login password 'guest'`)
  const guest = new URL(urlOf(name))
  Object.assign(guest, { username: role, password: 'guest' })
  await expect(createMissingDatabase(guest.href)).rejects.toThrow(
    new RegExp(`${name} is missing at .*; create it there`),
  )
  await query(superuser.href, `drop role ${role}`)
})

test('who makes databases waits for his turn, however long those before him take', async () => {
  const { port, password } = new URL(urlOf('postgres'))
  const admin = openAdmin(Number(port), decodeURIComponent(password))
  await admin.query('select')
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const slow = admin.query('select pg_sleep(0.2)')
  const next = admin.query<{ one: number }>('select 1 as one')
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  await slow
  expect((await next).rows).toEqual([{ one: 1 }])
  await admin.end()
})
