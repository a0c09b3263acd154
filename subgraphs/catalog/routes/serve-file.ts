import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Route } from '@supermall/subgraph/definition'
import { headerOf, notFound, pathOf } from '@supermall/subgraph/http'
import type { Within } from '../data/database.ts'
import { findServed } from '../data/media.ts'
import { rangeOf } from '../domain/byte-range.ts'
import { isKnown } from '../domain/etag.ts'

const PATH = '/media/'
const KEY = /^ast_[0-9a-z]{26}\.[a-z0-9]{3,4}$/

/** A key's bytes never change, so whoever has them may keep them for ever. A browser runs nothing that it finds in them. */
export const serveFile: Route<Within> = {
  method: 'GET',
  path: PATH,
  async handle(request, response, { db, media }) {
    const key = pathOf(request).slice(PATH.length)
    const file = KEY.test(key) ? await findServed(db.sql, key) : null
    if (!file) throw notFound()
    const etag = `"${file.sha256}"`
    tell(response, { etag, type: file.mimeType })
    if (isKnown(headerOf(request.headers, 'if-none-match'), etag)) return end(response, 304)
    const size = Number(file.byteCount)
    const range = rangeOf(rangeIn(request, etag), size)
    if (range === 'unsatisfiable') {
      response.setHeader('content-range', `bytes */${size}`)
      return end(response, 416)
    }
    response.statusCode = range ? 206 : 200
    if (range) response.setHeader('content-range', `bytes ${range.start}-${range.end}/${size}`)
    response.setHeader('content-length', range ? range.end - range.start + 1 : size)
    if (request.method === 'HEAD') return void response.end()
    await send(response, () => media.storage.read(key, range ?? undefined))
  },
}

function tell(response: ServerResponse, { etag, type }: { etag: string; type: string }): void {
  for (const [name, value] of Object.entries({
    ...SAFE_HEADERS,
    etag,
    'content-type': type,
    'accept-ranges': 'bytes',
  })) {
    response.setHeader(name, value)
  }
}

export const SAFE_HEADERS = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
} as const

function end(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}

/** A part is for GET alone, and for who has another part of the same bytes. */
function rangeIn({ method, headers }: IncomingMessage, etag: string): string | undefined {
  const validator = headerOf(headers, 'if-range')
  return method === 'GET' && (validator === undefined || validator === etag) ? headerOf(headers, 'range') : undefined
}

/** A client that goes away in the middle of a film is no fault. */
async function send(response: ServerResponse, read: () => Promise<NodeJS.ReadableStream>): Promise<void> {
  try {
    await pipeline(await read(), response)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
