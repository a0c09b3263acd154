import type pg from 'pg'

export type Counter = {
  /** Runs the work and tells which statements it sent, transaction control included. */
  readonly during: <T>(
    work: () => Promise<T>,
  ) => Promise<{ readonly result: T; readonly statements: readonly string[]; readonly asked: readonly Asked[] }>
}

/** A statement as it was sent, with what stood in its places. */
export type Asked = { readonly text: string; readonly values: readonly unknown[] }

type Queryable = { query: (...args: unknown[]) => unknown }

/** Listens on every connection of the pools: what Prisma sends through them is counted like what we send ourselves. */
export function countStatements(...pools: readonly pg.Pool[]): Counter {
  const sent: Asked[] = []
  const heard = new WeakSet<object>()

  function listen(client: Queryable): void {
    if (heard.has(client)) return
    heard.add(client)
    const query = client.query.bind(client)
    client.query = (...args) => {
      sent.push(askedBy(args))
      return query(...args)
    }
  }

  for (const pool of pools) {
    pool.on('acquire', (client) => listen(client as Queryable))
  }
  return {
    async during(work) {
      const from = sent.length
      const result = await work()
      const asked = sent.slice(from)
      return { result, statements: asked.map(({ text }) => text), asked }
    },
  }
}

function askedBy([statement, values]: readonly unknown[]): Asked {
  if (typeof statement === 'string') return { text: statement, values: listOf(values) }
  if (typeof statement !== 'object' || statement === null) return { text: '?', values: [] }
  const { text, values: own } = statement as Readonly<Record<string, unknown>>
  return { text: text === undefined ? '?' : String(text), values: listOf(own ?? values) }
}

const listOf = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : [])
