import { derivedId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, mall, mutation } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
  await house.sql.query(
    `insert into mass_message (id, idempotency_key, sent_by, title, body, filter, status, created_at)
     select 'mmg_' || n, 'key ' || n, $1, 'Title ' || n, 'Body ' || n, '{}', 'SENT', now() from generate_series(1, 3) n`,
    [accountId(900)],
  )
  await house.sql.query(
    `insert into inbox_message (id, account_id, message_id, told_at)
     select 'ibm_' || n, $1, 'mmg_' || n, now() from generate_series(1, 3) n
     union all select 'ibm_4', $2, 'mmg_1', now()`,
    [accountId(1), accountId(2)],
  )
})

const INBOX = `{ unreadMessagesCount inbox(first: 2) {
  totalCount pageInfo { hasNextPage } nodes { id title body isRead readAt toldAt } edges { cursor node { id } } } }`
const READ = mutation('inboxMessagesRead', 'changedCount')

test('an inbox is read by its owner, newest first, and says what was not read yet', async () => {
  const { data, errors } = await house.asks(buyer(1), INBOX)
  expect(errors).toEqual([])
  expect(data).toMatchObject({ unreadMessagesCount: 3, inbox: { totalCount: 3, pageInfo: { hasNextPage: true } } })
  expect(data.inbox.nodes).toMatchObject([
    { id: 'ibm_3', title: 'Title 3', body: 'Body 3', isRead: false, readAt: null },
    { id: 'ibm_2', title: 'Title 2', body: 'Body 2', isRead: false, readAt: null },
  ])
  const rest = `{ inbox(first: 2, after: "${data.inbox.edges[1].cursor}") { nodes { id } } }`
  expect((await house.asks(buyer(1), rest)).data.inbox.nodes).toEqual([{ id: 'ibm_1' }])
  expect((await house.asks(buyer(2), INBOX)).data).toMatchObject({ unreadMessagesCount: 1, inbox: { totalCount: 1 } })
})

test('what is read is read once, and nothing of another’s', async () => {
  const some = { messageIds: ['ibm_3', 'ibm_4', derivedId('ibm', 9)] }
  expect((await house.asks(buyer(1), READ, { input: some })).data.inboxMessagesRead.changedCount).toBe(1)
  const { data } = await house.asks(buyer(1), INBOX)
  expect([data.unreadMessagesCount, data.inbox.nodes[0].isRead, data.inbox.nodes[1].isRead]).toEqual([2, true, false])
  const before = await house.kept()
  expect(codes(await house.asks(buyer(1), READ, { input: { messageIds: [] } }), 'inboxMessagesRead')).toEqual([
    'LIST_LENGTH',
  ])
  expect((await house.asks(buyer(1), READ, { input: some })).data.inboxMessagesRead.changedCount).toBe(0)
  expect(await house.kept()).toBe(before)
  expect((await house.asks(buyer(1), READ, { input: {} })).data.inboxMessagesRead.changedCount).toBe(2)
  expect((await house.asks(buyer(2), INBOX)).data.unreadMessagesCount).toBe(1)
})
