import { auditRecorded } from '@supermall/contracts/audit'
import type { EventDraft } from '@supermall/contracts/define'
import { newId } from '@supermall/kernel/id'
import { MOST_BYTES } from './bus.ts'
import type { TransactionSql } from './sql.ts'
import type { Actor, AuditDraft } from './unit.ts'

/** The domain's own row is the proof, in the transaction of what it proves; the event lets operators read all domains in one list. */
export async function recordAudit(
  db: TransactionSql,
  entry: AuditDraft,
  by: { action: string; actor: Actor; source: string; now: Date },
): Promise<EventDraft> {
  const { actor } = by
  const id = newId('aud')
  const at = by.now.toISOString()
  const traceId = actor.traceparent?.split('-')[1] ?? null
  await db.$executeRawUnsafe(
    `insert into audit_entry (id, at, action, actor_id, audience, shop_id, subject_id, summary, before, after, ip, trace_id)
     values ($1, $2::timestamptz, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11, $12)`,
    ...[id, at, by.action, actor.id, actor.audience, actor.shopId, entry.subjectId, entry.summary],
    ...[json(entry.before), json(entry.after), actor.ip, traceId],
  )
  return auditRecorded({
    entryId: id,
    at,
    service: by.source,
    action: by.action,
    actorId: actor.id,
    audience: actor.audience,
    shopId: actor.shopId,
    subjectId: entry.subjectId,
    summary: entry.summary,
    before: told(entry.before),
    after: told(entry.after),
    ip: actor.ip,
    traceId,
  })
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value, written))

/** Whoever reads the log learns that the number of somebody changed, and no more of it than its owner needs to know it again. */
function written(name: string, part: unknown): unknown {
  if (typeof part === 'bigint') return part.toString()
  return typeof part === 'string' && /phone$/i.test(name) && part !== '' ? `•••• ${endOf(part)}` : part
}

const endOf = (phone: string): string => phone.slice(-Math.min(4, Math.ceil(phone.length / 3)))

/** Two sides are well within what an event may weigh. */
const MOST_SIDE_BYTES = MOST_BYTES / 5

/** What is too heavy to be told is told by how its lists begin, and how long they are: the domain's own row has all of it. */
function told(value: object | null): unknown {
  const text = json(value)
  return text === null || isLight(text) ? JSON.parse(text ?? 'null') : lightened(JSON.parse(text), 64)
}

const isLight = (text: string): boolean => Buffer.byteLength(text) <= MOST_SIDE_BYTES

function lightened(side: unknown, longest: number): unknown {
  const text = JSON.stringify(side, (_, part) => begun(part, longest))
  return isLight(text) || longest === 0 ? JSON.parse(text) : lightened(side, Math.floor(longest / 2))
}

const begun = (part: unknown, longest: number): unknown =>
  Array.isArray(part) && part.length > longest ? [...part.slice(0, longest), `… (${part.length} in all)`] : part
