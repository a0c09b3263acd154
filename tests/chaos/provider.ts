import { setTimeout as wait } from 'node:timers/promises'
import { startSimulator } from '../../subgraphs/payments/trial/simulator.ts'
import { stripeConfig, stripeVoice } from '../../subgraphs/payments/trial/stripe-voice.ts'
import type { Chance } from './chance.ts'
import type { Broken } from './judge.ts'

/** A provider of payments that charges cards for real in its own books, and is as unreliable as the day allows. */
export type Provider = {
  readonly config: Readonly<Record<string, unknown>>
  /** Something goes wrong with the next charge, or nothing. */
  readonly mayStumble: () => void
  /** Tells the mall what was paid: late, never, or more than once. */
  readonly notify: (url: string, paymentId: string) => void
  /** Every request that it got, whether it answered or not. */
  readonly heard: Awaited<ReturnType<typeof startSimulator>>['heard']
  /** From now on nothing goes wrong. */
  readonly calm: () => void
  readonly stop: () => Promise<void>
}

const STUMBLES = ['ERROR_BEFORE', 'ERROR_AFTER', 'SILENT_AFTER', 'CUT_AFTER'] as const

export async function openProvider(chance: Chance, isReliable: boolean): Promise<Provider> {
  const simulator = await startSimulator()
  const voice = stripeVoice(simulator.books, () => new Date())
  simulator.speak(voice)
  const telling = new Set<Promise<void>>()
  let isCalm = isReliable

  async function tell(url: string, paymentId: string): Promise<void> {
    await wait(chance.between(0, 2_000))
    if (!simulator.books.trades.has(paymentId)) return
    const { headers, body } = voice.tell({ kind: 'PAID', id: paymentId })
    await fetch(`${url}/webhooks/stripe`, { method: 'POST', headers, body }).catch(() => null)
  }

  return {
    config: stripeConfig(simulator.url),
    heard: simulator.heard,
    mayStumble() {
      if (!isCalm && chance.next() < 0.2) simulator.spoil('/v1/', chance.pick(STUMBLES))
    },
    notify(url, paymentId) {
      for (let times = chance.pick([0, 1, 1, 1, 3]); times > 0; times--) {
        const told = tell(url, paymentId).finally(() => telling.delete(told))
        telling.add(told)
      }
    },
    calm() {
      isCalm = true
    },
    async stop() {
      await Promise.all(telling)
      await simulator.stop()
    },
  }
}

/** A provider knows by its key that it has been asked before; asked under two, it would charge or pay back twice. */
export function askedTwice({ heard }: Provider): readonly Broken[] {
  const keys = new Map<string, Set<string>>()
  for (const { method, path, headers, body } of heard) {
    if (method !== 'POST' || !/^\/v1\/(payment_intents|refunds)$/.test(path)) continue
    const form = new URLSearchParams(body)
    const about = form.get('metadata[refundId]') ?? form.get('metadata[paymentId]') ?? ''
    keys.set(about, (keys.get(about) ?? new Set()).add(headers['idempotency-key'] ?? ''))
  }
  const twice = [...keys].filter(([, used]) => used.size > 1)
  const shown = twice.slice(0, 3).map(([about, used]) => ({ about, keys: used.size }))
  return twice.length === 0
    ? []
    : [{ says: 'provider: what is asked again is asked under the same key', count: twice.length, shown }]
}
