import type { Result } from '@supermall/kernel/result'

/** The value of what must not have been refused. */
export function done<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusals)}`)
  return result.value
}

type Outcome = { readonly ok: boolean; readonly refusals?: readonly { readonly code: string }[] }

export const codesOf = (result: Outcome): string[] => result.refusals?.map(({ code }) => code) ?? []
