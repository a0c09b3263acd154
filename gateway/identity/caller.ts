import type { IncomingMessage } from 'node:http'
import { headerOf } from '@supermall/subgraph/http'
import type { Caller } from '@supermall/subgraph/viewer'
import { languageOf } from './language.ts'

export type CallerRules = {
  /** How many proxies before the gateway are believed. */
  readonly trustedProxies: number
  /** Those that domains answer in, the usual one first. */
  readonly languages: readonly string[]
}

const MOST_TEXT = 256

/** What is known of who is at the other end, whoever he says he is. */
export function callerOf(request: IncomingMessage, rules: CallerRules, traceparent: string): Caller {
  return {
    ip: addressOf(request, rules.trustedProxies),
    userAgent: (headerOf(request.headers, 'user-agent') ?? '').slice(0, MOST_TEXT),
    language: languageOf((headerOf(request.headers, 'accept-language') ?? '').slice(0, MOST_TEXT), rules.languages),
    traceparent,
  }
}

/**
 * Each proxy appends whom it heard from, so only as many entries from the end are believed as there are proxies of
 * ours.
 */
function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const heard = plain(request.socket.remoteAddress ?? '')
  if (trustedProxies === 0) return heard
  const told = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  return plain(told[Math.max(0, told.length - trustedProxies)] ?? heard)
}

const plain = (address: string): string => address.replace(/^::ffff:/, '')
