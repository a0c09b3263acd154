import { setTimeout as wait } from 'node:timers/promises'
import type { Chance } from '../chance.ts'

type Killable = { readonly kill: () => Promise<void>; readonly restart: () => Promise<void> }

export async function outage({ kill, restart }: Killable, chance: Chance): Promise<void> {
  await kill()
  await wait(chance.between(100, 2_000))
  await restart()
}

type Pausable = { readonly pause: () => void; readonly resume: () => void }

export async function pause(server: Pausable, chance: Chance): Promise<void> {
  server.pause()
  try {
    await wait(chance.between(1_000, 4_000))
  } finally {
    server.resume()
  }
}
