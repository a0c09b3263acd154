import type { Log } from '../log.ts'

/** A log that a test can read: `log.lines.map(({ event }) => event)`. */
export function heardLog(): Log & {
  readonly lines: { readonly event: string; readonly facts: Record<string, unknown> }[]
} {
  const lines: { event: string; facts: Record<string, unknown> }[] = []
  const hear = (event: string, facts: Readonly<Record<string, unknown>> = {}) => void lines.push({ event, facts })
  return { lines, debug: hear, info: hear, warn: hear, error: hear }
}
