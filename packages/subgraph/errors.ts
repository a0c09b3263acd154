import { badInput, Fault, whenToRetry } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import { isOfState } from '@supermall/messaging/sql-state'
import { GraphQLError } from 'graphql'
import type { PublicError } from './definition.ts'

/** What a client may read of an error: the code, the public text, where, and the trace to tell the operator. */
export function publicError(error: unknown, seen: { traceId: string | null; log: Log; service: string }): PublicError {
  const graphql = error instanceof GraphQLError ? error : new GraphQLError(String(error))
  const cause = toldApart(error instanceof GraphQLError ? rootOf(error) : error)
  const where = {
    ...(graphql.path ? { path: graphql.path } : {}),
    ...(graphql.locations ? { locations: graphql.locations } : {}),
  }
  const facts = { ...(seen.traceId ? { traceId: seen.traceId } : {}) }
  if (cause instanceof Fault) {
    seen.log.info('fault', {
      code: cause.code,
      said: cause.message,
      path: graphql.path?.join('.'),
      service: seen.service,
    })
    return {
      message: cause.publicText,
      ...where,
      extensions: { code: cause.code, retryable: cause.retryable, ...whenToRetry(cause.retryAfterMs), ...facts },
    }
  }
  if (cause) {
    seen.log.error('fault', { error: cause, path: graphql.path?.join('.'), service: seen.service, ...facts })
    const { publicText, code, retryable } = new Fault('INTERNAL_SERVER_ERROR', '')
    return { message: publicText, ...where, extensions: { code, retryable, ...facts } }
  }
  const code = typeof graphql.extensions.code === 'string' ? graphql.extensions.code : 'BAD_USER_INPUT'
  return { message: graphql.message, ...where, extensions: { ...graphql.extensions, code, retryable: false, ...facts } }
}

/** A text with the character zero in it: Postgres keeps none, neither as text nor in JSON. */
const UNKEEPABLE: ReadonlySet<string> = new Set(['22021', '22P05'])

const toldApart = (cause: unknown): unknown =>
  isOfState(cause, UNKEEPABLE) ? badInput('A text holds a character that no text can hold here.') : cause

/** What was thrown at first. What graphql says of a value by itself, however often it is wrapped, is no fault of ours. */
function rootOf({ originalError }: GraphQLError): unknown {
  return originalError instanceof GraphQLError ? rootOf(originalError) : (originalError ?? null)
}

export const traceIdOf = (traceparent: string | null): string | null => traceparent?.split('-')[1] ?? null
