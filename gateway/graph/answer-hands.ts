import { Fault } from '@supermall/kernel/fault'
import type { GraphQLFormattedError } from 'graphql'
import { GraphQLError } from 'graphql'
import type { Doubt } from '../asking.ts'
import { traced } from './errors.ts'
import type { Hand } from './hands.ts'

/** Stock answers 500 when the document has no operation of that name. */
export const operationHand: Hand = {
  resolved({ operation, request }) {
    if (operation) return
    const said = request.operationName
      ? `There is no operation named "${request.operationName}".`
      : 'Say in operationName which operation to run.'
    throw new GraphQLError(said, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } } })
  },
}

/** What every answer gets last: the trace on each error, and a word to somebody whose token was not believed. */
export const answerHand: Hand = {
  answering({ response, contextValue }) {
    if (response.body.kind !== 'single') return
    const result = response.body.singleResult
    const errors = [...(contextValue.doubt ? [doubtError(contextValue.doubt)] : []), ...(result.errors ?? [])]
    if (errors.length > 0) result.errors = errors.map((error) => traced(error, contextValue.traceId))
  },
}

const WORDS: Readonly<Record<Doubt, string>> = {
  UNAUTHENTICATED: 'Your sign-in is no longer valid; you were served as a guest. Sign in again.',
  SERVICE_UNAVAILABLE: 'Your sign-in cannot be checked yet; you were served as a guest. Try again.',
}

function doubtError(doubt: Doubt): GraphQLFormattedError {
  const { code, retryable } = new Fault(doubt, '')
  return { message: WORDS[doubt], extensions: { code, retryable } }
}
