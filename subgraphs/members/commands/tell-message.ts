import { memberMessageBatched } from '@supermall/contracts/members'
import type { Turn } from '@supermall/messaging/take-turn'
import { takeTurn } from '@supermall/messaging/take-turn'
import type { Unit, Within } from '../data/database.ts'
import { insertInbox } from '../data/inbox.ts'
import { countFailure, nextMessage, saveProgress, takeMessage } from '../data/mass-messages.ts'
import { listMembersAfter } from '../data/member-list.ts'

/** What the event's contract allows. */
const BATCH = 1_000

/** The next batch of the oldest message that has not gone to everybody, but of none of these; null when there is none. */
export const tellNextBatch = (
  except: readonly string[],
  within: Pick<Within, 'transact' | 'log'>,
): Promise<Turn | null> => takeTurn(except, { next: nextMessage, work: tellBatch, fail: countFailure }, within)

/** Told, and laid into the inbox of each. */
async function tellBatch({ id }: { readonly id: string }, unit: Unit): Promise<number | null> {
  const message = await takeMessage(unit.db, id)
  if (message === null) return null
  const { id: messageId, title, body, cursor } = message
  const members = await listMembersAfter(unit.db, message.filter, { cursor, most: BATCH })
  const isMore = members.length === BATCH
  const batchCount = message.batchCount + (members.length > 0 ? 1 : 0)
  await saveProgress(unit.db, messageId, {
    status: isMore ? 'SENDING' : 'SENT',
    sentAt: isMore ? null : unit.now,
    batchCount,
    cursor: members.at(-1)?.id ?? cursor,
    memberCount: message.memberCount + members.length,
  })
  await insertInbox(unit.db, { messageId, members, now: unit.now })
  const accountIds = members.map(({ accountId }) => accountId)
  if (accountIds.length > 0) unit.emit(memberMessageBatched({ messageId, batch: batchCount, title, body, accountIds }))
  return members.length
}
