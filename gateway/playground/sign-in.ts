import type { DemoSignIn, PlaygroundConfig, SignInPayload } from './config.ts'

export type Identity = {
  readonly label: string
  readonly name: string
  readonly accessToken: string
  readonly expiresAt: string | null
}

export type SignInOutcome =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly refusal: string }

/** Runs the configured mutation once. Whatever goes wrong comes back as a sentence the bar can show. */
export async function signIn(config: PlaygroundConfig, who: DemoSignIn): Promise<SignInOutcome> {
  const { audience, login, password } = who
  try {
    const response = await fetch(config.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: config.signInDocument, variables: { input: { audience, login, password } } }),
    })
    return outcome(await response.json(), who)
  } catch {
    return { ok: false, refusal: `${config.endpoint} cannot be reached` }
  }
}

type Answer = {
  readonly data?: Readonly<Record<string, SignInPayload | null>> | null
  readonly errors?: readonly { readonly message: string }[]
}

function outcome(answer: Answer, who: DemoSignIn): SignInOutcome {
  const payload = Object.values(answer.data ?? {})[0]
  if (!payload?.tokens) {
    const refusal = payload?.errors[0]?.message ?? answer.errors?.[0]?.message ?? 'The answer carried no token'
    return { ok: false, refusal }
  }
  const { accessToken, expiresAt = null } = payload.tokens
  return {
    ok: true,
    identity: { label: who.label, name: payload.account?.displayName ?? who.label, accessToken, expiresAt },
  }
}
