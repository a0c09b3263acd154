import { hash, verify } from '@node-rs/argon2'
import { turns } from '@supermall/kernel/turns'

export type Hasher = {
  readonly hash: (password: string) => Promise<string>
  readonly verify: (kept: string, password: string) => Promise<boolean>
}

type Costs = {
  readonly ARGON2_MEMORY_KIB: number
  readonly ARGON2_PASSES: number
  readonly ARGON2_LANES: number
  readonly ARGON2_AT_ONCE: number
  readonly ARGON2_WAITING: number
}

/** Argon2id, on threads of its own: at most so many at once, and a flood is turned away instead of eating the machine. */
export function argonHasher(settings: Costs): Hasher {
  const costs = {
    memoryCost: settings.ARGON2_MEMORY_KIB,
    timeCost: settings.ARGON2_PASSES,
    parallelism: settings.ARGON2_LANES,
  }
  const through = turns(settings.ARGON2_AT_ONCE, { mostWaiting: settings.ARGON2_WAITING, what: 'pay passwords' })
  return {
    hash: (password) => through(() => hash(password, costs)),
    verify: (kept, password) => through(() => verify(kept, password)),
  }
}
