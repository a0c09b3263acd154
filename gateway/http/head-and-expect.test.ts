import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

/** What HTTP asks of any server, tried at a bare socket: a client of Node or a browser would hide half of it. */

let mall: FixtureMall
beforeAll(async () => {
  mall = await fixtureMall({ variables: { LIMIT_BODY_KB: '4' } })
})
afterAll(() => mall.stop())

async function openSocket() {
  const socket = connect(Number(new URL(mall.url).port), '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  let isOver = false
  socket.on('close', () => {
    isOver = true
  })
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  return {
    send: (...lines: readonly string[]) => void socket.write(lines.join('\r\n')),
    text: () => text,
    come: (pattern: RegExp) => expect.poll(() => text, { timeout: 10_000 }).toMatch(pattern),
    whole: async () => {
      await expect.poll(() => isOver, { timeout: 10_000 }).toBe(true)
      return text
    },
    end: () => socket.destroy(),
  }
}

const LAST = ['host: mall', 'connection: close']

/** The head of an answer, but for what is another each time, in any order, and what stands behind it. */
async function answered(method: string, target: string, headers: readonly string[] = []) {
  const socket = await openSocket()
  socket.send(`${method} ${target} HTTP/1.1`, ...LAST, ...headers, '', '')
  const [head = '', ...rest] = (await socket.whole()).split('\r\n\r\n')
  const [status = '', ...lines] = head.toLowerCase().split('\r\n')
  const kept = lines.filter((line) => !/^(date|x-trace-id):/.test(line)).sort()
  return { head: [status, ...kept], body: rest.join('\r\n\r\n') }
}

const asking = (query: string) => `/graphql?${new URLSearchParams({ query })}`
const MARKED = 'apollo-require-preflight: 1'

describe('HEAD', () => {
  it.each([
    ['a query', asking('{ whoami }'), [MARKED], 200],
    [
      'a large answer that is compressed',
      asking('{ __schema { types { name } } }'),
      [MARKED, 'accept-encoding: br'],
      200,
    ],
    ['a query in a contract', asking('{ whoami }').replace('graphql', 'graphql/storefront'), [MARKED], 200],
    ['a query that may come from a page of another site', asking('{ whoami }'), [], 400],
    ['a query that cannot be run', asking('{ nothing }'), [MARKED], 400],
    ['no query', '/graphql', [MARKED], 400],
    ['a type that is none of ours', asking('{ whoami }'), [MARKED, 'accept: text/html'], 406],
    ['a mutation', asking('mutation { visit }'), [MARKED], 405],
    ['one answer as an event stream', asking('{ whoami }'), ['accept: text/event-stream'], 200],
  ])('of %s has the head of GET and no body', async (_, target, headers, status) => {
    const got = await answered('GET', target, headers)
    const { head, body } = await answered('HEAD', target, headers)
    expect(head[0]).toContain(`http/1.1 ${status} `)
    // How a body is cut into pieces is said of a body alone.
    expect(head).toEqual(got.head.filter((line) => !/^transfer-encoding:/.test(line)))
    expect([body, got.body === '']).toEqual(['', false])
  })

  it('asks the domains once, and changes nothing', async () => {
    const before = mall.domains.goods.asked.length
    await answered('HEAD', asking('{ shelf { title } }'), [MARKED])
    expect(mall.domains.goods.asked).toHaveLength(before + 1)
    await answered('HEAD', asking('mutation { visit }'), [MARKED])
    expect(mall.domains.goods.asked).toHaveLength(before + 1)
  })

  it('leaves its connection to the next request', async () => {
    const socket = await openSocket()
    const target = asking('{ whoami }')
    socket.send(`HEAD ${target} HTTP/1.1`, 'host: mall', MARKED, '', '')
    await socket.come(/^HTTP\/1\.1 200 .*\r\n\r\n$/s)
    socket.send(`GET ${target} HTTP/1.1`, ...LAST, MARKED, '', '')
    expect((await socket.whole()).split('HTTP/1.1 200 ')).toHaveLength(3)
    expect(socket.text().match(/"whoami"/g)).toHaveLength(1)
  })

  it('opens no stream that many operations share, and begins nothing in one', async () => {
    const reserved = await fetch(`${mall.url}/graphql`, { method: 'PUT' })
    const token = await reserved.text()
    const target = `/graphql?${new URLSearchParams({ token, query: '{ whoami }', extensions: '{"operationId":"1"}' })}`
    for (const headers of [['accept: text/event-stream'], [MARKED]])
      expect((await answered('HEAD', target, headers)).head[0]).toContain(' 405 ')
    const opened = await openSocket()
    opened.send(`GET ${target} HTTP/1.1`, 'host: mall', 'accept: text/event-stream', '', '')
    await opened.come(/^HTTP\/1\.1 200 /)
    opened.end()
  })
})

describe('Expect: 100-continue', () => {
  const body = JSON.stringify({ query: '{ whoami }' })
  const post = (length: number) => [
    'POST /graphql HTTP/1.1',
    ...LAST,
    'content-type: application/json',
    `content-length: ${length}`,
    'expect: 100-continue',
    '',
    '',
  ]

  it('is told to go on before anything of the body has come, and answered then', async () => {
    const socket = await openSocket()
    socket.send(...post(body.length))
    await socket.come(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
    await pause(50)
    socket.send(body)
    expect(await socket.whole()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n.*"whoami"/s)
  })

  it('is refused at once, and the connection closed, where more is declared than is read', async () => {
    const socket = await openSocket()
    socket.send(...post(5_000))
    expect(await socket.whole()).toMatch(/HTTP\/1\.1 413 .*"BODY_LIMIT"/s)
  })
})
