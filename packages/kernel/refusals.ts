import type { Refused } from './result.ts'
import { refused } from './result.ts'

export const notFound = (...path: readonly string[]): Refused =>
  refused('NOT_FOUND', 'There is no such thing.', ...path)

export const stale = (): Refused =>
  refused('STALE_VERSION', 'Somebody changed it meanwhile; read it again.', 'expectedVersion')

export const tooMany = (most: number, ...path: readonly string[]): Refused =>
  refused('LIMIT_REACHED', `There are at most ${most}.`, ...path)
