import type { Refusal, Result } from '@supermall/kernel/result'
import type { Admitted } from '../commands/issue-tokens.ts'
import type { Context } from '../context.ts'

type SignInPayload = { [K in keyof Admitted]: Admitted[K] | null } & { readonly errors: readonly Refusal[] }

/** Who was let in may read what is theirs in the same answer. */
export const admission =
  ({ admitted }: Context) =>
  (result: Result<Admitted>): SignInPayload => {
    if (!result.ok) return { tokens: null, account: null, session: null, errors: result.refusals }
    admitted.add(result.value.account.id).add(result.value.session.id)
    return { ...result.value, errors: [] }
  }
