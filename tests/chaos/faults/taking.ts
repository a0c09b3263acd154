import type { ClientRequest, IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { signRequest, VIEWER_HEADER } from '@supermall/subgraph/viewer'
import { newKey, signIn } from '../client.ts'
import type { Field } from '../field.ts'
import { STOCK_IN } from '../operations.ts'

/** What was answered: data, or that a domain is away. A page that says something else is no answer. */
export type Answered = { readonly data: Record<string, unknown> } | 'AWAY' | null

type Taken = { readonly finish: () => Promise<Answered> }

export type Asked = {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** A request that the other side has begun to read and cannot answer yet, since its body is still to come; null when nobody took it. */
export function openRequest({ url, body, headers }: Asked): Promise<Taken | null> {
  return new Promise((resolve) => {
    const length = Buffer.byteLength(body)
    const all = { 'content-type': 'application/json', 'content-length': length, expect: '100-continue', ...headers }
    const one = request(`${url}/graphql`, { method: 'POST', headers: all, agent: false, timeout: 15_000 })
    const ended = endOf(one)
    void ended.then(() => resolve(null))
    one.once('continue', () =>
      resolve({
        finish() {
          one.end(body)
          return ended
        },
      }),
    )
    one.flushHeaders()
  })
}

const endOf = (one: ClientRequest): Promise<Answered> =>
  new Promise((resolve) => {
    one.once('response', (response) => void textOf(response).then((text) => resolve(answerOf(response, text))))
    one.once('timeout', () => one.destroy())
    one.once('error', () => resolve(null))
    one.once('close', () => resolve(null))
  })

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) text += chunk
  return text
}

function answerOf({ statusCode }: IncomingMessage, text: string): Answered {
  if (statusCode !== 200) return null
  const { data = null, errors = [] } = JSON.parse(text) as Partial<Whole>
  if (data) return { data }
  return errors.some(({ path, extensions: { code } }) => path && code === AWAY) ? 'AWAY' : null
}

type Whole = {
  readonly data: Record<string, unknown> | null
  readonly errors: readonly { readonly path?: readonly unknown[]; readonly extensions: { readonly code: string } }[]
}

/** What a gateway says of a domain that is just being deployed. */
const AWAY = 'SERVICE_UNAVAILABLE'

const GUEST = { audience: 'GUEST' } as const
const SOMEBODY = { ip: '127.0.0.1', userAgent: 'chaos', language: 'en', traceparent: null }

/** The least question, as a client asks the gateway, and as the gateway asks a domain. */
export function leastQuestion(field: Field, name: string): Asked {
  const signed = signRequest({ viewer: GUEST, caller: SOMEBODY }, field.secret, Date.now())
  const headers: Record<string, string> = name === 'gateway' ? {} : { [VIEWER_HEADER]: signed }
  return { url: field.address(name), body: JSON.stringify({ query: '{ __typename }' }), headers }
}

/** Asks for goods to come in, once, under a key of their own each time. */
export async function stockingIn(field: Field): Promise<() => Asked> {
  const [place] = await field.query<{ warehouseId: string; skuId: string }>(
    'inventory',
    `select s.warehouse_id as "warehouseId", s.sku_id as "skuId" from stock s join sku k on k.id = s.sku_id
     where not k.is_retired order by s.sku_id limit 1`,
  )
  const { token } = await signIn(field.url, 'PLATFORM', 'admin')
  const lines = [{ skuId: place?.skuId, quantity: 1 }]
  return () => {
    const input = { warehouseId: place?.warehouseId, lines, idempotencyKey: newKey() }
    const body = JSON.stringify({ query: STOCK_IN, variables: { input } })
    return { url: field.url, body, headers: { authorization: `Bearer ${token}` } }
  }
}
