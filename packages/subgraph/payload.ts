import type { Refusal, Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'

/** The shape of every mutation's answer: the entity or null, and the refusals, empty when done. */
type Payload<Name extends string, T> = { readonly [K in Name]: T | null } & {
  readonly errors: readonly Refusal[]
}

export const payload =
  <Name extends string>(name: Name) =>
  <T>(result: Result<T>): Payload<Name, T> =>
    (result.ok ? { [name]: result.value, errors: [] } : { [name]: null, errors: result.refusals }) as Payload<Name, T>

/** The answer of a deletion: only the name of what is gone. */
export const deleted = (result: Result<{ readonly id: string }>) =>
  payload('deletedId')(result.ok ? ok(result.value.id) : result)
