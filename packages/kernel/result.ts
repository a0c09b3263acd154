/** A refusal is an answer the client can act on; a fault is thrown instead. */
export type Refusal = {
  /** The GraphQL object type that tells it, where a refusal has facts of its own; `UserRefusal` otherwise. */
  readonly type?: string
  /** Documented in the schema, additive and never reused: `PHONE_TAKEN`. */
  readonly code: string
  /** A sentence for a person. */
  readonly message: string
  /** Where in the input: `['lines', '2', 'quantity']`. */
  readonly path?: readonly string[]
}

type Ok<T> = { readonly ok: true; readonly value: T }
export type Refused<R extends Refusal = Refusal> = { readonly ok: false; readonly refusals: readonly R[] }
export type Result<T, R extends Refusal = Refusal> = Ok<T> | Refused<R>

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })

export const refuse = <R extends Refusal>(...refusals: readonly [R, ...R[]]): Refused<R> => ({ ok: false, refusals })

export const refused = (code: string, message: string, ...path: readonly string[]): Refused =>
  refuse(path.length > 0 ? { code, message, path } : { code, message })

/** True for what `ok`, `refuse` and `refused` make, and for nothing else a command could return by accident. */
export function isResult(value: unknown): value is Result<unknown> {
  return typeof value === 'object' && value !== null && 'ok' in value && ('value' in value || 'refusals' in value)
}
