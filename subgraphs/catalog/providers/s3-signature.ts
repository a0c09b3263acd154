import { createHash, createHmac } from 'node:crypto'

/** Where a bucket is and by which key requests to it are signed. */
export type Bucket = {
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  readonly isPathStyle: boolean
}

export type Signed = {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE'
  readonly key: string
  /** Headers that the request must carry exactly so. */
  readonly headers?: Readonly<Record<string, string>>
  readonly now: Date
  readonly lifeSeconds: number
}

/** An address that holds its own signature, version 4: whoever has it may send this one request until it expires. */
export function presign(bucket: Bucket, request: Signed): string {
  const { host, origin, path } = addressOf(bucket, request.key)
  const stamp = request.now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const scope = `${stamp.slice(0, 8)}/${bucket.region}/s3/aws4_request`
  const headers = Object.entries({ ...request.headers, host }).map(
    ([name, value]) => [name.toLowerCase(), value.trim()] as const,
  )
  const sorted = headers.sort(([a], [b]) => (a < b ? -1 : 1))
  const names = sorted.map(([name]) => name).join(';')
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${bucket.accessKey}/${scope}`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(request.lifeSeconds)],
    ['X-Amz-SignedHeaders', names],
  ]
    .map(([name = '', value = '']) => `${encode(name)}=${encode(value)}`)
    .join('&')
  const lines = sorted.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = [request.method, path, query, lines, names, 'UNSIGNED-PAYLOAD'].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const signature = hmac(keyFor(bucket, stamp.slice(0, 8)), toSign).toString('hex')
  return `${origin}${path}?${query}&X-Amz-Signature=${signature}`
}

function addressOf({ endpoint, bucket, isPathStyle }: Bucket, key: string) {
  const url = new URL(endpoint)
  const host = isPathStyle ? url.host : `${bucket}.${url.host}`
  const base = url.pathname.replace(/\/$/, '')
  const path = `${base}${isPathStyle ? `/${encode(bucket)}` : ''}/${key.split('/').map(encode).join('/')}`
  return { host, origin: `${url.protocol}//${host}`, path }
}

const keyFor = ({ secretKey, region }: Bucket, day: string): Buffer =>
  [day, region, 's3', 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretKey}`))

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
