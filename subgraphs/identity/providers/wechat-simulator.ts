import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type WechatSimulator = { readonly url: string; readonly stop: () => Promise<void> }
type SimulatedApp = { readonly id: string; readonly secret: string }

type Heard = { readonly path: string; readonly query: URLSearchParams; readonly body: string }
type Answers = (heard: Heard) => object

/**
 * Serves the part of WeChat's protocol that sign-in needs, on this machine. Any code `<person>:<anything>` is that person's and
 * works once; a code `phone:<number>:<anything>` gives the number. It refuses what WeChat refuses, with WeChat's own numbers.
 */
export async function startWechatSimulator(app: SimulatedApp): Promise<WechatSimulator> {
  const answers = simulate(app)
  const server = createServer((request, response) => void respond(request, response, answers))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => stop(server) }
}

function simulate(app: SimulatedApp): Answers {
  const used = new Set<string>()
  const tokens = new Set<string>()
  const spend = (code: string): object | null => {
    if (!code.includes(':')) return { errcode: 40029, errmsg: 'invalid code' }
    if (used.has(code)) return { errcode: 40163, errmsg: 'code been used' }
    used.add(code)
    return null
  }
  const identify = (code: string, appKind: string): object =>
    spend(code) ?? personOf(code.split(':', 1).join(), appKind)
  const routes: Readonly<Record<string, (heard: Heard) => object>> = {
    '/sns/jscode2session': ({ query }) => refusal(app, query) ?? identify(query.get('js_code') ?? '', 'mini'),
    '/sns/oauth2/access_token': ({ query }) => refusal(app, query) ?? identify(query.get('code') ?? '', 'web'),
    '/cgi-bin/token': ({ query }) => refusal(app, query) ?? grant(tokens),
    '/wxa/business/getuserphonenumber': ({ query, body }) => {
      if (!tokens.has(query.get('access_token') ?? '')) return { errcode: 40001, errmsg: 'invalid credential' }
      const { code = '' } = JSON.parse(body || '{}') as { code?: string }
      return (
        spend(code) ?? {
          errcode: 0,
          errmsg: 'ok',
          phone_info: { purePhoneNumber: code.split(':')[1] ?? '', countryCode: '86' },
        }
      )
    },
  }
  return (heard) => routes[heard.path]?.(heard) ?? { errcode: 404, errmsg: 'no such path' }
}

function refusal(app: SimulatedApp, query: URLSearchParams): object | null {
  if (query.get('appid') !== app.id) return { errcode: 40013, errmsg: 'invalid appid' }
  return query.get('secret') === app.secret ? null : { errcode: 40125, errmsg: 'invalid appsecret' }
}

const personOf = (name: string, appKind: string): object => ({
  openid: digest(`${appKind}:${name}`),
  unionid: digest(`union:${name}`),
  session_key: digest(`key:${name}`),
})

function grant(tokens: Set<string>): object {
  const token = randomBytes(16).toString('base64url')
  tokens.add(token)
  return { access_token: token, expires_in: 7200 }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 28)

async function respond(request: IncomingMessage, response: ServerResponse, answers: Answers): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const answer = answers({ path: pathname, query: searchParams, body: Buffer.concat(chunks).toString('utf8') })
  response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(answer))
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
