import { event, idOf } from '@supermall/contracts/define'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { z } from 'zod'
import type { Envelope } from '../envelope.ts'
import { seal } from '../envelope.ts'
import type { Outgoing } from '../outbox.ts'
import { system } from '../unit.ts'

/** What the tests of messaging tell and react to. */
export const coinCounted = event('coin.counted', 'purseId', { purseId: idOf('prs'), number: z.int() })

/** One row per effect and no key on it: an effect that happens twice shows. */
export const EFFECTS = `create table effect (
  event_id text not null, purse_id text not null, number integer not null, at timestamptz not null default clock_timestamp());`

export function coin(number: number, purseId: Id<'prs'> = newId('prs')): Envelope {
  return seal(coinCounted({ purseId, number }), { source: 'mint', actor: system, now: new Date() })
}

export const outgoing = (...envelopes: readonly Envelope[]): readonly Outgoing[] =>
  envelopes.map((envelope) => ({ envelope, attempt: 1, awaiting: ['purse'] }))

export const numberOf = (envelope: unknown): number => (envelope as { payload: { number: number } }).payload.number
