import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { headerOf } from '@supermall/subgraph/http'

const LEAST_BYTES = 1_024
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Sends a text, compressed where that is accepted and worth it. */
export async function respond(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  const body = Buffer.from(text)
  response.appendHeader('vary', 'Accept-Encoding')
  const coding = body.length > LEAST_BYTES ? codingFor(headerOf(request.headers, 'accept-encoding') ?? '') : null
  if (coding === null) {
    response.end(body)
    return
  }
  const packed =
    coding === 'br'
      ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await zip(body, { level: 4 })
  response.setHeader('content-encoding', coding)
  response.end(packed)
}

/** `br;q=0` is a refusal. */
const REFUSED = /;\s*q=0(?:\.0*)?\s*$/

function codingFor(header: string): 'br' | 'gzip' | null {
  const taken = header
    .toLowerCase()
    .split(',')
    .filter((part) => !REFUSED.test(part))
    .map((part) => part.split(';')[0]?.trim())
  return taken.includes('br') ? 'br' : taken.includes('gzip') ? 'gzip' : null
}
