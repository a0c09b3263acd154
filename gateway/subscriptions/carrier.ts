import type { Streaming } from '../http/accept.ts'

/** How answers are written that follow each other in one response. */
export type Carrier = {
  readonly contentType: string
  /** Written at once, so that the client knows that it is heard. */
  readonly begin: (cursor: string | null) => string
  /** An answer as text; the cursor is null where there is nothing to resume. */
  readonly next: (text: string, cursor: string | null) => string
  readonly heartbeat: string
  /** The last words; errors, as text, are why it ends. */
  readonly end: (errors: string | null) => string
}

/** GraphQL over SSE, distinct connections: `next` for every answer and `complete` behind the last. */
const eventStream: Carrier = {
  contentType: 'text/event-stream; charset=utf-8',
  // An id alone is no event, but a browser that loses the connection before the first one comes back with it.
  begin: (cursor) => (cursor === null ? ':\n\n' : `:\nid: ${cursor}\n\n`),
  next: (text, cursor) => `${cursor === null ? '' : `id: ${cursor}\n`}event: next\ndata: ${text}\n\n`,
  heartbeat: ':\n\n',
  end: (errors) => `${errors === null ? '' : `event: next\ndata: {"errors":${errors}}\n\n`}event: complete\ndata:\n\n`,
}

const PART = '\r\ncontent-type: application/json\r\n\r\n'
const BOUNDARY = '\r\n--graphql'

/** Apollo's protocol: the boundary follows each part at once, for nobody can read a part whose end has not come. */
const multipart: Carrier = {
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  begin: () => `${BOUNDARY}${PART}{}${BOUNDARY}`,
  next: (text) => `${PART}{"payload":${text}}${BOUNDARY}`,
  heartbeat: `${PART}{}${BOUNDARY}`,
  end: (errors) => `${errors === null ? '' : `${PART}{"payload":null,"errors":${errors}}${BOUNDARY}`}--\r\n`,
}

export const carriers: Readonly<Record<Streaming, Carrier>> = { 'event-stream': eventStream, multipart }
