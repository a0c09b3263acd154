import type { HeaderMap } from '@apollo/server'

const SIMPLE = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/** Whether no page of another site could have made a browser send it: what may have come so, Apollo refuses. */
export function isPreflighted(headers: HeaderMap): boolean {
  const type = headers.get('content-type')
  if (type !== undefined && !SIMPLE.test(type)) return true
  return Boolean(headers.get('x-apollo-operation-name') || headers.get('apollo-require-preflight'))
}
