import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { demo } from '../../launch/demo.ts'

const TRIES = 12
const TIMEOUT_MS = 8_000

/** What a mutation answered in the end; null when nobody answered for so long that a person would have given up. */
export type Ended<Payload> = Payload | null

export const newKey = (): string => `chaos-${randomUUID()}`

/**
 * Asks again and again with the same variables, and so with the same key, until there is an answer: as a client must that does
 * not know whether what it asked for has happened.
 */
export async function insist<Payload>(
  who: Asking,
  { query, variables, field }: { query: string; variables: Record<string, unknown>; field: string },
): Promise<Ended<Payload>> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const answer = await within(who.asks<Record<string, Payload | null>>(query, variables))
    const payload = answer?.data?.[field]
    if (payload && !isInFlight(payload)) return payload
    await wait(100 * tries)
  }
  return null
}

/** The first of two askers is still at work. */
function isInFlight(payload: unknown): boolean {
  const { errors = [] } = payload as { errors?: readonly { code: string }[] }
  return errors.some(({ code }) => code === 'IDEMPOTENCY_IN_PROGRESS')
}

/** Null for whatever is no answer: a broken connection, a page of a proxy, silence. */
export function within<T>(asked: Promise<T>): Promise<T | null> {
  return Promise.race([asked.catch(() => null), wait(TIMEOUT_MS, null, { ref: false })])
}

/** A mall that has just started may be too busy for the first who knock. */
export async function signIn(url: string, audience: string, login: string): Promise<Asking> {
  const input = { audience, login, password: demo.signIns[0].password }
  type SignedIn = { tokens: { accessToken: string } | null }
  const signedIn = await insist<SignedIn>(asking(url, null), {
    query: demo.signInDocument,
    variables: { input },
    field: 'signIn',
  })
  if (!signedIn?.tokens) throw new Error(`${login} was refused`)
  return asking(url, signedIn.tokens.accessToken)
}
