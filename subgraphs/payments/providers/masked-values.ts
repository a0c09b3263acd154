import { isLuhn } from '../domain/card.ts'
import { MASKED } from './masked-words.ts'

/** What is a secret wherever it stands. Each is bounded, so that no text takes long. */
const PATTERNS: readonly RegExp[] = [
  /-----BEGIN [\s\S]*?(?:-----END [^-]{0,60}-----|$)/g,
  /\b(?:Bearer|Basic)\s+\S+/gi,
  /\b(?:sk|pk|rk|whsec|pm|tok|btok|src|ba|cus|seti|ek)_\w+/g,
  /\bcard_[A-Za-z0-9]{14,}/g,
  /\b\w+_secret_\w+/g,
  /\beyJ[\w-]+(?:\.[\w-]+){0,2}/g,
  /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s"'<>]+/gi,
  /[^\s@<>"',;:=&]{1,64}@[^\s@<>"',;:=&]{1,255}/g,
  /(?<!\w)(?:\+|0086)\d[\d ()-]{6,18}\d(?!\w)/g,
  /(?<!\w)1[3-9]\d(?:[ -]?\d{4}){2}(?!\w)/g,
  /(?<!\w)\d{17}[\dXx](?!\w)/g,
  /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/g,
]

const NUMBERS = /(?<!\w)\d(?:[ .-]{0,2}\d){11,18}(?!\w)/g
const OPAQUE = /[\w+/=-]{40,}/g

/** A moment, as UnionPay writes it, is no card: none begins like a year. */
const isCard = (text: string): boolean => {
  const digits = text.replace(/\D/g, '')
  return isLuhn(digits) && !/^20\d{12}$/.test(digits)
}

/** Long and of letters and figures at once: a key, or what was closed with one. */
const isOpaque = (text: string): boolean => /\d/.test(text) && /[A-Za-z]/.test(text)

/** Of these nothing could be a secret by how it looks: most of what providers say is such. */
const SIMPLE = /^(?:[a-z]{1,39}|[a-z]{1,15}(?:_[a-z]{1,15}){0,4}|-?\d{1,10})$/i
const MARKS = /^(?:sk|pk|rk|whsec|pm|tok|btok|src|ba|cus|seti|ek)_|_secret_/

/** Short ones are found where they stand alone; within other words they would be found everywhere. */
const LEAST_WITHIN = 8

export function maskText(text: string, hidden: readonly string[]): string {
  if (hidden.includes(text)) return MASKED
  const known = hidden.filter((one) => one.length >= LEAST_WITHIN)
  const without = known.reduce((rest, one) => rest.replaceAll(one, MASKED), text)
  if (SIMPLE.test(without) && !MARKS.test(without)) return without
  return PATTERNS.reduce((rest, pattern) => rest.replace(pattern, MASKED), without)
    .replace(NUMBERS, (number) => (isCard(number) ? MASKED : number))
    .replace(OPAQUE, (run) => (isOpaque(run) ? MASKED : run))
}
