import type { Refusal, Result } from '@supermall/kernel/result'

type Nothing = Readonly<Record<string, null>>
type Answered<Empty, Facts> = (Empty | Facts) & { readonly errors: readonly Refusal[] }

/** A payload of more than one field: all of them are null when it was refused. */
export const answerWith =
  <T, Empty extends Nothing, Facts extends object>(nothing: Empty, tell: (value: T) => Facts) =>
  (result: Result<T>): Answered<Empty, Facts> =>
    result.ok ? { ...tell(result.value), errors: [] } : { ...nothing, errors: result.refusals }
