import { MOST_REVOKED_AT_ONCE, revokedSessions, sessionsRevoked } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import type { Clock } from '@supermall/kernel/time'
import { after, backoff, minutes, seconds } from '@supermall/kernel/time'
import type { Ask } from '@supermall/messaging/ask'
import { asker } from '@supermall/messaging/ask'
import type { Bus, Stop } from '@supermall/messaging/bus'
import type { Log } from '@supermall/messaging/log'

export type Revocations = {
  /** Whether the list is known; before that nobody's token can be believed. */
  readonly isLoaded: () => boolean
  readonly isRevoked: (session: { readonly sid: string; readonly iat: number }) => boolean
  readonly loaded: Promise<void>
  readonly stop: Stop
}

type Options = { readonly bus: Bus; readonly clock: Clock; readonly log: Log; readonly mostMinutes: number }

const EVERY_MS = minutes(1)

/**
 * Which sessions ended before their tokens did. It listens first and asks then, so nothing falls between; it asks again
 * whenever the bus may have lost something. A session is forgotten when its last token has expired by itself.
 */
export async function watchRevocations({ bus, clock, log, mostMinutes }: Options): Promise<Revocations> {
  const revokedAt = new Map<string, number>()
  const life = minutes(mostMinutes)
  const ask = asker(bus, null)
  let isLoaded = false
  let isEnding = false
  let timer: NodeJS.Timeout | undefined
  let tellLoaded: () => void = () => undefined
  const loaded = new Promise<void>((resolve) => {
    tellLoaded = resolve
  })

  function note(sessionId: string, at: string): void {
    const before = revokedAt.get(sessionId) ?? 0
    revokedAt.delete(sessionId)
    revokedAt.set(sessionId, Math.max(before, Date.parse(at)))
  }

  async function load(attempt: number): Promise<void> {
    try {
      for await (const { sessionId, at } of revokedSince(after(clock(), -life), ask)) note(sessionId, at)
      isLoaded = true
      tellLoaded()
      plan(EVERY_MS, 1)
    } catch (error) {
      log.warn('revocations.unread', { error, attempt })
      plan(backoff(attempt, 100, seconds(5)), attempt + 1)
    }
  }

  function plan(inMs: number, attempt: number): void {
    clearTimeout(timer)
    if (isEnding) return
    timer = setTimeout(() => {
      forget(revokedAt, clock().getTime() - life)
      void load(attempt)
    }, inMs)
    timer.unref()
  }

  const stopListening = await bus.listen(sessionsRevoked.eventName, ({ payload }) => {
    const told = sessionsRevoked.schema.safeParse(payload)
    if (!told.success) return log.error('revocation.unreadable', { error: told.error.message })
    for (const sessionId of told.data.sessionIds) note(sessionId, told.data.at)
  })
  const stopAsking = bus.onLost(() => plan(0, 1))
  void load(1)
  return {
    loaded,
    isLoaded: () => isLoaded,
    isRevoked: ({ sid, iat }) => iat * 1_000 < (revokedAt.get(sid) ?? 0),
    async stop() {
      isEnding = true
      clearTimeout(timer)
      await Promise.all([stopListening(), stopAsking()])
    },
  }
}

/** Page by page, for a whole list may be more than one message can carry. */
async function* revokedSince(from: Date, ask: Ask): AsyncGenerator<Revoked> {
  let behind: { since: string; after: Id<'ses'> | null } = { since: from.toISOString(), after: null }
  for (;;) {
    const { sessions } = await ask(revokedSessions, behind)
    yield* sessions
    const last = sessions.at(-1)
    if (!last || sessions.length < MOST_REVOKED_AT_ONCE) return
    behind = { since: last.at, after: last.sessionId }
  }
}

type Revoked = { readonly sessionId: Id<'ses'>; readonly at: string }

function forget(revokedAt: Map<string, number>, before: number): void {
  for (const [sessionId, at] of revokedAt) if (at < before) revokedAt.delete(sessionId)
}
