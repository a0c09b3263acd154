/** Rows that keep a promise, as far as it looks at them, and one statement after which they do not. */
export type Breakage = {
  /** How the promise begins, in its area. */
  readonly of: string
  readonly given: Readonly<Record<string, readonly object[]>>
  readonly breaks: string
}

export const AGO = '2026-01-01T00:00:00Z'
export const LATER = '2999-01-01T00:00:00Z'
