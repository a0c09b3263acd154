import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Listening } from './http.ts'
import { listen, readBody } from './http.ts'
import { createLog } from './log.ts'

const address = { host: '127.0.0.1', port: 0, log: createLog({ level: 'silent', isPretty: false }) }
const H2C = 'upgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n'
const HANDSHAKE = 'connection: Upgrade\r\nupgrade: WebSocket\r\n'
const ask = (line: string, headers = '', body = '') => `${line} HTTP/1.1\r\nhost: mall\r\n${headers}\r\n${body}`

describe.each([['with sockets'], ['without sockets']])('a server %s', (kind) => {
  let server: Listening
  beforeAll(async () => {
    server = await listen({
      ...address,
      ...(kind === 'with sockets' ? { upgrade: (_, socket) => void socket.end('HTTP/1.1 101 Sockets\r\n\r\n') } : {}),
      async handle(request, response) {
        const body = await readBody(request, 10_000)
        response.end(`<${request.method} ${request.url} ${body.length}>`)
      },
    })
  })
  afterAll(() => server.stop(1_000))

  /** Writes one part after the other, each when what it waits for was answered; the last ends the connection. */
  async function said(...parts: readonly (readonly [awaited: string, text: string])[]): Promise<string> {
    const socket = connect(server.port, '127.0.0.1').setNoDelay().setEncoding('latin1')
    let heard = ''
    const over = (async () => {
      for await (const text of socket) heard += text
    })()
    for (const [awaited, text] of parts) {
      while (!heard.includes(awaited) && !socket.readableEnded) await turn()
      socket.write(text)
    }
    await over
    return heard
  }
  const LAST = ask('GET /last', 'connection: close\r\n')

  test.each([['Upgrade, HTTP2-Settings'], ['keep-alive, Upgrade, HTTP2-Settings']])(
    'answers what is asked beside an offer to upgrade (%s), again and again on one connection',
    async (connection) => {
      const offer = `connection: ${connection}\r\n${H2C}`
      const heard = await said(
        ['', ask('POST /a', `${offer}content-length: 9000\r\n`, 'x'.repeat(4_000))],
        ['', 'x'.repeat(5_000)],
        ['<POST /a 9000>', ask('GET /b', offer)],
        ['<GET /b 0>', ask('POST /c', `${offer}transfer-encoding: chunked\r\n`, '2\r\nab\r\n0\r\n\r\n')],
        ['<POST /c 2>', LAST],
      )
      expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(Array(4).fill('HTTP/1.1 200'))
      expect(heard).toContain('<GET /last 0>')
    },
  )

  test('closes where the client wants that beside its offer', async () => {
    const heard = await said(['', ask('GET /a', `connection: close, Upgrade\r\n${H2C}`)])
    expect(heard).toMatch(/^HTTP\/1\.1 200 .*<GET \/a 0>$/s)
  })

  test('takes a handshake of WebSocket for an upgrade by GET only, and where it has sockets', async () => {
    const posted = await said(['', ask('POST /a', `${HANDSHAKE}content-length: 2\r\n`, 'ab')], ['<POST /a 2>', LAST])
    expect(posted).toContain('<GET /last 0>')
    const shaken: readonly [string, string] = ['', ask('GET /a', HANDSHAKE)]
    if (kind === 'with sockets') expect(await said(shaken)).toBe('HTTP/1.1 101 Sockets\r\n\r\n')
    else expect(await said(shaken, ['<GET /a 0>', LAST])).toContain('<GET /last 0>')
  })

  test('opens no tunnel', async () => {
    expect(await said(['', ask('CONNECT elsewhere:443')])).toBe('')
  })
})
