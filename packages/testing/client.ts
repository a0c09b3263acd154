/** An operation as text, or as the typed document that was generated from it: then its answer and its variables have types. */
export type Document<Data, Variables> = { toString(): string; readonly __apiType?: (variables: Variables) => Data }

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

/** What was asked for is there, all of it. */
export type Found<Data> = { readonly [Field in keyof Data]: NonNullable<Data[Field]> }

type Ask<Kind extends 'answer' | 'data'> = <Data = Record<string, unknown>, Variables = Record<string, unknown>>(
  document: Document<Data, Variables>,
  variables?: NoInfer<Variables>,
) => Promise<Kind extends 'answer' ? Answer<Data> : Found<Data>>

export type Asking = {
  /** Asks the graph over HTTP, as this person. */
  readonly asks: Ask<'answer'>
  /** The same, for a question that must succeed: errors, and what is not there, are thrown. */
  readonly gets: Ask<'data'>
  readonly token: string | null
}

/** `path` is where the graph is, or a contract of it. */
export function asking(url: string, token: string | null, path = '/graphql'): Asking {
  async function asks<Data, Variables>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: document.toString(), variables: variables ?? {} }),
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
    async gets<Data, Variables>(document: Document<Data, Variables>, variables?: Variables) {
      return found(await asks(document, variables))
    },
  }
}

/** What an answer holds, if that is all that was asked for. */
export function found<Data>({ data, errors }: Answer<Data>): Found<Data> {
  if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors))
  const absent = Object.entries(data as object).filter(([, value]) => value === null)
  if (absent.length > 0) throw new Error(`there is no ${absent.map(([field]) => field).join(', no ')}`)
  return data as Found<Data>
}
