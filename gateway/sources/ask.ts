import { Fault, fault, whenToRetry } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import type { Answer, PublicError } from '@supermall/subgraph/definition'
import type { Asking } from '../asking.ts'
import { rootNames } from './root-names.ts'
import type { Question, Source } from './source.ts'
import { unansweredBy } from './unanswered.ts'

export type Ask = (question: Question, asking: Asking) => Promise<Answer>

type Place = readonly (string | number)[]

/** A subgraph that cannot be asked, or answers what makes no sense, is an answer without data: this never throws. */
export function asker(source: Source, log: Log): Ask {
  const tell = unansweredBy(source.name, log, () => performance.now())
  return async (question, asking) => {
    try {
      return placed(await source.ask(question, asking), question, source)
    } catch (error) {
      tell(error, asking.traceId)
      const { code, publicText, retryable, retryAfterMs } =
        error instanceof Fault ? error : new Fault('INTERNAL_SERVER_ERROR', '')
      const extensions = { code, retryable, ...whenToRetry(retryAfterMs), traceId: asking.traceId }
      return { data: null, errors: places(question).map((path) => ({ message: publicText, path, extensions })) }
    }
  }
}

/** An error without a place, when nothing came back, is an error of everything that was asked for. */
function placed(answer: Answer, question: Question, source: Source): Answer {
  const { data, errors = [] } = answer
  const isEmpty = data === null || data === undefined
  if (!isEmpty && isFitting(data, question)) return answer
  if (errors.length === 0) throw fault('INTERNAL_SERVER_ERROR', `${source.name} answered without what it was asked for`)
  const all = places(question)
  const spread = errors.flatMap((error): PublicError[] =>
    (error.path?.length ?? 0) >= (all[0]?.length ?? 0) ? [error] : all.map((path) => ({ ...error, path })),
  )
  return { data: null, errors: spread }
}

function isFitting(data: Readonly<Record<string, unknown>>, { entities }: Question): boolean {
  if (typeof data !== 'object' || Array.isArray(data)) return false
  const { _entities: received } = data
  return entities === undefined || (Array.isArray(received) && received.length === entities)
}

/** Everything that was asked for is missing, and each place of it is told. */
function places(question: Question): readonly Place[] {
  const representations = question.variables?.representations
  if (Array.isArray(representations)) return representations.map((_, index) => ['_entities', index])
  return rootNames(question).map((name) => [name])
}
