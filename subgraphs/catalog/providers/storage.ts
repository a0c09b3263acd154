import type { Readable } from 'node:stream'

type ByteRange = { readonly start: number; readonly end: number }

/** Where a client may put one file: exactly so many bytes of that type, until that time. */
type UploadLeave = {
  readonly ticketId: string
  readonly arrivingKey: string
  readonly mimeType: string
  readonly byteCount: number
  readonly now: Date
  readonly expiresAt: Date
}

/** Files by their keys, wherever they lie. What is written is not served before its asset stands in the database. */
export type Storage = {
  readonly uploadUrl: (leave: UploadLeave) => string
  /** Takes what arrived to the key that it is kept by, where no client can write. Safe to repeat; nothing there is no mistake. */
  readonly settle: (arrivingKey: string, key: string) => Promise<void>
  /** How many bytes lie there; null when nothing does. */
  readonly sizeOf: (key: string) => Promise<number | null>
  readonly read: (key: string, range?: ByteRange) => Promise<Readable>
  /** Nothing there is no mistake. */
  readonly remove: (key: string) => Promise<void>
  /** Takes away what uploads left half-done before that time. */
  readonly tidy: (before: Date) => Promise<void>
}
