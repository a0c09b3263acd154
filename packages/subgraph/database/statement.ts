import pg from 'pg'

/** What `query` of a connection is called with: Prisma and the pool call it by a promise, pg itself by a callback. */
export type Asked = readonly unknown[]
export type Callback = (error: Error | null, result?: unknown) => void

export function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement
  const { text } = (statement ?? {}) as { text?: unknown }
  return typeof text === 'string' ? text : ''
}

/** It answers piece by piece, unlike a statement of pg's own kind. */
export const isCursor = (statement: unknown): boolean =>
  typeof (statement as { submit?: unknown } | undefined)?.submit === 'function' && !(statement instanceof pg.Query)
