import type pg from 'pg'

export type Counter = {
  /** Runs the work and tells which statements it sent, transaction control included. */
  readonly during: <T>(
    work: () => Promise<T>,
  ) => Promise<{ readonly result: T; readonly statements: readonly string[] }>
}

type Queryable = { query: (...args: unknown[]) => unknown }

/** Listens on every connection of the pools: what Prisma sends through them is counted like what we send ourselves. */
export function countStatements(...pools: readonly pg.Pool[]): Counter {
  const sent: string[] = []
  const heard = new WeakSet<object>()

  function listen(client: Queryable): void {
    if (heard.has(client)) return
    heard.add(client)
    const query = client.query.bind(client)
    client.query = (...args) => {
      sent.push(textOf(args[0]))
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
      return { result, statements: sent.slice(from) }
    },
  }
}

function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  return typeof statement === 'object' && statement !== null && 'text' in statement ? String(statement.text) : '?'
}
