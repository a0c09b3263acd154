import { checked, checkList } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { markRead } from '../data/inbox.ts'

const MOST_AT_ONCE = 100

/** Some, or all when none are named. What is another's is like what is not there: nothing changes of it. */
export async function readInbox(
  messageIds: readonly string[] | null,
  accountId: Id<'acc'>,
  unit: Unit,
): Promise<Result<number>> {
  const fine = checked(
    messageIds === null ? null : checkList(messageIds, { least: 1, most: MOST_AT_ONCE }, 'messageIds'),
  )
  if (!fine.ok) return fine
  const ids = messageIds?.flatMap((text) => parseId('ibm', text) ?? []) ?? null
  return ok(await markRead(unit.db, accountId, { ids, now: unit.now }))
}
