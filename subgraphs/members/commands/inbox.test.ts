import { derivedId } from '@supermall/kernel/id'
import { pageOf } from '@supermall/kernel/page'
import { days } from '@supermall/kernel/time'
import { domainFloor } from '@supermall/testing/domain'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeEach, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { countUnread, pageInbox } from '../data/inbox.ts'
import { memberIdOf } from '../domain/member.ts'
import forgetInbox from '../jobs/forget-inbox.ts'
import tellMessages from '../jobs/tell-messages.ts'
import { forgetAccount } from './forget-account.ts'
import { readInbox } from './read-inbox.ts'
import { sendMessage } from './send-message.ts'
import { tellNextBatch } from './tell-message.ts'

let now = new Date('2026-11-21T04:00:00Z')
const { transact, operate, sql, tools, floor } = await domainFloor<Tx, Tools>({
  name: 'members',
  open,
  clock: () => now,
})
const account = (ordinal: number) => derivedId('acc', ordinal)
const within = { transact, log: floor.log } as never
const page = pageOf({}, 'inbox')

beforeEach(async () => {
  await sql.query('delete from inbox_message')
  await sql.query('delete from mass_message')
  await sql.query('delete from idempotency_key')
  await sql.query('delete from member')
  for (let ordinal = 1; ordinal <= 4; ordinal++)
    await sql.query('insert into member (id, account_id, joined_at, updated_at) values ($1, $2, now(), now())', [
      memberIdOf(account(ordinal)),
      account(ordinal),
    ])
})

async function send(title: string) {
  const input = { idempotencyKey: title, title, body: 'Today' }
  await operate('members.message.send', (unit) => sendMessage(input, account(900), unit))
  await tellMessages.run(within)
}
const inboxOf = async (ordinal: number) => (await pageInbox(tools.client, account(ordinal), page)).nodes
const unread = (ordinal: number) => countUnread(tools.client, account(ordinal))
const read = (ids: readonly string[] | null, ordinal: number) =>
  transact((unit) => readInbox(ids, account(ordinal), unit))

test('a message lies in the inbox of each whom it goes to, newest first, and of nobody who is gone', async () => {
  await transact((unit) => forgetAccount(account(4), unit))
  await send('First')
  now = new Date(now.getTime() + 1_000)
  await send('Second')
  expect((await inboxOf(1)).map(({ message, readAt }) => [message?.title, readAt])).toEqual([
    ['Second', null],
    ['First', null],
  ])
  expect([await unread(1), await unread(2), await unread(4)]).toEqual([2, 2, 0])
})

test('some are read, or all, once each and nobody else’s', async () => {
  for (const title of ['First', 'Second', 'Third']) await send(title)
  const [one, two] = (await inboxOf(1)).map(({ id }) => id)
  const [theirs] = (await inboxOf(2)).map(({ id }) => id)
  expect(await read([one ?? '', theirs ?? '', 'ibm_nothing\u0000'], 1)).toMatchObject({ value: 1 })
  now = new Date(now.getTime() + 1_000)
  expect(await read([one ?? '', two ?? ''], 1)).toMatchObject({ value: 1 })
  expect([await unread(1), await unread(2)]).toEqual([1, 3])
  expect([(await read(null, 1)).ok, await unread(1), await unread(2)]).toEqual([true, 0, 3])
  const times = (await inboxOf(1)).map(({ readAt }) => readAt?.getTime())
  expect(new Set(times).size).toBe(2)
})

const TOO_LONG = Array.from({ length: 101 }, (_, index) => `ibm_${index}`)

test.each<[string[], string, string[]]>([
  [[], 'LIST_LENGTH', ['messageIds']],
  [TOO_LONG, 'LIST_LENGTH', ['messageIds']],
  [['ibm_1', 'ibm_1'], 'ENTRY_TWICE', ['messageIds', '1']],
])('nothing is read by a list that is none (%#)', async (ids, code, path) => {
  await send('First')
  expect(await read(ids, 1)).toMatchObject({ refusals: [{ code, path }] })
  expect(await unread(1)).toBe(1)
})

test('an inbox goes with its account, also while something is laid into it', async () => {
  await send('First')
  await operate('members.message.send', (unit) =>
    sendMessage({ idempotencyKey: 'second', title: 'Second', body: 'Today' }, account(900), unit),
  )
  survivors(
    await rival<unknown>(5, (index) =>
      index < 4 ? transact((unit) => forgetAccount(account(index + 1), unit)) : tellNextBatch([], within),
    ),
  )
  expect((await sql.query('select account_id from inbox_message')).rows).toEqual([])
})

test('what was told half a year ago is forgotten, and nothing younger', async () => {
  await send('Old')
  now = new Date(now.getTime() + days(100))
  await send('Young')
  now = new Date(now.getTime() + days(80) + 1)
  await sql.query(`insert into came_refund values ($1, 'old', $2), ($1, 'young', $3)`, [
    account(1),
    new Date(now.getTime() - days(180) - 1),
    now,
  ])
  expect(await forgetInbox.run({ transact } as never)).toEqual({ forgotten: 5 })
  expect((await sql.query('select refund_id from came_refund')).rows).toEqual([{ refund_id: 'young' }])
  expect((await inboxOf(1)).map(({ message }) => message?.title)).toEqual(['Young'])
  expect(await forgetInbox.run({ transact } as never)).toEqual({ forgotten: 0 })
})
