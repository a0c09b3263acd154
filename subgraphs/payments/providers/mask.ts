import { maskText } from './masked-values.ts'
import { isHidden, isSentence, MASKED } from './masked-words.ts'

/** Longer than any answer but a bill, and short enough to be read through while a buyer waits. */
const MOST_READ = 64 * 1024

/**
 * A body without keys, cards and people: they go by their names and by how they look, and what the channel is configured with goes
 * wherever it stands. Null for what cannot be read, in which nobody can tell what is a secret.
 */
export function mask(body: string, hidden: readonly string[]): string | null {
  if (body === '') return body
  if (body.length > MOST_READ) return null
  try {
    if (/^\s*[[{]/.test(body)) return maskJson(body, hidden)
    return isForm(body) ? maskForm(body, hidden) : null
  } catch {
    return null
  }
}

/** Where it was sent, without the host. */
export function maskPath(url: string, hidden: readonly string[]): string {
  try {
    const { pathname, search } = new URL(url)
    const path = pathname.split('/').map((part) => maskText(decodeURIComponent(part), hidden))
    return `${path.join('/')}${search && `?${maskForm(search.slice(1), hidden)}`}`
  } catch {
    return MASKED
  }
}

const maskJson = (text: string, hidden: readonly string[]): string =>
  JSON.stringify(maskValue('', JSON.parse(text), hidden))

function maskValue(name: string, value: unknown, hidden: readonly string[]): unknown {
  if (value === null || value === '') return value
  if (isHidden(name)) return MASKED
  if (Array.isArray(value)) return value.map((one) => maskValue(name, one, hidden))
  if (typeof value === 'object') return Object.fromEntries(maskFields(Object.entries(value), hidden))
  if (typeof value === 'string') return maskWords(name, value, hidden)
  return maskText(String(value), hidden) === String(value) ? value : MASKED
}

const maskFields = (fields: readonly (readonly [string, unknown])[], hidden: readonly string[]) =>
  fields.map(([name, value]) => [maskText(name, hidden), maskValue(name, value, hidden)] as const)

/** Words that nobody knows the sense of may be a name: kept are codes, numbers and times, and sentences where providers say such. */
function maskWords(name: string, words: string, hidden: readonly string[]): string {
  if (/^\s*[[{]/.test(words)) return mask(words, hidden) ?? MASKED
  const isCode = /^[\x21-\x7e]*$/.test(words) || /^[\d :.,+TZ-]*$/.test(words)
  return isCode || isSentence(name) ? maskText(words, hidden) : MASKED
}

const isForm = (body: string): boolean =>
  body.split('&').every((part) => /^[A-Za-z][\w.%[\]-]{0,99}=[^\n<]*$/.test(part))

function maskForm(body: string, hidden: readonly string[]): string {
  const fields = [...new URLSearchParams(body)]
  return maskFields(fields, hidden)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('&')
}
