import { once } from 'node:events'
import { WebSocket } from 'ws'

export type Told = {
  readonly id: string | null
  readonly event: string
  readonly data: string
}

/** A response that goes on, read as it comes. */
export async function openStream(url: string, init: { body?: object; headers?: Record<string, string> } = {}) {
  const { body, headers = {} } = init
  const stop = new AbortController()
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), accept: 'text/event-stream', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
    signal: stop.signal,
  })
  let text = ''
  let isOver = false
  const reading = (async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
  })()
    .catch(() => undefined)
    .finally(() => {
      isOver = true
    })

  /** Waits until what came so far, read in some way, has that many pieces. */
  async function pieces<T>(read: (text: string) => readonly T[], count: number): Promise<readonly T[]> {
    for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 10))) {
      if (read(text).length >= count) return read(text)
      if (isOver) break
    }
    if (read(text).length >= count) return read(text)
    throw new Error(`only ${read(text).length} of ${count} in ${JSON.stringify(text)}`)
  }

  return {
    response,
    text: () => text,
    isOver: () => isOver,
    /** Resolves with everything when the server has ended it. */
    whole: () => reading.then(() => text),
    events: (count: number) => pieces(eventsIn, count),
    parts: (count: number) => pieces(partsIn, count),
    async close() {
      stop.abort()
      await reading
    },
  }
}

/** As the standard says: comments are nothing, and a block without data is no event. */
export function eventsIn(text: string): readonly Told[] {
  const blocks = text.split('\n\n').slice(0, -1)
  return blocks.flatMap((block) => {
    const of = (field: string) =>
      block
        .split('\n')
        .flatMap((line) => (line.startsWith(`${field}:`) ? [line.slice(field.length + 1).replace(/^ /, '')] : []))
    const data = of('data')
    return data.length === 0
      ? []
      : [{ id: of('id').at(-1) ?? null, event: of('event').at(-1) ?? 'message', data: data.join('\n') }]
  })
}

/** Parts that are whole: each is followed by a boundary. */
export function partsIn(text: string): readonly unknown[] {
  const [first, ...rest] = text.split('\r\n--graphql')
  if (first !== '') throw new Error(`it begins with ${JSON.stringify(first)}`)
  return rest.slice(0, -1).map((part) => {
    const [head, body] = part.split('\r\n\r\n')
    if (head !== '\r\ncontent-type: application/json') throw new Error(`a part begins with ${JSON.stringify(head)}`)
    return JSON.parse(body ?? '')
  })
}

type Message = { readonly type: string; readonly id?: string; readonly payload?: never }

/** A bare socket: what it sends and hears, and how it ends, is the test's own business. */
export async function openRaw(
  url: string,
  protocols: string | readonly string[] = 'graphql-transport-ws',
  headers = {},
) {
  const socket = new WebSocket(url, protocols as string[], { headers })
  const heard: Message[] = []
  const waiting: (() => void)[] = []
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)))
    for (const wake of waiting.splice(0)) wake()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: String(reason) })
      for (const wake of waiting.splice(0)) wake()
    })
  })
  await once(socket, 'open')

  async function next(): Promise<Message> {
    while (heard.length === 0) {
      if (socket.readyState === socket.CLOSED) throw new Error('the socket is closed')
      await new Promise<void>((resolve) => void waiting.push(resolve))
    }
    return heard.shift() as Message
  }

  const send = (message: unknown): void => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    send,
    next,
    heard,
    closed,
    /** Says who it is and waits until that is taken. */
    async init(payload?: object) {
      send({ type: 'connection_init', ...(payload ? { payload } : {}) })
      return next()
    },
    subscribe: (id: string, query: string, rest: object = {}) =>
      send({ id, type: 'subscribe', payload: { query, ...rest } }),
    close: () => socket.close(),
  }
}

export type Raw = Awaited<ReturnType<typeof openRaw>>
