import { checked, checkLine, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { oneByOne } from '@supermall/messaging/one-by-one'
import { kept } from '@supermall/subgraph/filter'
import type { OperatorUnit } from '../data/database.ts'
import type { MassMessage } from '../data/mass-messages.ts'
import { countUnsent, insertMessage } from '../data/mass-messages.ts'
import type { MemberWhere } from '../data/member-where.ts'

/** Each waits for its turn; a queue that only grows helps nobody. */
const MOST_UNSENT = 20

type SendMessage = Message & { readonly idempotencyKey: string }
type Message = { readonly title: string; readonly body: string; readonly where?: MemberWhere | null }

/** Kept now and told batch by batch by the job, so that a mall of a million members is no transaction of a million rows. */
export async function sendMessage(
  { idempotencyKey: key, ...input }: SendMessage,
  sentBy: Id<'acc'>,
  unit: OperatorUnit,
): Promise<Result<MassMessage>> {
  const fine = checked(
    checkLine(input.title, { least: 1, most: 60 }, 'title'),
    checkText(input.body, { least: 1, most: 2_000 }, 'body'),
  )
  if (!fine.ok) return fine
  return idempotent({ name: 'memberMessageSend', key, input }, unit, () => send(input, sentBy, unit))
}

async function send(
  { title, body, where }: Message,
  sentBy: Id<'acc'>,
  unit: OperatorUnit,
): Promise<Result<MassMessage>> {
  await oneByOne(unit.db, 'memberMessageSend')
  if ((await countUnsent(unit.db)) >= MOST_UNSENT)
    return refused('LIMIT_REACHED', `${MOST_UNSENT} messages are under way; wait for one of them.`)
  const message: MassMessage = {
    id: newId('mmg', unit.now.getTime()),
    sentBy,
    title: title.trim(),
    body: body.trim(),
    filter: kept(where),
    status: 'WAITING',
    cursor: null,
    memberCount: 0,
    batchCount: 0,
    failureCount: 0,
    createdAt: unit.now,
    sentAt: null,
  }
  await insertMessage(unit.db, message)
  const after = { title: message.title, filter: message.filter }
  unit.audited({ subjectId: message.id, summary: `Sent to many: ${message.title}`, before: null, after })
  return ok(message)
}
