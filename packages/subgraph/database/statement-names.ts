import { createHash } from 'node:crypto'
import type pg from 'pg'

export type NameOf = (statement: { readonly sql: string }) => string

/**
 * Each connection keeps what was prepared on it, in memory, for as long as it lives; so only this many statements of a client
 * get a name, those that came twice first. Lists of every length are different statements: they shall not crowd out the rest.
 */
const MOST_NAMES = 256
const LONGEST_NAMED = 4_096

const namesByPool = new WeakMap<pg.Pool, NameOf>()

/** The names of a pool's statements, whichever way they take to it. */
export function namesOf(pool: pg.Pool): NameOf {
  const names = namesByPool.get(pool) ?? statementNames(MOST_NAMES)
  namesByPool.set(pool, names)
  return names
}

export function statementNames(most: number): NameOf {
  const names = new Map<string, string>()
  const seenOnce = new Set<string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= most || !isWorthNaming(sql)) return UNNAMED
    if (!seenOnce.delete(sql)) {
      if (seenOnce.size >= most) seenOnce.clear()
      seenOnce.add(sql)
      return UNNAMED
    }
    const name = stableName(sql)
    names.set(sql, name)
    return name
  }
}

const UNNAMED = ''

/** `BEGIN` and its like travel faster as plain text. */
const isWorthNaming = (sql: string): boolean =>
  sql.length <= LONGEST_NAMED && /^\s*(?:select|insert|update|delete|with)\b/i.test(sql)

/** The same statement has the same name on every connection and in every process, as a pooler between may require. */
const stableName = (sql: string): string => `mall_${createHash('sha256').update(sql).digest('base64url').slice(0, 22)}`
