import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { heardLog } from '@supermall/messaging/trial/heard-log'
import { memoryCache } from '@supermall/subgraph/cache'
import { redisCache } from '@supermall/subgraph/cache-redis'
import { eventually } from '@supermall/testing/rival'
import { redisServer, requires } from '@supermall/testing/servers'
import { afterAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall, post } from '../testing/fixture-mall.ts'
import { readManifest, sha256Of } from './manifest.ts'
import { persistedDocuments } from './persisted.ts'
import { manifestFile, manifestNames, manifestOf } from './write-manifest.ts'

const folder = mkdtempSync(join(tmpdir(), 'supermall-manifest-'))
const malls: FixtureMall[] = []
afterAll(async () => {
  await Promise.all(malls.map((mall) => mall.stop()))
  rmSync(folder, { recursive: true, force: true })
})

const known = '{ whoami }'
const other = '{ shops { name } }'

function fileOf(...operations: { id: string; body: string }[]): string {
  const path = join(folder, `${malls.length}-${operations.length}-${operations[0]?.id.slice(0, 8)}.json`)
  const all = operations.map((one) => ({ name: 'Known', type: 'query', ...one }))
  writeFileSync(path, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: all }))
  return path
}

async function open(variables: Record<string, string> = {}) {
  const mall = await fixtureMall({ variables })
  malls.push(mall)
  const ask = async (body: object, headers = {}) => {
    const { status, data, codes } = await post(`${mall.url}/graphql`, body, headers)
    return [status, codes[0] ?? data]
  }
  const get = async (parameters: Record<string, string>) => {
    const url = `${mall.url}/graphql?${new URLSearchParams(parameters)}`
    const response = await fetch(url, { headers: { 'apollo-require-preflight': 'yes' } })
    return ((await response.json()) as { data: unknown }).data
  }
  return { ask, get }
}
const openTrusted = (mode: string) =>
  open({ TRUSTED_DOCUMENTS: mode, TRUSTED_MANIFEST: fileOf({ id: sha256Of(known), body: known }) })

const persisted = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256Of(text) } } })
const guest = { whoami: 'GUEST' }
const shops = { shops: [{ name: 'Corner shop' }] }

describe('a document that a client names by its hash', () => {
  it('is sent once, and only named afterwards, by POST and by GET', async () => {
    const { ask, get } = await open()
    expect(await ask(persisted(other))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND'])
    expect(await ask({ query: other, ...persisted(other) })).toEqual([200, shops])
    expect(await ask(persisted(other))).toEqual([200, shops])
    expect(await get({ extensions: JSON.stringify(persisted(other).extensions) })).toEqual(shops)
    expect(await ask({ documentId: `sha256:${sha256Of(other)}` })).toEqual([200, shops])
  })

  it('takes variables and the name of an operation as its text would', async () => {
    const { ask } = await open()
    const query = 'query A($n: Int) { products(first: $n) { title } } query B { whoami }'
    await ask({ query, operationName: 'B', ...persisted(query) })
    const asked = { operationName: 'A', variables: { n: 1 }, ...persisted(query) }
    expect(await ask(asked)).toEqual([200, { products: [{ title: 'Product 1' }] }])
  })

  it('is not taken under the hash of another, nor in a version that nobody knows', async () => {
    const { ask } = await open()
    expect(await ask({ query: other, ...persisted(known) })).toEqual([400, 'PERSISTED_QUERY_HASH_MISMATCH'])
    const version = { persistedQuery: { version: 2, sha256Hash: sha256Of(known) } }
    expect(await ask({ query: known, extensions: version })).toEqual([400, 'PERSISTED_QUERY_NOT_SUPPORTED'])
  })

  it('is not kept when it may not be run', async () => {
    const { ask } = await open()
    const wrong = '{ nope }'
    expect(await ask({ query: wrong, ...persisted(wrong) })).toEqual([400, 'GRAPHQL_VALIDATION_FAILED'])
    expect(await ask(persisted(wrong))).toEqual([200, 'PERSISTED_QUERY_NOT_FOUND'])
  })

  it('is not known where that is switched off', async () => {
    const { ask } = await open({ PERSISTED_QUERIES: 'false' })
    expect(await ask({ query: other, ...persisted(other) })).toEqual([200, shops])
    expect(await ask(persisted(other))).toEqual([400, 'PERSISTED_QUERY_NOT_SUPPORTED'])
  })
})

describe('the manifest', () => {
  it.each([
    ['off', [200, shops], [200, guest], [200, 'PERSISTED_QUERY_NOT_FOUND']],
    ['log-unknown', [200, shops], [200, guest], [200, guest]],
    ['enforce', [403, 'DOCUMENT_NOT_TRUSTED'], [200, guest], [200, guest]],
    ['require-id', [403, 'DOCUMENT_ID_REQUIRED'], [403, 'DOCUMENT_ID_REQUIRED'], [200, guest]],
  ])(
    'says, where the mode is %s, what becomes of others, of its texts and of its ids',
    async (mode, unknown, text, id) => {
      const { ask } = await openTrusted(mode)
      expect([await ask({ query: other }), await ask({ query: known }), await ask(persisted(known))]).toEqual([
        unknown,
        text,
        id,
      ])
    },
  )

  it.each(['enforce', 'require-id'])('takes no further documents from clients where the mode is %s', async (mode) => {
    const { ask } = await openTrusted(mode)
    await ask({ query: other, ...persisted(other) })
    expect(await ask(persisted(other))).toEqual([400, 'PERSISTED_QUERY_NOT_SUPPORTED'])
    expect(await ask({ documentId: sha256Of(other) })).toEqual([404, 'DOCUMENT_NOT_FOUND'])
    expect(await ask({ documentId: `sha256:${sha256Of(known)}` })).toEqual([200, guest])
  })

  it('is not read when an id is not the hash of its body: one document would run as another', async () => {
    const path = fileOf({ id: sha256Of(known), body: other })
    expect(() => readManifest(path)).toThrow('Known')
    await expect(fixtureMall({ variables: { TRUSTED_DOCUMENTS: 'enforce', TRUSTED_MANIFEST: path } })).rejects.toThrow()
  })
})

describe.each(manifestNames)('%s.json of this repository', (name) => {
  it('is what `npx tsx gateway/trusted/write-manifest.ts` writes, each document once', () => {
    expect(JSON.parse(readFileSync(manifestFile(name), 'utf8'))).toEqual(manifestOf(name))
    expect(readManifest(manifestFile(name)).size).toBe(manifestOf(name).operations.length)
  })
})

describe('what this process keeps', () => {
  it('is bounded by number and by size: what was not used for longest goes first', async () => {
    const documents = persistedDocuments(memoryCache())
    const text = (i: number) => `{ f${i} }`
    for (let i = 0; i < 1_000; i++) await documents.keep(`${i}`, text(i))
    await documents.get('0')
    await documents.keep('1000', text(1_000))
    expect([await documents.get('0'), await documents.get('1'), await documents.get('2')]).toEqual([
      text(0),
      null,
      text(2),
    ])
    for (let i = 0; i < 20; i++) await documents.keep(`large ${i}`, 'x'.repeat(1024 * 1024))
    expect([await documents.get('0'), await documents.get('large 11'), await documents.get('large 12')]).toEqual([
      null,
      null,
      'x'.repeat(1024 * 1024),
    ])
  })

  it('pushes nothing else out of the memory that is for everything', async () => {
    const cache = memoryCache()
    await persistedDocuments(cache).keep('a', '{ a }')
    expect(await cache.get('persisted:a')).toBeNull()
  })
})

requires('redis-server')('processes that share Redis', () => {
  it('share their documents, as many as an hour may bring', async () => {
    const server = await redisServer()
    const caches = [redisCache({ url: server.url }, heardLog()), redisCache({ url: server.url }, heardLog())] as const
    await eventually(async () => (await caches[0].isUp()) && caches[1].isUp())
    const [here, there] = [persistedDocuments(caches[0]), persistedDocuments(caches[1])]
    await here.keep('a', '{ a }')
    expect(await there.get('a')).toBe('{ a }')
    await caches[0].count('persisted:new', 2_000, 60_000)
    await here.keep('b', '{ b }')
    expect([await here.get('b'), await there.get('b')]).toEqual(['{ b }', null])
    await Promise.all(caches.map((cache) => cache.close()))
    await server.stop()
  })
})
