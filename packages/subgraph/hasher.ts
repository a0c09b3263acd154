import { hash, parseOptions, verify } from '@node-rs/argon2'
import { turns } from '@supermall/kernel/turns'
import type { Values } from './settings.ts'
import { integer } from './settings.ts'

export type Hasher = {
  readonly hash: (password: string) => Promise<string>
  /** Takes as long for nobody's hash as for somebody's, so that time does not tell which accounts there are. */
  readonly verify: (kept: string | null, password: string) => Promise<boolean>
  /** Whether it was made with other costs than are set now. */
  readonly isOutdated: (kept: string) => boolean
}

export const hasherSettings = {
  ARGON2_MEMORY_KIB: integer({ doc: 'memory of one password hash', default: '19456', min: 8, max: 1_048_576 }),
  ARGON2_PASSES: integer({ doc: 'passes of one password hash', default: '2', min: 1, max: 20 }),
  ARGON2_LANES: integer({ doc: 'lanes of one password hash', default: '1', min: 1, max: 16 }),
  ARGON2_AT_ONCE: integer({
    doc: 'password hashes computed at the same time by one process',
    default: '4',
    min: 1,
    max: 64,
  }),
  ARGON2_WAITING: integer({
    doc: 'password hashes that may wait for their turn; more are turned away',
    default: '200',
    min: 0,
    max: 10_000,
  }),
} as const

type Costs = Values<typeof hasherSettings>

/** The same characters are the same password, in whichever of the two forms a keyboard composes them. */
const composed = (password: string): string => password.normalize('NFC')

/** Argon2id, on threads of its own. At most so many at once: a flood of sign-ins waits, and is turned away, instead of eating the machine. */
export function argonHasher(settings: Costs, what = 'password hashes'): Hasher {
  const costs = {
    memoryCost: settings.ARGON2_MEMORY_KIB,
    timeCost: settings.ARGON2_PASSES,
    parallelism: settings.ARGON2_LANES,
  }
  const through = turns(settings.ARGON2_AT_ONCE, { mostWaiting: settings.ARGON2_WAITING, what })
  let nobody: Promise<string> | null = null
  const nobodys = () => {
    nobody ??= hash('what nobody knows', costs)
    return nobody
  }
  return {
    hash: (password) => through(() => hash(composed(password), costs)),
    async verify(kept, password) {
      const against = kept ?? (await nobodys())
      const isRight = await through(() => verify(against, composed(password)))
      return isRight && kept !== null
    },
    isOutdated(kept) {
      const made = parseOptions(kept)
      return (
        made.memoryCost !== costs.memoryCost ||
        made.timeCost !== costs.timeCost ||
        made.parallelism !== costs.parallelism
      )
    },
  }
}
