import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import type { Handle } from '@supermall/subgraph/http'
import type { Dispatcher } from 'undici'
import type { Connection } from './connection.ts'

const SILENCE_MS = seconds(30)

/** These speak of one connection, not of what travels over it. */
const OF_ONE_HOP =
  /^(connection|keep-alive|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|host|expect)$/

/** Hands a request to another process and its answer back, as they come in, without holding either in memory. */
export function passOn(wire: Connection): Handle {
  return async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const { method = 'GET', url: path = '/', headers } = request
    const passing = {
      method,
      path,
      headers: endToEnd(headers),
      body: bodyOf(request),
      silenceMs: SILENCE_MS,
      gone: gone.signal,
    }
    const answer = await wire.pass(passing).catch((error) => {
      throw fault('SERVICE_UNAVAILABLE', `passing on ${path}: ${error}`)
    })
    await giveBack(answer, response)
  }
}

/** A domain may answer before it has read everything: what is left unread then is a copy, and the client's connection lives. */
function bodyOf(request: IncomingMessage): Readable | null {
  if (!('content-length' in request.headers || 'transfer-encoding' in request.headers)) return null
  const body = new PassThrough()
  pipeline(request, body).catch(() => undefined)
  return body
}

async function giveBack(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(endToEnd(headers))) response.setHeader(name, value)
  response.statusCode = statusCode
  try {
    await pipeline(body, response)
  } catch {
    response.destroy()
  }
}

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !OF_ONE_HOP.test(name))
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
