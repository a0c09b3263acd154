import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Traces } from '../data/tracking.ts'
import type { Told, Trace, Tracked } from '../domain/tracing.ts'
import { isFresh, keyOf, toldOf, wordOf } from '../domain/tracing.ts'
import type { Carriers, Tracker } from './carriers.ts'
import { CarrierSilent } from './carriers.ts'

type Remembering = { readonly traces: Traces; readonly everyMs: number; readonly log: Log }

const MOST_FAILURES = 3
const QUIET_MS = seconds(30)

/**
 * Asks about one number once in so long, whatever comes of it, and by one caller at a time; in between everybody reads what was told
 * last. A service that fails again and again is left alone for a while, so that nobody waits for it.
 */
export function rememberTraces(ask: Tracker, { traces, everyMs, log }: Remembering): Carriers['trace'] {
  const flights = new Map<string, Promise<Told | null>>()
  let failures = 0
  let quietUntil = 0

  async function answerOf(parcel: Tracked): Promise<Trace | null> {
    try {
      const trace = await ask(parcel)
      failures = 0
      return trace
    } catch (error) {
      if (!(error instanceof CarrierSilent)) throw error
      failures += 1
      log.warn('carrier.silent', { carrier: parcel.carrierCode, why: error.message, failures })
      return null
    }
  }

  async function fly(parcel: Tracked, now: Date): Promise<Told | null> {
    const key = keyOf(parcel)
    const isMine = await traces.claim(key, { now, askedBefore: new Date(now.getTime() - everyMs) })
    const trace = isMine ? await answerOf(parcel) : null
    if (failures >= MOST_FAILURES) quietUntil = now.getTime() + QUIET_MS
    if (trace === null) return toldOf(await traces.find(key))
    await traces.keep(key, trace, now)
    return { trace, checkedAt: now }
  }

  return async (parcel, { now, kept }) => {
    const known = await kept()
    if (known && isFresh(known, everyMs, now)) return toldOf(known)
    const word = wordOf(keyOf(parcel))
    const running = flights.get(word)
    if (running) return running
    if (now.getTime() < quietUntil) return toldOf(known)
    const flight = fly(parcel, now).finally(() => flights.delete(word))
    flights.set(word, flight)
    return flight
  }
}
