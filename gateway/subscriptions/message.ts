import type { Message } from 'graphql-ws'
import { MessageType, validateMessage } from 'graphql-ws'
import type { Fields } from '../compiled/fields.ts'
import { isFields } from '../compiled/fields.ts'
import { MOST_ID } from '../http/question.ts'

/** A message of graphql-transport-ws; null for what is none, and for an id that nobody needs. */
export function readMessage(text: string): Message | null {
  try {
    const message = validateMessage(withText(JSON.parse(text)))
    return 'id' in message && message.id.length > MOST_ID ? null : message
  } catch {
    return null
  }
}

/** The protocol wants a text in every operation, and HTTP wants none of a document that is named: here too it may be left out. */
function withText(message: unknown): unknown {
  if (!isFields(message) || message.type !== MessageType.Subscribe || !isFields(message.payload)) return message
  const { payload } = message
  return hasText(payload) || !isNamed(payload) ? message : { ...message, payload: { ...payload, query: '' } }
}

const hasText = ({ query }: Fields): boolean => query !== undefined && query !== null

const isNamed = ({ documentId, extensions }: Fields): boolean =>
  typeof documentId === 'string' || (isFields(extensions) && isFields(extensions.persistedQuery))
