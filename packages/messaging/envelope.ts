import type { EventDraft } from '@supermall/contracts/define'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { z } from 'zod'
import type { Actor } from './unit.ts'

/** How an event travels. One id from the outbox to every inbox: it is what makes an effect happen once. */
export type Envelope = {
  readonly id: Id<'evt'>
  readonly name: string
  readonly version: number
  readonly occurredAt: string
  readonly source: string
  readonly aggregateId: string
  readonly actorId: string | null
  readonly traceparent: string | null
  readonly payload: unknown
}

const envelopeSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  occurredAt: z.iso.datetime(),
  source: z.string(),
  aggregateId: z.string(),
  actorId: z.string().nullable(),
  traceparent: z.string().nullable(),
  payload: z.unknown(),
})

/** What arrived, when it is an envelope; its payload is still unread. */
export function readEnvelope(arrived: unknown): Envelope | null {
  const read = envelopeSchema.safeParse(arrived)
  return read.success ? (read.data as Envelope) : null
}

/** Refuses to seal a payload that its own contract would refuse on arrival. */
export function seal(draft: EventDraft, from: { source: string; actor: Actor; now: Date }): Envelope {
  const { definition } = draft
  const payload = definition.schema.parse(draft.payload)
  return {
    id: newId('evt'),
    name: definition.eventName,
    version: definition.version,
    occurredAt: from.now.toISOString(),
    source: from.source,
    aggregateId: definition.aggregateOf(draft.payload),
    actorId: from.actor.id,
    traceparent: from.actor.traceparent,
    payload,
  }
}
