import { checked, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { kept } from '@supermall/subgraph/filter'
import type { OperatorUnit } from '../data/database.ts'
import type { MassMessage } from '../data/mass-messages.ts'
import { insertMessage } from '../data/mass-messages.ts'
import type { MemberWhere } from '../data/member-where.ts'

export type SendMessage = {
  readonly idempotencyKey: string
  readonly title: string
  readonly body: string
  readonly where?: MemberWhere | null
}

/** Kept now and told batch by batch by the job, so that a mall of a million members is no transaction of a million rows. */
export async function sendMessage(
  input: SendMessage,
  sentBy: Id<'acc'>,
  unit: OperatorUnit,
): Promise<Result<MassMessage>> {
  const fine = checked(
    checkText(input.idempotencyKey, { least: 1, most: 100 }, 'idempotencyKey'),
    checkText(input.title, { least: 1, most: 60 }, 'title'),
    checkText(input.body, { least: 1, most: 2_000 }, 'body'),
  )
  if (!fine.ok) return fine
  const { idempotencyKey, title, body } = input
  const message: MassMessage = {
    id: newId('mmg', unit.now.getTime()),
    idempotencyKey,
    sentBy,
    title: title.trim(),
    body: body.trim(),
    filter: kept(input.where),
    status: 'WAITING',
    cursor: null,
    memberCount: 0,
    batchCount: 0,
    failureCount: 0,
    createdAt: unit.now,
    sentAt: null,
  }
  const earlier = await insertMessage(unit.db, message)
  if (earlier && !isSame(earlier, message)) {
    return refused('IDEMPOTENCY_KEY_REUSED', 'Another message was sent with this key.', 'idempotencyKey')
  }
  const sent = earlier ?? message
  const summary = earlier ? `Sent again, and not twice: ${sent.title}` : `Sent to many: ${sent.title}`
  unit.audited({ subjectId: sent.id, summary, before: null, after: { title: sent.title, filter: sent.filter } })
  return ok(sent)
}

/** A filter that went through the database has its keys in another order. */
const isSame = (a: MassMessage, b: MassMessage): boolean =>
  a.title === b.title && a.body === b.body && sorted(a.filter) === sorted(b.filter)

function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${key}:${sorted(inner)}`).join()}}`
}
