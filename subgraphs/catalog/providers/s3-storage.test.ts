import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bucket } from './s3-signature.ts'
import { presign } from './s3-signature.ts'
import { s3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'

const KEYS = { accessKey: 'AKIAIOSFODNN7EXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }
const now = new Date('2026-11-21T04:00:00Z')

describe('a signature', () => {
  it('is the one that the makers of S3 publish for their example', () => {
    const bucket = {
      ...KEYS,
      endpoint: 'https://s3.amazonaws.com',
      bucket: 'examplebucket',
      region: 'us-east-1',
      isPathStyle: false,
    }
    const url = presign(bucket, {
      method: 'GET',
      key: 'test.txt',
      now: new Date('2013-05-24T00:00:00Z'),
      lifeSeconds: 86_400,
    })
    expect(new URL(url).host).toBe('examplebucket.s3.amazonaws.com')
    expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    )
  })
})

/** A bucket in memory that believes no signature it has not made itself, from the request as it came over the wire. */
const files = new Map<string, Buffer>()
let server: Server
let storage: Storage
let bucket: Bucket

beforeAll(async () => {
  server = createServer((request, response) => {
    handle(request).then(
      ({ status, body = Buffer.alloc(0), headers = {} }) =>
        response
          .writeHead(status, { 'content-length': body.length, ...headers })
          .end(request.method === 'HEAD' ? undefined : body),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  bucket = { ...KEYS, endpoint, bucket: 'mall', region: 'eu-central-1', isPathStyle: true }
  storage = s3Storage(bucket, () => now)
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

type Answered = { readonly status: number; readonly body?: Buffer; readonly headers?: Record<string, string | number> }

async function handle(request: IncomingMessage): Promise<Answered> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (!isSigned(request)) return { status: 403 }
  const key = new URL(request.url ?? '', 'http://x').pathname
  const source = request.headers['x-amz-copy-source']
  if (request.method === 'PUT') return put(key, typeof source === 'string' ? files.get(source) : Buffer.concat(chunks))
  const file = files.get(key)
  if (!file) return { status: 404 }
  if (request.method === 'DELETE') return { status: files.delete(key) ? 204 : 404 }
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
  return start ? { status: 206, body: file.subarray(Number(start), Number(end) + 1) } : { status: 200, body: file }
}

function put(key: string, file: Buffer | undefined): Answered {
  if (!file) return { status: 404 }
  files.set(key, file)
  return { status: 200 }
}

function isSigned({ method, url, headers }: IncomingMessage): boolean {
  const { pathname, searchParams } = new URL(url ?? '', 'http://x')
  const signature = searchParams.get('X-Amz-Signature')
  searchParams.delete('X-Amz-Signature')
  const names = searchParams.get('X-Amz-SignedHeaders') ?? ''
  const query = [...searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&')
  const lines = names
    .split(';')
    .map((name) => `${name}:${headers[name]}\n`)
    .join('')
  const stamp = searchParams.get('X-Amz-Date') ?? ''
  const scope = `${stamp.slice(0, 8)}/eu-central-1/s3/aws4_request`
  const canonical = createHash('sha256')
    .update([method, pathname, query, lines, names, 'UNSIGNED-PAYLOAD'].join('\n'))
    .digest('hex')
  let key: Buffer = Buffer.from(`AWS4${KEYS.secretKey}`)
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
  const expected = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', stamp, scope, canonical].join('\n'))
    .digest('hex')
  return names.split(';').includes('host') && signature === expected
}

const leave = () => ({
  ticketId: 'upl_1',
  arrivingKey: 'upl_1.png',
  mimeType: 'image/png',
  byteCount: 5,
  now,
  expiresAt: new Date(now.getTime() + 900_000),
})

describe('files in a bucket', () => {
  it('are put by whoever holds the leave, read whole and in part, and removed', async () => {
    const sent = await fetch(storage.uploadUrl(leave()), {
      method: 'PUT',
      body: 'hello',
      headers: { 'content-type': 'image/png' },
    })
    expect(sent.status).toBe(200)
    await storage.settle('upl_1.png', 'ast_1.png')
    expect(await storage.sizeOf('ast_1.png')).toBe(5)
    expect(await text(await storage.read('ast_1.png'))).toBe('hello')
    expect(await text(await storage.read('ast_1.png', { start: 1, end: 3 }))).toBe('ell')
    await storage.remove('ast_1.png')
    expect(await storage.sizeOf('ast_1.png')).toBeNull()
  })

  it('are refused under another type, at another size and by a changed address', async () => {
    const url = storage.uploadUrl(leave())
    const put = (to: string, type: string, body: string) =>
      fetch(to, { method: 'PUT', body, headers: { 'content-type': type } })
    expect((await put(url, 'text/html', 'hello')).status).toBe(403)
    expect((await put(url, 'image/png', 'hello!')).status).toBe(403)
    expect((await put(url.replace('upl_1', 'upl_2'), 'image/png', 'hello')).status).toBe(403)
    expect(files.has('/mall/upl_2.png')).toBe(false)
  })

  it('that are not there are no mistake to settle or to remove', async () => {
    await storage.settle('upl_9.png', 'ast_9.png')
    await storage.remove('ast_9.png')
    expect(await storage.sizeOf('ast_9.png')).toBeNull()
  })

  it('tell what the bucket says when it refuses us', async () => {
    const stranger = s3Storage({ ...bucket, secretKey: 'wrong' }, () => now)
    await expect(stranger.sizeOf('ast_1.png')).rejects.toThrow('answered 403')
  })
})
