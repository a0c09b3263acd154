import { GraphQLError } from 'graphql'
import type { Refused } from '../graph/refused.ts'

/** Why a subscription is not opened, or goes on no longer. */
const refusal = (code: string, said: string, isRetryable = false): GraphQLError =>
  new GraphQLError(said, { extensions: { code, retryable: isRetryable } })

export const notSeen = (): GraphQLError => refusal('NOT_FOUND', 'There is no such thing, or you may not see it.')

export const badArguments = (said: string): GraphQLError => refusal('BAD_USER_INPUT', said)

export const tooMany = (most: number): GraphQLError =>
  refusal('SUBSCRIPTION_LIMIT', `At most ${most} subscriptions at the same time; end another one first.`)

export const full = (): GraphQLError =>
  refusal('OVERLOADED', 'Too much is asked of the mall right now; try again in a moment.', true)

export const tooSlow = (): GraphQLError =>
  refusal('SUBSCRIBER_TOO_SLOW', 'Updates came faster than they were read; go on from your last cursor.', true)

export const ended = (): GraphQLError =>
  refusal('UNAUTHENTICATED', 'Your sign-in is no longer valid; sign in again and go on from your last cursor.')

export const goingAway = (): GraphQLError =>
  refusal('SERVICE_UNAVAILABLE', 'This gateway ends; go on from your last cursor at another one.', true)

/** What a socket is closed for instead of being told. */
export const isEnded = (error: GraphQLError | null): boolean => error?.extensions.code === 'UNAUTHENTICATED'

export const isGoingAway = (error: GraphQLError | null): boolean => error?.extensions.code === 'SERVICE_UNAVAILABLE'

/** Whether there is no room for anybody, and not only for whoever has much already. */
export const isFull = ({ errors }: Refused): boolean =>
  errors.some(({ extensions }) => extensions.code === 'OVERLOADED')
