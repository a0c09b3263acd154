import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsFault } from '@supermall/subgraph/settings'

type Given = { readonly MODE: 'development' | 'production'; readonly PAYMENTS_KEY_SECRET: string | null }

const SHORTEST = 32

/** In development one is made at the first start and kept beside the embedded database; several processes must be given theirs. */
export function keySecret({ MODE, PAYMENTS_KEY_SECRET: given }: Given, dataDirectory: string): string {
  if (given !== null && given.length < SHORTEST)
    throw new SettingsFault([`PAYMENTS_KEY_SECRET must have at least ${SHORTEST} characters`])
  if (given !== null) return given
  if (MODE === 'production')
    throw new SettingsFault([
      'PAYMENTS_KEY_SECRET is not set: it seals the keys of payment providers, and production needs one of its own',
    ])
  return keptIn(dataDirectory)
}

/** Of two processes that start at once, one writes the file and the other reads it. */
function keptIn(dataDirectory: string): string {
  const file = join(dataDirectory, 'payments-key-secret')
  mkdirSync(dataDirectory, { recursive: true })
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
