import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaygroundConfig } from './config.ts'
import { playgroundFiles, playgroundResponse } from './serve.ts'

const config: PlaygroundConfig = {
  endpoint: '/graphql',
  isDemo: true,
  signInDocument: 'mutation { signIn { errors { code } } }',
  signIns: [{ label: 'Buyer', audience: 'CONSUMER', login: 'mia', password: 'open-sesame' }],
  examples: [],
  hasTraces: false,
}

let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'playground-'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Mall</title>')
  writeFileSync(join(directory, 'playground.js'), 'export {}')
})

afterAll(() => rmSync(directory, { recursive: true }))

describe('the files of the playground', () => {
  it('say in one line how to build them when they are missing', () => {
    expect(() => playgroundFiles(join(directory, 'nowhere'), config)).toThrow(
      /^The playground is not built: run "node scripts\/build-playground\.mjs" \(looked in [^\n]*nowhere\)$/,
    )
  })

  it('include the configuration, with the passwords of a demo', () => {
    const file = playgroundFiles(directory, config).get('/playground/config.json')
    expect(JSON.parse(String(file?.body))).toEqual(config)
  })

  it('never include a password outside a demo', () => {
    const file = playgroundFiles(directory, { ...config, isDemo: false }).get('/playground/config.json')
    expect(String(file?.body)).not.toContain('open-sesame')
  })
})

describe('an answer of the playground', () => {
  const ask = (path: string, headers = {}) => playgroundResponse(playgroundFiles(directory, config), path, headers)

  it('is the page for a browser at the root, and nothing for another client', () => {
    expect(String(ask('/', { accept: 'text/html,*/*;q=0.8' })?.body)).toContain('<title>Mall</title>')
    expect(ask('/', { accept: '*/*' })).toBeUndefined()
    expect(ask('/')).toBeUndefined()
  })

  it('is nothing for a path that is not its own', () => {
    expect(ask('/graphql', { accept: 'text/html' })).toBeUndefined()
    expect(ask('/playground/../serve.ts')).toBeUndefined()
    expect(ask('/index.html', { accept: 'text/html' })).toBeUndefined()
  })

  it('is compressed for those who take gzip and plain for those who refuse it', () => {
    const compressed = ask('/playground/playground.js', { 'accept-encoding': 'br, gzip, deflate' })
    expect(compressed?.headers['content-encoding']).toBe('gzip')
    expect(String(gunzipSync(compressed?.body ?? ''))).toBe('export {}')
    const plain = ask('/playground/playground.js', { 'accept-encoding': 'gzip;q=0, br' })
    expect(plain?.headers['content-encoding']).toBeUndefined()
    expect(String(plain?.body)).toBe('export {}')
  })

  it('is 304 without a body when the browser has it already', () => {
    const etag = ask('/playground/playground.js')?.headers.etag ?? ''
    expect(ask('/playground/playground.js', { 'if-none-match': `"other", ${etag}` })).toMatchObject({
      status: 304,
      body: null,
    })
    expect(ask('/playground/playground.js', { 'if-none-match': '"other"' })?.status).toBe(200)
  })

  it('forbids other hosts, framing, sniffing and referrers', () => {
    const headers = ask('/', { accept: 'text/html' })?.headers
    expect(headers?.['content-security-policy']).toMatch(/^default-src 'self';/)
    expect(headers?.['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers?.['content-security-policy']).not.toMatch(/script-src|https?:/)
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
  })
})

it('The page holds no inline script or style and names no other host, so its own policy lets it run', () => {
  const page = readFileSync(new URL('./index.html', import.meta.url), 'utf8')
  expect(page.match(/<script(?![^>]*\ssrc="\/)[^>]*>/g)).toBeNull()
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|\/\//)
})
