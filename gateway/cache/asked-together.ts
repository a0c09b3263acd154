import type { Answer } from '@supermall/subgraph/definition'
import { claimOf } from '@supermall/subgraph/viewer'
import type { Asking } from '../asking.ts'
import { copy } from '../compiled/fields.ts'
import type { Question, Source } from '../sources/source.ts'
import { flights } from './flights.ts'

/** One request of a client, for as long as it is answered; all its questions share one map of contexts. */
type Standing = {
  /** All that a subgraph is told of who asks, as a part of a key. */
  readonly claim: string
  hasChanged: boolean
}

/**
 * The same question of the same viewer goes out once for all who wait for it at that moment, whether or not its answer may be kept.
 *
 * Whoever asks has seen things, in answers of this gateway or of another one, in an event, or because he changed them, and must
 * not see them as they were before. All that he knew is older than his request, so he shares only what was read after that had
 * come in; a request that changes something shares nothing any more.
 */
export function askedTogether(): <S extends Source>(source: S) => S {
  const standings = new WeakMap<Asking['contexts'], Standing>()

  function standingOf({ contexts, request }: Asking): Standing {
    const standing = standings.get(contexts) ?? { claim: claimOf(request, 0), hasChanged: false }
    standings.set(contexts, standing)
    return standing
  }

  const since = (asking: Asking): number =>
    standingOf(asking).hasChanged ? Number.POSITIVE_INFINITY : (asking.arrivedAt ?? Number.POSITIVE_INFINITY)

  return (source) => {
    const asOf = source.isRemote ? () => performance.now() : firstReading()
    const fly = flights<Answer>(copied, { asOf, since })

    return {
      ...source,
      ask(question: Question, asking: Asking): Promise<Answer> {
        const standing = standingOf(asking)
        const send = (together: Asking) => {
          asOf(together)
          return source.ask(question, together)
        }
        if (!isMutation(question)) return fly(keyOf(question, standing), asking, send)
        standing.hasChanged = true
        return send(asking)
      },
    }
  }
}

/** In this process a request has each thing loaded once: what it reads now may be of when it first read anything. */
function firstReading(): (asking: Asking) => number {
  const firstAt = new WeakMap<Asking['contexts'], number>()
  return ({ contexts }) => {
    const at = firstAt.get(contexts) ?? performance.now()
    firstAt.set(contexts, at)
    return at
  }
}

const copied = (answer: Answer): Answer => (answer.data === undefined ? answer : { ...answer, data: copy(answer.data) })

const isMutation = ({ query }: Question): boolean => query.trimStart().startsWith('mutation')

/** Of a question that is text already the variables are not looked at: they would be read from it. */
function keyOf(question: Question, { claim }: Standing): string {
  const { body, operationName = '' } = question
  return `${claim}\n${operationName}\n${body ?? JSON.stringify([question.query, question.variables])}`
}
