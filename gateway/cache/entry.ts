/** Something that was answered, as JSON, and what would make it wrong. */
export type Entry = {
  readonly text: string
  /** When the oldest part of it was asked for, in milliseconds since 1970. */
  readonly readAt: number
  readonly until: number
  readonly sources: readonly Named[]
}

/** A domain that something came from, and the names under which changes of it are told. */
export type Named = { readonly domain: string; readonly names: readonly string[] }

export function packEntry({ text, ...facts }: Entry): string {
  return `${JSON.stringify(facts)}\n${text}`
}

/** Null for what was written by somebody else. */
export function unpackEntry(packed: string): Entry | null {
  const end = packed.indexOf('\n')
  if (end < 0) return null
  try {
    return { ...(JSON.parse(packed.slice(0, end)) as Omit<Entry, 'text'>), text: packed.slice(end + 1) }
  } catch {
    return null
  }
}
