import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Asking } from '@supermall/testing/client'
import { asking } from '@supermall/testing/client'
import { demo } from '../../launch/demo.ts'
import type { Effect, Marked } from './marks.ts'

const TRIES = 12
const TIMEOUT_MS = 8_000

/** What a mutation answered in the end; null when nobody answered for so long that a person would have given up. */
type Ended<Payload> = Payload | null

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
    if (payload) return payload
    await wait(100 * tries)
  }
  return null
}

type Marking = { readonly effect: Effect; readonly mark: string; readonly tell: (marked: Marked) => void }

/**
 * The same, of what leaves a mark by which it is found again: that it was tried is remembered before, and that it was done when
 * something is said to be there. Asked for often under one key it counts once.
 */
export async function insistOnce<Payload extends object>(
  who: Asking,
  request: Parameters<typeof insist>[1],
  { effect, mark, tell }: Marking,
): Promise<Ended<Payload>> {
  tell({ what: 'tried', effect, mark })
  const payload = await insist<Payload>(who, request)
  const { errors: _, ...told } = (payload ?? {}) as { errors?: unknown }
  if (Object.values(told).some((one) => one !== null)) tell({ what: 'done', effect, mark })
  return payload
}

/** Null for whatever is no answer: a broken connection, a page of a proxy, silence. */
export function within<T>(asked: Promise<T>): Promise<T | null> {
  const answered = asked.catch((error: unknown) => {
    if (error instanceof WrongQuestion) throw error
    return null
  })
  return Promise.race([answered, wait(TIMEOUT_MS, null, { ref: false })])
}

/** What the mall cannot understand is a fault of who asks: asked again and again it would be a load that does nothing. */
export class WrongQuestion extends Error {}

const WRONG: ReadonlySet<string> = new Set([
  ...['BAD_USER_INPUT', 'FILTER_TOO_DEEP', 'FILTER_TOO_WIDE', 'FILTER_TOO_MANY_VALUES', 'FILTER_VALUE_INVALID'],
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
])

function understood({ token, ...who }: Asking): Asking {
  const asks: Asking['asks'] = async (document, variables) => {
    const answer = await who.asks(document, variables)
    const wrong = answer.errors.find(({ extensions }) => WRONG.has(extensions?.code))
    if (wrong) throw new WrongQuestion(`${wrong.message}: ${document} ${JSON.stringify(variables)}`)
    return answer as never
  }
  return { token, asks, gets: who.gets }
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
  if (!signedIn?.tokens) throw new Error(`${login} was refused: ${JSON.stringify(signedIn)}`)
  return understood(asking(url, signedIn.tokens.accessToken))
}
