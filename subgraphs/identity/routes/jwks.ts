import type { ServerResponse } from 'node:http'
import { JWKS_PATH } from '@supermall/contracts/token'
import type { Route } from '@supermall/subgraph/definition'
import type { Within } from '../data/database.ts'
import { KEYS_KEPT_SECONDS } from '../domain/signing-key.ts'

/** The next key is among them long before it signs, so whoever keeps the answer for five minutes is never behind. */
export const jwks: Route<Within> = {
  method: 'GET',
  path: JWKS_PATH,
  async handle(_, response, { signer }) {
    const keys = await signer.publicKeys()
    send(response, JSON.stringify({ keys }))
  },
}

function send(response: ServerResponse, body: string): void {
  response.writeHead(200, {
    'content-type': 'application/jwk-set+json',
    'cache-control': `public, max-age=${KEYS_KEPT_SECONDS}`,
    'access-control-allow-origin': '*',
  })
  response.end(body)
}
