import type { ServerResponse } from 'node:http'

const HEADERS = Object.entries({
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
})

/** For answers that are data and never a page. */
export function guardAnswer(response: ServerResponse, isBehindTls: boolean): void {
  for (const [name, value] of HEADERS) response.setHeader(name, value)
  if (isBehindTls) response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains')
}
