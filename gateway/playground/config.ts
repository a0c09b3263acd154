/**
 * What the gateway tells the page, as `/playground/config.json`. Everything a domain would have an opinion on, the
 * sign-in operation included, arrives here, so that the page itself knows GraphQL and nothing else.
 */
export type PlaygroundConfig = {
  readonly endpoint: string
  /** Demo sign-ins publish passwords. Without this flag the server leaves them out and the page shows no sign-in bar. */
  readonly isDemo: boolean
  /** A mutation over `$input: { audience, login, password }` whose single field answers a `SignInPayload`. */
  readonly signInDocument: string
  readonly signIns: readonly DemoSignIn[]
  readonly examples: readonly Example[]
  /** Whether `/traces/<id>` shows what an answer was made of. */
  readonly hasTraces: boolean
}

export type DemoSignIn = {
  readonly label: string
  readonly audience: string
  readonly login: string
  readonly password: string
}

export type Example = {
  readonly title: string
  readonly description: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
  /** The label of the sign-in it wants, `Guest` for none; absent when anybody may run it. */
  readonly signIn?: string
}

export type SignInPayload = {
  readonly tokens: { readonly accessToken: string; readonly expiresAt?: string } | null
  readonly errors: readonly { readonly code: string; readonly message: string }[]
  readonly account: { readonly displayName?: string | null } | null
}

/** The choice that is always there: no token at all. */
export const GUEST = 'Guest'
