import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { seconds } from '@supermall/kernel/time'
import type { Bucket, Signed } from './s3-signature.ts'
import { presign } from './s3-signature.ts'
import type { Storage } from './storage.ts'

const OWN_LIFE_SECONDS = 60
const PATIENCE_MS = seconds(30)

/**
 * Files in a bucket of anything that speaks S3. Clients put them there themselves; the size and type they were given leave for
 * are part of the signature.
 */
export function s3Storage(bucket: Bucket, clock: () => Date): Storage {
  const send = async (method: Signed['method'], key: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(presign(bucket, { method, key, headers: signedOf(headers), now: clock(), lifeSeconds: OWN_LIFE_SECONDS }), {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  return {
    uploadUrl: ({ arrivingKey: key, mimeType, byteCount, now, expiresAt }) =>
      presign(bucket, {
        method: 'PUT',
        key,
        headers: { 'content-type': mimeType, 'content-length': String(byteCount) },
        now,
        lifeSeconds: Math.max(1, Math.round((expiresAt.getTime() - now.getTime()) / 1000)),
      }),
    async settle(arrivingKey, key) {
      const answer = await send('PUT', key, { 'x-amz-copy-source': `/${bucket.bucket}/${arrivingKey}` })
      if (answer.status !== 404) fine(answer, key)
      await answer.body?.cancel()
    },
    async sizeOf(key) {
      const answer = await send('HEAD', key)
      if (answer.status === 404) return null
      return Number(fine(answer, key).headers.get('content-length'))
    },
    async read(key, range) {
      const answer = fine(await send('GET', key, range ? { range: `bytes=${range.start}-${range.end}` } : {}), key)
      return answer.body ? Readable.fromWeb(answer.body as ReadableStream) : Readable.from([])
    },
    async remove(key) {
      const answer = await send('DELETE', key)
      if (answer.status !== 404) fine(answer, key)
    },
    tidy: async () => undefined,
  }
}

/** A store may ignore what is not signed, and must not ignore from where it copies. */
const signedOf = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-')))

function fine(answer: Response, key: string): Response {
  if (!answer.ok) throw new Error(`the bucket answered ${answer.status} about ${key}`)
  return answer
}
