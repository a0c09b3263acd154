import { hash, parseOptions, verify } from '@node-rs/argon2'
import { turns } from '@supermall/kernel/turns'

export type Hasher = {
  readonly hash: (password: string) => Promise<string>
  /** Takes as long for nobody's hash as for somebody's, so that time does not tell which accounts there are. */
  readonly verify: (kept: string | null, password: string) => Promise<boolean>
  /** Whether it was made with other costs than are set now. */
  readonly isOutdated: (kept: string) => boolean
}

export type HasherSettings = {
  readonly ARGON2_MEMORY_KIB: number
  readonly ARGON2_PASSES: number
  readonly ARGON2_LANES: number
  readonly ARGON2_AT_ONCE: number
  readonly ARGON2_WAITING: number
}

/** The same characters are the same password, in whichever of the two forms a keyboard composes them. */
const composed = (password: string): string => password.normalize('NFC')

/** Argon2id, on threads of its own. At most so many at once: a flood of sign-ins waits, and is turned away, instead of eating the machine. */
export function argonHasher(settings: HasherSettings): Hasher {
  const costs = {
    memoryCost: settings.ARGON2_MEMORY_KIB,
    timeCost: settings.ARGON2_PASSES,
    parallelism: settings.ARGON2_LANES,
  }
  const through = turns(settings.ARGON2_AT_ONCE, { mostWaiting: settings.ARGON2_WAITING, what: 'password hashes' })
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
