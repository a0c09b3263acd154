import { checked, checkLine, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { idempotent } from '@supermall/messaging/idempotency'
import { kept } from '@supermall/subgraph/filter'
import type { OperatorUnit } from '../data/database.ts'
import type { MassMessage } from '../data/mass-messages.ts'
import { insertMessage } from '../data/mass-messages.ts'
import type { MemberWhere } from '../data/member-where.ts'

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
