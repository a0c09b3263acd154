import { createHash } from 'node:crypto'

export const STREAM = 'EVENTS'
export const EVERYTHING = 'events.>'

/** A header of what is sent again: the domains that it is for, with commas between them. */
export const ONLY_FOR = 'only-for'

/** One subject per event and aggregate, so that the server keeps and shows them apart. */
export const eventSubject = (eventName: string, aggregateId: string): string =>
  `events.${eventName}.${token(aggregateId)}`

export const everyAggregate = (eventName: string): string => `events.${eventName}.*`

export const confirmSubject = (source: string): string => `confirm.${source}`

export const askSubject = (requestName: string): string => `ask.${requestName}`

/** Names of durable consumers may hold no dots. */
export const durableName = (name: string): string => name.replaceAll('.', '-')

/** Most aggregates are named by an id of ours; where it is free text, a digest stands for it. */
const token = (text: string): string =>
  /^[A-Za-z0-9_-]{1,64}$/.test(text) ? text : createHash('sha256').update(text).digest('base64url').slice(0, 32)
