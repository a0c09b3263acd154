import type { GraphQLFormattedError } from 'graphql'
import type { Hand } from '../graph/hands.ts'

/** These say that something was not asked or did not answer; everything else is an answer. */
const LEFT_OUT = new Set<unknown>(['SERVICE_UNAVAILABLE', 'DEADLINE_EXCEEDED', 'OVERLOADED'])
const MOST_PLACES = 50

type LeftOut = {
  readonly place: string
  readonly code: string
  readonly times: number
  /** In how many seconds it is worth asking for all of it again, where somebody can say. */
  readonly retryAfter?: number
}

/** An answer from which something is missing says so in one place, and what: a page can show the rest and offer to try again. */
export const degradedHand: Hand = {
  answering({ response: { body } }) {
    if (body.kind !== 'single') return
    const degraded = leftOut(body.singleResult.errors ?? [])
    if (degraded.length > 0) body.singleResult.extensions = { ...body.singleResult.extensions, degraded }
  },
}

/** The same field of all things of a list is one place. */
function leftOut(errors: readonly GraphQLFormattedError[]): readonly LeftOut[] {
  const places = new Map<string, LeftOut>()
  for (const { path, extensions } of errors) {
    if (!path || !LEFT_OUT.has(extensions?.code)) continue
    const place = path.filter((step) => typeof step === 'string').join('.')
    const code = String(extensions?.code)
    const key = `${place} ${code}`
    const before = places.get(key)
    const retryAfter = later(before?.retryAfter, extensions?.retryAfter)
    places.set(key, {
      place,
      code,
      times: (before?.times ?? 0) + 1,
      ...(retryAfter === undefined ? {} : { retryAfter }),
    })
  }
  return [...places.values()].slice(0, MOST_PLACES)
}

function later(one: number | undefined, other: unknown): number | undefined {
  if (typeof other !== 'number') return one
  return one === undefined ? other : Math.max(one, other)
}
