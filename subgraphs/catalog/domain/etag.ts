const TAG = /(?:W\/)?("[^"]*")/g

/** Whether a client has it already, by what it says in `If-None-Match`: proxies that compress make a tag weak, which is the same here. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || [...header.matchAll(TAG)].some(([, tag]) => tag === etag)
}
