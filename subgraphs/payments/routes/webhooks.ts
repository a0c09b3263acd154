import type { IncomingMessage, ServerResponse } from 'node:http'
import { cut } from '@supermall/kernel/cut'
import { crashAt } from '@supermall/messaging/crash'
import type { Route } from '@supermall/subgraph/definition'
import { HttpFault, pathOf, readBody } from '@supermall/subgraph/http'
import { ZodError } from 'zod'
import { workNotification } from '../commands/work-notification.ts'
import type { Within } from '../data/database.ts'
import { keepNotification, logNotification } from '../data/webhook-events.ts'
import type { ProviderCode } from '../domain/channel.ts'
import { isProviderCode } from '../domain/channel.ts'
import type { Exchange } from '../providers/exchanges.ts'
import { toldExchange } from '../providers/exchanges.ts'
import type { Notification } from '../providers/provider.ts'
import { NotGenuine } from '../providers/provider.ts'
import { webhookAnswers } from '../providers/webhook-answers.ts'

const PATH = '/webhooks/'
const MOST_BYTES = 256 * 1024

/**
 * What providers tell us. The signature is checked over the bytes that came; what it is about is kept, once per number of the
 * provider's; the answer goes out; then it is worked. When this process dies in between, a job works it.
 */
export const webhooks: Route<Within> = {
  method: 'POST',
  path: PATH,
  async handle(request, response, within) {
    const code = pathOf(request).slice(PATH.length)
    if (!isProviderCode(code)) throw new HttpFault(404, 'NOT_FOUND', { message: 'There is nothing here.' })
    const told = await readTold(request, code, within)
    const said = webhookAnswers[code]
    if (typeof told === 'string') return send(response, said[told])
    await keep(code, { ...told, now: within.clock() }, within)
    crashAt('notification:after-keep')
    send(response, said.taken)
    crashAt('notification:after-answer')
    await workNotification({ provider: code, ...told }, within).catch((error) =>
      within.log.warn('webhook.waits', { provider: code, eventId: told.eventId, error }),
    )
  },
}

type Heard = Notification & { readonly exchange: Exchange }

/**
 * `refused` is what is not genuine: providers send such on purpose, to see whether anybody looks, so it is no alarm. `later` is
 * what nobody can check now, because the certificate that it was signed with cannot be fetched, or our own keys cannot be used.
 */
async function readTold(
  request: IncomingMessage,
  code: ProviderCode,
  within: Within,
): Promise<Heard | 'refused' | 'later'> {
  const body = await readBody(request, MOST_BYTES)
  const { providers, log } = within
  const provider = await providers.of(code)
  if (provider === null) return (await providers.isLocked(code)) ? 'later' : 'refused'
  try {
    const notification = await provider.parse({ headers: request.headers, body, now: within.clock() })
    return { ...notification, exchange: toldExchange(PATH + code, body.toString('utf8'), provider.hidden) }
  } catch (error) {
    const said = cut(String(error), 200)
    if (error instanceof NotGenuine || error instanceof ZodError) {
      log.info('webhook.refused', { provider: code, said })
      return 'refused'
    }
    log.warn('webhook.unchecked', { provider: code, said })
    return 'later'
  }
}

/** What cannot be written into the log is kept all the same. */
async function keep(code: ProviderCode, told: Heard & { readonly now: Date }, { client, log }: Within): Promise<void> {
  try {
    await logNotification(client, code, told)
  } catch (error) {
    log.warn('provider.unlogged', { channel: code, eventId: told.eventId, error })
    await keepNotification(client, code, told)
  }
}

type Said = { readonly status: number; readonly type: string; readonly body: string }

function send(response: ServerResponse, { status, type, body }: Said): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  response.end(body)
}
