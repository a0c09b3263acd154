import { derivedId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, mall, mutation } from '../trial/mall.ts'

let house: Mall
const told = (ordinal: number) => derivedId('ibm', ordinal)
beforeAll(async () => {
  house = await mall()
  await house.sql.query(
    `insert into mass_message (id, idempotency_key, sent_by, title, body, filter, status, created_at)
     select 'mmg_' || n, 'key ' || n, $1, 'Title ' || n, 'Body ' || n, '{}', 'SENT', now() from generate_series(1, 3) n`,
    [accountId(900)],
  )
  await house.sql.query(
    `insert into inbox_message (id, account_id, message_id, told_at)
     select id, case when n = 4 then $2 else $1 end, 'mmg_' || (n - 1) % 3 + 1, now()
     from unnest($3::text[]) with ordinality as one (id, n)`,
    [accountId(1), accountId(2), [1, 2, 3, 4].map(told)],
  )
})

const INBOX = `{ unreadMessageCount inbox(first: 2) {
  totalCount pageInfo { hasNextPage } nodes { id title body isRead readAt toldAt } edges { cursor node { id } } } }`
const READ = mutation('inboxMessagesRead', 'changedCount')

test('an inbox is read by its owner, newest first, and says what was not read yet', async () => {
  const { data, errors } = await house.asks(buyer(1), INBOX)
  expect(errors).toEqual([])
  expect(data).toMatchObject({ unreadMessageCount: 3, inbox: { totalCount: 3, pageInfo: { hasNextPage: true } } })
  expect(data.inbox.nodes).toMatchObject([
    { id: told(3), title: 'Title 3', body: 'Body 3', isRead: false, readAt: null },
    { id: told(2), title: 'Title 2', body: 'Body 2', isRead: false, readAt: null },
  ])
  const rest = `{ inbox(first: 2, after: "${data.inbox.edges[1].cursor}") { nodes { id } } }`
  expect((await house.asks(buyer(1), rest)).data.inbox.nodes).toEqual([{ id: told(1) }])
  expect((await house.asks(buyer(2), INBOX)).data).toMatchObject({ unreadMessageCount: 1, inbox: { totalCount: 1 } })
})

test('what is read is read once, and nothing of another’s', async () => {
  const some = { messageIds: [told(3), told(4), told(9), 'ibm_x\u0000'] }
  expect((await house.asks(buyer(1), READ, { input: some })).data.inboxMessagesRead.changedCount).toBe(1)
  const { data } = await house.asks(buyer(1), INBOX)
  expect([data.unreadMessageCount, data.inbox.nodes[0].isRead, data.inbox.nodes[1].isRead]).toEqual([2, true, false])
  const before = await house.kept()
  expect(codes(await house.asks(buyer(1), READ, { input: { messageIds: [] } }), 'inboxMessagesRead')).toEqual([
    'LIST_LENGTH',
  ])
  expect((await house.asks(buyer(1), READ, { input: some })).data.inboxMessagesRead.changedCount).toBe(0)
  expect(await house.kept()).toBe(before)
  expect((await house.asks(buyer(1), READ, { input: {} })).data.inboxMessagesRead.changedCount).toBe(2)
  expect((await house.asks(buyer(2), INBOX)).data.unreadMessageCount).toBe(1)
})
