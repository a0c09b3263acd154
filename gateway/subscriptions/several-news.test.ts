import { newId } from '@supermall/kernel/id'
import type { Bus, Follower, Position } from '@supermall/messaging/bus'
import type { Envelope } from '@supermall/messaging/envelope'
import type { Request } from '@supermall/subgraph/viewer'
import { expect, test } from 'vitest'
import { readCursor } from './cursor.ts'
import { openNewsRoom } from './news-room.ts'
import type { Ticket } from './topics.ts'
import { openTopics } from './topics.ts'

const mine = (id: string) => ({ field: 'mine', key: 'somebody', id })
const reporters = [
  { eventName: 'moved', read: () => [{ field: 'one', key: 'part', id: 'part' }, mine('part'), mine('whole')] },
]

/** A row of events that are told by hand. */
async function told() {
  let follower: Follower | null = null
  let at: Position = { stream: 's', sequence: 4 }
  const follow: Bus['follow'] = async (one) => {
    follower = one
    return { reached: () => at, end: async () => at, stop: async () => undefined }
  }
  const newsRoom = await openNewsRoom({ bus: { follow } as Bus, reporters, history: 10 })
  return {
    newsRoom,
    tell() {
      at = { ...at, sequence: at.sequence + 1 }
      follower?.hear({ id: newId('evt'), name: 'moved', traceparent: null } as Envelope, at)
    },
  }
}

test('who got a part of what an event is to him, and comes back, gets what is missing', async () => {
  const { newsRoom, tell } = await told()
  const topic = openTopics(newsRoom).of('a', () => ({
    ...{ field: 'mine', keys: ['somebody'] },
    look: async ({ id }, cursor) => `${id} ${cursor}`,
  }))
  const tickets: Ticket[] = []
  topic.join((ticket) => tickets.push(ticket), {} as Request)
  tell()
  tell()
  expect(tickets.map(({ about }) => about)).toEqual(['part', 'whole', 'part', 'whole'])
  for (const { about, cursor, answer } of tickets) expect(await answer()).toBe(`${about} ${cursor}`)
  const missed = tickets.map(({ cursor }) => {
    const place = readCursor(cursor)
    return place && topic.since(place)?.map(({ about }) => about)
  })
  const event = ['part', 'whole']
  expect(missed).toEqual([[...event, ...event], event, event, []])
})
