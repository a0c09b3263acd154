import type { IncomingMessage } from 'node:http'
import { HttpFault, headerOf, readBody } from '@supermall/subgraph/http'
import type { OperationDefinitionNode } from 'graphql'
import { accepts, streamingIn } from './accept.ts'
import { flawOf, flawOfDocument } from './soundness.ts'

/** A question to the graph, well formed as far as HTTP goes. */
export type Question = {
  readonly method: 'GET' | 'POST'
  /** The text of the document, its id, or both; at least one of them. */
  readonly query: string | null
  readonly id: DocumentId | null
  readonly variables: Readonly<Record<string, unknown>>
  readonly operationName: string | null
  /** The cursor behind which a subscription goes on. */
  readonly resumeFrom: string | null
  /** What the operation is called among those that share one event stream. */
  readonly operationId: string | null
}

/** How a document is named that the gateway knows, or that a client offers to name so from now on. */
export type DocumentId = { readonly sha256: string; readonly kind: 'trusted' | 'persisted' }

/** Whoever takes either gets JSON: that is what clients that say nothing of it can read. */
export const ANSWERED_AS = ['application/json', 'application/graphql-response+json'] as const

/** PUT and DELETE are for event streams that many operations share. */
export const ALLOWED = 'GET, HEAD, POST, PUT, DELETE, OPTIONS'

/** They name things. What carries an operation keeps them as long as it lasts. */
const MOST_EXTENSIONS = 4_096

type Most = { readonly mostBytes: number; readonly withinMs: number }

/** Everything that GraphQL over HTTP asks of a request, before anything of it is parsed as GraphQL. */
export async function readQuestion(request: IncomingMessage, { mostBytes, withinMs }: Most): Promise<Question> {
  // Node keeps the body of an answer to HEAD to itself: for everybody behind here it is GET.
  const method = request.method === 'HEAD' ? 'GET' : request.method
  if (method !== 'GET' && method !== 'POST') {
    throw new HttpFault(405, 'METHOD_NOT_ALLOWED', {
      message: 'Ask by GET or POST.',
      headers: { allow: ALLOWED },
    })
  }
  const accept = headerOf(request.headers, 'accept')
  if (!accepts(accept, ANSWERED_AS) && streamingIn(accept) === null) {
    throw new HttpFault(406, 'NOT_ACCEPTABLE', { message: `The answer is ${ANSWERED_AS.join(' or ')}.` })
  }
  if (method === 'GET') {
    const { search } = new URL(request.url ?? '/', 'http://any')
    return { method, ...readParameters(readSearch(search)) }
  }
  requireJson(request)
  return { method, ...readParameters(readObject(textOf(await readBody(request, mostBytes, withinMs)))) }
}

/** Anybody's page, picture or proxy may repeat a GET. */
export function requirePost({ method }: Pick<Question, 'method'>, operation: OperationDefinitionNode | null): void {
  if (method === 'GET' && operation?.operation === 'mutation')
    throw new HttpFault(405, 'METHOD_NOT_ALLOWED', { message: 'GET changes nothing.', headers: { allow: 'POST' } })
}

function requireJson({ headers }: IncomingMessage): void {
  if (headers['content-type'] === 'application/json' && headers['content-encoding'] === undefined) return
  const [type = '', ...parameters] = (headerOf(headers, 'content-type') ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase())
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  const coding = (headerOf(headers, 'content-encoding') ?? '').trim().toLowerCase()
  const isPlain = coding === '' || coding === 'identity'
  if (type === 'application/json' && (charset === undefined || UTF_8.has(charset)) && isPlain) return
  throw new HttpFault(415, 'UNSUPPORTED_MEDIA_TYPE', { message: 'Send application/json in UTF-8, not compressed.' })
}

/** The second is what some libraries call it. */
const UTF_8 = new Set(['utf-8', 'utf8'])

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw bad('The body is not UTF-8.')
  }
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const value = parse(text, 'The body')
  if (Array.isArray(value)) throw bad('Send one operation, not a list of them.', 'BATCHING_NOT_SUPPORTED')
  if (typeof value !== 'object' || value === null) throw bad('The body must be a JSON object.')
  return value as Readonly<Record<string, unknown>>
}

function readSearch(search: string): Readonly<Record<string, unknown>> {
  const given = new URLSearchParams(search)
  const twice = [...given.keys()].find((name) => given.getAll(name).length > 1)
  if (twice) throw bad(`The parameter ${twice.slice(0, 50)} is given more than once.`)
  const json = (name: string) =>
    given.has(name) ? { [name]: parse(given.get(name) ?? '', `The parameter ${name}`) } : {}
  return { ...Object.fromEntries(given), ...json('variables'), ...json('extensions') }
}

export function readParameters(parameters: Readonly<Record<string, unknown>>): Omit<Question, 'method'> {
  const { query, variables, extensions, operationName } = parameters
  for (const [name, value] of Object.entries({ variables, extensions })) {
    if (value !== undefined && !isObjectOrNull(value)) throw bad(`${name} must be an object.`)
    const flaw = flawOf(value)
    if (flaw) throw bad(`${name} ${flaw.message}`, flaw.code)
  }
  if (extensions && JSON.stringify(extensions).length > MOST_EXTENSIONS)
    throw bad(`extensions must be at most ${MOST_EXTENSIONS} characters.`)
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    throw bad('operationName must be text.')
  const id = readId(parameters)
  const isText = typeof query === 'string' && query.trim() !== ''
  if (!isText && (id === null || (query !== undefined && query !== null)))
    throw bad('query must be the text of an operation.')
  const flaw = isText ? flawOfDocument(query) : null
  if (flaw) throw bad(`query ${flaw.message}`, flaw.code)
  return {
    query: isText ? query : null,
    id,
    variables: (variables ?? {}) as Readonly<Record<string, unknown>>,
    // By GraphQL over HTTP, an empty name is none.
    operationName: operationName || null,
    resumeFrom: resumeFromIn(extensions),
    operationId: operationIdIn(extensions),
  }
}

function resumeFromIn(extensions: unknown): string | null {
  const { resumeFrom } = (extensions ?? {}) as { readonly resumeFrom?: unknown }
  if (resumeFrom === undefined || resumeFrom === null) return null
  if (typeof resumeFrom !== 'string') throw bad('extensions.resumeFrom must be a cursor.')
  return resumeFrom
}

/** What an operation is called among others that share a connection. */
export const MOST_ID = 200

function operationIdIn(extensions: unknown): string | null {
  const { operationId } = (extensions ?? {}) as { readonly operationId?: unknown }
  if (operationId === undefined || operationId === null) return null
  if (typeof operationId !== 'string' || operationId === '' || operationId.length > MOST_ID)
    throw bad(`extensions.operationId must be 1 to ${MOST_ID} characters.`)
  return operationId
}

const SHA256 = /^[0-9a-f]{64}$/

/** `documentId` as GraphQL over HTTP has it, or `extensions.persistedQuery` as Apollo's clients send it. */
function readId({ documentId, extensions }: Readonly<Record<string, unknown>>): DocumentId | null {
  if (documentId !== undefined && documentId !== null) {
    const sha256 = typeof documentId === 'string' ? documentId.replace(/^sha256:/, '').toLowerCase() : ''
    if (!SHA256.test(sha256)) throw bad('documentId must be sha256: and 64 hexadecimal digits.')
    return { sha256, kind: 'trusted' }
  }
  const offered = (extensions as { persistedQuery?: unknown } | null | undefined)?.persistedQuery
  if (offered === undefined || offered === null) return null
  const { version, sha256Hash } = offered as { version?: unknown; sha256Hash?: unknown }
  const sha256 = typeof sha256Hash === 'string' ? sha256Hash.toLowerCase() : ''
  if (version !== 1 || !SHA256.test(sha256))
    throw bad('Unsupported persisted query version', 'PERSISTED_QUERY_NOT_SUPPORTED')
  return { sha256, kind: 'persisted' }
}

const isObjectOrNull = (value: unknown): value is object | null => typeof value === 'object' && !Array.isArray(value)

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw bad(`${what} is not JSON.`)
  }
}

const bad = (message: string, code = 'BAD_REQUEST'): HttpFault => new HttpFault(400, code, { message })
