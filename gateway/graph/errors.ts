import type { FaultCode } from '@supermall/kernel/fault'
import { Fault } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'
import type { GraphQLFormattedError } from 'graphql'
import { GraphQLError } from 'graphql'
import { withoutValue } from './without-values.ts'

export type Format = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

/**
 * The last hand on every error: code, public text and whether to try again; which subgraph it was, in development only.
 */
export function errorFormat(mode: 'development' | 'production', log: Log): Format {
  return (formatted, error) => {
    const { message, code, retryable } = publicPart(formatted, error, log)
    const { serviceName: service, retryAfter } = formatted.extensions ?? {}
    const when = retryable && typeof retryAfter === 'number' ? { retryAfter } : {}
    const where = mode === 'development' && service !== undefined ? { service } : {}
    return {
      message: mode === 'development' ? message : message.replace(HINT, ''),
      ...(formatted.locations && service === undefined ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code, retryable, ...when, ...where },
    }
  }
}

/** What a schema that nobody may read would else tell of itself by and by; five names fit. A message may quote what its client has written. */
const HINT = / ?Did you mean [^?]{1,1000}\?/

/** The same for errors that were never thrown, with the trace under which the operator finds them. */
export const formatAll = (
  errors: readonly GraphQLError[],
  format: Format,
  traceId: string,
): readonly GraphQLFormattedError[] => errors.map((error) => traced(format(error.toJSON(), error), traceId))

export const traced = (error: GraphQLFormattedError, traceId: string): GraphQLFormattedError => ({
  ...error,
  extensions: { ...error.extensions, traceId },
})

/** The same of an answer that is text already. */
export function withTrace(text: string, traceId: string): string {
  const { errors = [], ...rest } = JSON.parse(text)
  return JSON.stringify({ errors: errors.map((error: GraphQLFormattedError) => traced(error, traceId)), ...rest })
}

/** A fault as an error of the answer, at its place. */
export function faultError(code: FaultCode, said: string, path?: readonly (string | number)[]): GraphQLError {
  return new GraphQLError(new Fault(code, said).publicText, {
    originalError: new Fault(code, said),
    ...(path ? { path } : {}),
  })
}

type Public = { readonly message: string; readonly code: string; readonly retryable: boolean }

function publicPart(formatted: GraphQLFormattedError, error: unknown, log: Log): Public {
  const original = error instanceof GraphQLError ? error.originalError : error
  if (original instanceof Fault)
    return { message: original.publicText, code: original.code, retryable: original.retryable }
  const { code, retryable, serviceName } = formatted.extensions ?? {}
  const isOurs =
    serviceName !== undefined || (error instanceof GraphQLError && (!original || original instanceof GraphQLError))
  if (isOurs && typeof code === 'string' && !INTERNAL.test(code))
    return {
      message: serviceName === undefined ? formatted.message : withoutValue(formatted.message),
      code,
      retryable: retryable === true,
    }
  if (serviceName === undefined) log.error('gateway.fault', { error: original ?? error })
  const masked = new Fault('INTERNAL_SERVER_ERROR', '')
  return { message: masked.publicText, code: masked.code, retryable: masked.retryable }
}

/** Codes under which Apollo tells what it does not know how to tell: their texts may say anything. */
const INTERNAL = /^(INTERNAL_SERVER_ERROR|DOWNSTREAM_SERVICE_ERROR)$/
