/** What a client of the one endpoint sees. */
export type Answer<Data> = {
  readonly status: number
  readonly data: Data | null
  readonly errors: readonly {
    readonly message: string
    readonly path?: readonly (string | number)[]
    readonly extensions: { readonly code: string }
  }[]
  readonly extensions: Readonly<Record<string, unknown>>
}

export type Asking = {
  /** Asks the graph over HTTP, as this person. */
  readonly asks: <Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
  ) => Promise<Answer<Data>>
  /** The same, for a question that must succeed: errors are thrown. */
  readonly gets: <Data = Record<string, unknown>>(query: string, variables?: Record<string, unknown>) => Promise<Data>
  readonly token: string | null
}

export function asking(url: string, token: string | null): Asking {
  async function asks<Data>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<Data>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    })
    const body = (await response.json()) as Partial<Answer<Data>>
    return {
      status: response.status,
      data: body.data ?? null,
      errors: body.errors ?? [],
      extensions: body.extensions ?? {},
    }
  }
  return {
    token,
    asks,
    async gets<Data>(query: string, variables?: Record<string, unknown>) {
      const answer = await asks<Data>(query, variables)
      if (answer.errors.length > 0 || answer.data === null) throw new Error(JSON.stringify(answer.errors))
      return answer.data
    },
  }
}
