import type { Told } from './stream-clients.ts'
import { openStream } from './stream-clients.ts'

type Headers = Readonly<Record<string, string>>

export const TOKEN_HEADER = 'x-graphql-event-stream-token'

export const reserve = (url: string, headers: Headers = {}) => fetch(url, { method: 'PUT', headers })

/** One event stream for many operations, as its protocol has it. */
export async function openJoint(url: string, headers: Headers = {}) {
  const token = await (await reserve(url, headers)).text()
  const named = { ...headers, [TOKEN_HEADER]: token }
  const stream = await openStream(url, { headers: { [TOKEN_HEADER]: token } })
  return {
    ...stream,
    token,
    /** What was told of an operation, once there is so much of it. */
    told: async (id: string, count: number) => {
      for (let all = 1; ; all++) {
        const told = ofOperation(await stream.events(all), id)
        if (told.length >= count) return told
      }
    },
    ask: (id: string, asked: Asked, more: Headers = {}) => askJoint(url, { id, ...asked }, { ...named, ...more }),
    end: (id: string) => fetch(`${url}?operationId=${encodeURIComponent(id)}`, { method: 'DELETE', headers: named }),
  }
}

type Asked = { readonly query: string; readonly variables?: object; readonly extensions?: object }

export const askJoint = (
  url: string,
  { id, extensions, ...rest }: Asked & { readonly id?: string },
  headers: Headers,
) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...rest, extensions: { ...extensions, ...(id === undefined ? {} : { operationId: id }) } }),
  })

/** `complete` is told as null. */
export const ofOperation = (told: readonly Told[], id: string) =>
  told.flatMap(({ event, data }) => {
    const message = JSON.parse(data)
    return message.id === id ? [event === 'complete' ? null : message.payload] : []
  })
