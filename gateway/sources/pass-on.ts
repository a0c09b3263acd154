import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { fault } from '@supermall/kernel/fault'
import { seconds } from '@supermall/kernel/time'
import type { Handle } from '@supermall/subgraph/http'
import type { Connection } from './connection.ts'

const SILENCE_MS = seconds(30)

/** These speak of one connection, not of what travels over it. */
const OF_ONE_HOP =
  /^(connection|keep-alive|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|host|expect)$/

/** Hands a request to another process and its answer back, as they come in, without holding either in memory. */
export function passOn(wire: Connection): Handle {
  return async (request, response) => {
    const onward = wire.open({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: endToEnd(request.headers),
    })
    onward.setTimeout(SILENCE_MS, () => onward.destroy(new Error('silent for too long')))
    response.once('close', () => onward.destroy())
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      onward.once('response', resolve)
      onward.on('error', reject)
    })
    const sent = pipeline(request, onward)
    const answer = await Promise.race([answered, sent.then(() => answered)]).catch((error) => {
      throw fault('SERVICE_UNAVAILABLE', `passing on ${request.url}: ${error}`)
    })
    // A domain may answer before it has read everything: what it says counts, not that the rest could not be sent.
    sent.catch(() => undefined)
    await giveBack(answer, response)
  }
}

async function giveBack(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(endToEnd(answer.headers))) response.setHeader(name, value)
  response.statusCode = answer.statusCode ?? 502
  try {
    await pipeline(answer, response)
  } catch {
    response.destroy()
  }
}

function endToEnd(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const kept = Object.entries(headers).filter(([name]) => !OF_ONE_HOP.test(name))
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
