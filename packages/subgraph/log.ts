import { isFaultCode } from '@supermall/kernel/fault'
import type { Log } from '@supermall/messaging/log'

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type Level = (typeof LEVELS)[number]

export const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text)

const SECRET = /password|secret|token|authorization|cookie|code$|^code|signature|cvv|card/i
const MASK = '•••'

/** What is a secret by its look, wherever it stands: what follows a scheme of authorization, a token, a password in a URL, a card. */
const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, MASK],
  [/(:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${MASK}@`],
  [/\b\d(?:[ -]?\d){12,18}\b/g, MASK],
]

export const isSecretName = (name: string): boolean => SECRET.test(name)

/** One JSON object a line, or one readable line for a person at a terminal. What is a secret by its name or its look is masked. */
export function createLog(options: { level: Level; isPretty: boolean; write?: (line: string) => void }): Log {
  const write = options.write ?? ((line) => process.stderr.write(`${line}\n`))
  const least = LEVELS.indexOf(options.level)
  const at = (level: Exclude<Level, 'silent'>) => (event: string, facts?: Readonly<Record<string, unknown>>) => {
    if (LEVELS.indexOf(level) < least) return
    const masked = facts ? (mask(facts) as Record<string, unknown>) : {}
    write(options.isPretty ? pretty(level, event, masked) : JSON.stringify({ at: new Date(), level, event, ...masked }))
  }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

export function mask(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return { message: maskText(value.message), stack: maskText(value.stack ?? '') }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (depth > 6) return '…'
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key, item) ? MASK : mask(item, depth + 1)]),
  )
}

/** The code of a fault is what the log is read for; every other code may open something. */
const isSecret = (key: string, value: unknown): boolean => isSecretName(key) && !isFaultCode(value)

const maskText = (text: string): string =>
  LOOKS.reduce((masked, [look, instead]) => masked.replaceAll(look, instead), text)

function pretty(level: string, event: string, facts: Record<string, unknown>): string {
  const rest = Object.entries(facts).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${new Date().toISOString().slice(11, 23)} ${level.padEnd(5)} ${event} ${rest.join(' ')}`.trimEnd()
}
