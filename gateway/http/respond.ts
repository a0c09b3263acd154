import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { endWith, headerOf } from '@supermall/subgraph/http'

const LEAST_BYTES = 1_024
const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Sends a text, compressed where that is accepted and worth it. */
export async function respond(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  response.appendHeader('vary', 'Accept-Encoding')
  const accepted = headerOf(request.headers, 'accept-encoding')
  const coding = accepted === undefined ? null : codingFor(accepted)
  if (coding === null || Buffer.byteLength(text) <= LEAST_BYTES) {
    // As text it leaves in one piece with its headers.
    endWith(response, text)
    return
  }
  const body = Buffer.from(text)
  const packed =
    coding === 'br'
      ? await brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
      : await zip(body, { level: 4 })
  response.setHeader('content-encoding', coding)
  endWith(response, packed)
}

/** The one that is wanted most, and the better one where both are; none where an answer as it is is wanted more. */
function codingFor(header: string): 'br' | 'gzip' | null {
  const weights = new Map(header.toLowerCase().split(',').map(weighed))
  const weightOf = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0
  const [br, gzip] = [weightOf('br'), weightOf('gzip')]
  const most = Math.max(br, gzip)
  if (most === 0 || most < (weights.get('identity') ?? 0)) return null
  return br === most ? 'br' : 'gzip'
}

function weighed(part: string): [string, number] {
  const [coding = '', ...parameters] = part.split(';').map((word) => word.trim())
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return [coding, weight === undefined ? 1 : Number(weight) || 0]
}
