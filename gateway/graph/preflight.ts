import type { HeaderMap } from '@apollo/server'

const SIMPLE = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/** Headers that a browser sends to another site only after it was allowed to. */
export const PREFLIGHTING = [
  'x-apollo-operation-name',
  'apollo-require-preflight',
  'graphql-require-preflight',
] as const

/** Whether no page of another site could have made a browser send it: what may have come so, Apollo refuses. */
export function isPreflighted(headers: HeaderMap): boolean {
  const type = headers.get('content-type')
  if (type !== undefined && !SIMPLE.test(type)) return true
  return PREFLIGHTING.some((name) => Boolean(headers.get(name)))
}
