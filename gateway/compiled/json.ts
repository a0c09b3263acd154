const SHORT = 24
const SPECIAL = /["\\]|[^ -\ud7ff\ue000-\uffff]/

/** A string as JSON. Most strings need no escaping, and finding that out is cheaper than having it done. */
export function quote(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text)
}

function isPlain(text: string): boolean {
  if (text.length > SHORT) return !SPECIAL.test(text)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff)) return false
  }
  return true
}

/** Any value as JSON; what JSON has no word for is null. */
export function jsonOf(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  return JSON.stringify(value) ?? 'null'
}
