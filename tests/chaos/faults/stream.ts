import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { JetStreamClient, JetStreamManager } from 'nats'
import { connect } from 'nats'
import type { Chance } from '../chance.ts'
import { shuffled } from '../chance.ts'
import type { Field } from '../field.ts'
import { POISON } from '../invariants/events.ts'
import { untilDead } from './processes.ts'

const STREAM = 'EVENTS'
const MOST_AGAIN = 300

/** Everything that was told lately is told once more, under other ids, so that the stream does not know that it has it. */
export const tellAgain = (field: Field): Promise<void> =>
  onStream(field, async (stream) => {
    const last = await lastOf(stream)
    await publish(stream, await read(stream, Math.max(1, last - MOST_AGAIN), last))
  })

/** What a domain missed while it was dead comes seconds late and in any order; the others get it twice. */
export async function shuffle(field: Field, chance: Chance): Promise<void> {
  const name = chance.pick(['orders', 'payments', 'inventory', 'promotions'])
  field.processes.get(name)?.kill('SIGKILL')
  await untilDead(field, name)
  try {
    await onStream(field, async (stream) => {
      const from = (await lastOf(stream)) + 1
      await wait(chance.between(3_000, 5_000))
      const missed = await read(stream, from, await lastOf(stream))
      for (const { seq } of missed) await stream.jsm.streams.deleteMessage(STREAM, seq)
      await publish(stream, shuffled(missed, chance))
    })
  } finally {
    field.revive(name)
  }
}

/** A stranger on the bus talks nonsense to everybody. */
export const poison = (field: Field): Promise<void> =>
  onStream(field, async (stream) => {
    const events = ['order.paid', 'order.created', 'payment.succeeded', 'checkout.moved']
    const nonsense = [`{ ${POISON}`, JSON.stringify({ id: POISON, name: 'order.paid', payload: {} }), POISON]
    const told = events.flatMap((event) => nonsense.map((text) => ({ subject: `events.${event}.poison`, text })))
    const messages = told.map(({ subject, text }) => ({ seq: 0, subject, data: new TextEncoder().encode(text) }))
    await publish(stream, messages)
  })

type Stream = { readonly js: JetStreamClient; readonly jsm: JetStreamManager }
type Message = { readonly seq: number; readonly subject: string; readonly data: Uint8Array }

/** A stream that has just been wiped has nothing to be hurt. */
async function onStream({ nats }: Field, work: (stream: Stream) => Promise<void>): Promise<void> {
  const nc = await connect({ servers: nats.url, timeout: 5_000 })
  try {
    const jsm = await nc.jetstreamManager({ timeout: 5_000 })
    await work({ js: nc.jetstream(), jsm })
  } finally {
    await nc.close()
  }
}

/** The mall makes its stream anew when it was wiped: until then there is none. */
async function lastOf({ jsm }: Stream): Promise<number> {
  for (let tries = 1; ; tries++) {
    const info = await jsm.streams.info(STREAM).catch(() => null)
    if (info) return info.state.last_seq
    if (tries === 60) throw new Error('nobody has made the stream again')
    await wait(500)
  }
}

async function read({ jsm }: Stream, from: number, to: number): Promise<readonly Message[]> {
  const messages: Message[] = []
  for (let seq = from; seq <= to; seq++) {
    const message = await jsm.streams.getMessage(STREAM, { seq }).catch(() => null)
    if (message) messages.push({ seq, subject: message.subject, data: message.data })
  }
  return messages
}

async function publish({ js }: Stream, messages: readonly Message[]): Promise<void> {
  for (const { subject, data } of messages) await js.publish(subject, data, { msgID: `chaos-${randomUUID()}` })
}
