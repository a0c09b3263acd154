import type { Part } from '../compose.ts'
import { composeSupergraph } from '../compose.ts'

const made = new Map<string, string>()

/** The supergraph of these parts. Composition is dear, and most tests stand on the same few domains: each set is composed once. */
export function composed(parts: readonly Part[]): string {
  const key = JSON.stringify(parts)
  const known = made.get(key) ?? composeSupergraph(parts).supergraph
  made.set(key, known)
  return known
}
