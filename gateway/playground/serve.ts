import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { PlaygroundConfig } from './config.ts'

type PlaygroundFile = {
  readonly body: Buffer
  /** Compressed when somebody asks for it first: it would be a good part of what a start costs. */
  readonly gzip: () => Buffer
  readonly type: string
  readonly etag: string
}

type PlaygroundResponse = {
  readonly status: 200 | 304
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
}

/** The three request headers that decide an answer, by the names `node:http` gives them. */
type AcceptHeaders = {
  readonly accept?: string | undefined
  readonly 'accept-encoding'?: string | undefined
  readonly 'if-none-match'?: string | undefined
}

/**
 * Everything the page needs, by request path, read once at start. The directory is what
 * `scripts/build-playground.mjs` wrote; it is an argument because the caller may itself be bundled elsewhere.
 */
export function playgroundFiles(directory: string, config: PlaygroundConfig): ReadonlyMap<string, PlaygroundFile> {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new Error(`The playground is not built: run "node scripts/build-playground.mjs" (looked in ${directory})`)
  }
  const files = readdirSync(directory).map((name): [string, PlaygroundFile] => {
    const path = name === 'index.html' ? '/' : `/playground/${name}`
    return [path, file(name, readFileSync(join(directory, name)))]
  })
  // Passwords leave the server only where they are meant for everybody.
  const published = config.isDemo ? config : { ...config, signIns: [] }
  const settings = file('config.json', Buffer.from(JSON.stringify(published)))
  return new Map([...files, ['/playground/config.json', settings]])
}

/**
 * The answer to a GET or HEAD, or `undefined` when the path is not the playground's. `/` belongs to it only when the
 * client asks for HTML, so that every other client is free to find something else there.
 */
export function playgroundResponse(
  files: ReadonlyMap<string, PlaygroundFile>,
  path: string,
  request: AcceptHeaders,
): PlaygroundResponse | undefined {
  const found = files.get(path)
  if (!found || (path === '/' && !request.accept?.includes('text/html'))) return undefined
  const headers = {
    ...SECURITY_HEADERS,
    'cache-control': 'no-cache',
    etag: found.etag,
    vary: 'Accept, Accept-Encoding',
  }
  if (request['if-none-match']?.includes(found.etag)) return { status: 304, headers, body: null }
  const typed = { ...headers, 'content-type': found.type }
  if (!TAKES_GZIP.test(request['accept-encoding'] ?? '')) return { status: 200, headers: typed, body: found.body }
  return { status: 200, headers: { ...typed, 'content-encoding': 'gzip' }, body: found.gzip() }
}

/** Weak, because the compressed and the plain body share it. */
function file(name: string, body: Buffer): PlaygroundFile {
  const type = TYPES[extname(name)] ?? 'application/octet-stream'
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  let gzip: Buffer | null = null
  const compressed = () => {
    gzip ??= gzipSync(body)
    return gzip
  }
  return { body, gzip: compressed, type, etag }
}

/** `gzip;q=0` is a refusal. */
const TAKES_GZIP = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** Nothing may come from or go to another host. The editor sets styles inline; scripts it does not need to. */
const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
