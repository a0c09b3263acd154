import { z } from 'zod'
import type { ConfigOf } from './channel-config.ts'
import type { Reply, Send } from './client.ts'
import { readJson } from './client.ts'
import { Uncertain } from './provider.ts'

type Config = ConfigOf<'paypal'>
type Pass = { readonly token: string; readonly until: number }

const EARLY_MS = 60_000

/** Calls PayPal with a pass that is fetched when the last one is about to end. `key` makes a repeat harmless. */
export function paypalDoor(config: Config, { send, clock }: { send: Send; clock: () => Date }) {
  let pass: Pass | null = null
  async function token(): Promise<string> {
    if (pass === null || pass.until <= clock().getTime()) pass = await enter(config, send, clock())
    return pass.token
  }
  return async (path: string, body?: object, key?: string): Promise<Reply> => {
    const headers = {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/json',
      ...(body ? { prefer: 'return=representation' } : {}),
      ...(key ? { 'paypal-request-id': key } : {}),
    }
    const url = `${config.baseUrl}${path}`
    const reply = await send({
      method: body ? 'POST' : 'GET',
      url,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (reply.status === 401) pass = null
    return reply
  }
}

async function enter({ baseUrl, clientId, clientSecret }: Config, send: Send, now: Date): Promise<Pass> {
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
  const reply = await send({
    method: 'POST',
    url: `${baseUrl}/v1/oauth2/token`,
    headers,
    body: 'grant_type=client_credentials',
  })
  if (reply.status !== 200) throw new Uncertain(`PayPal lets nobody in: ${reply.status}`)
  const given = z.object({ access_token: z.string(), expires_in: z.number() }).parse(readJson(reply.text))
  return { token: given.access_token, until: now.getTime() + given.expires_in * 1_000 - EARLY_MS }
}
