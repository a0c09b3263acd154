import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SettingsFault } from './settings.ts'

type KeySecret = {
  readonly mode: 'development' | 'production'
  /** The setting that it comes from, what was given there, and what it is for. */
  readonly setting: string
  readonly given: string | null
  readonly use: string
  /** Where one is kept that was made here. */
  readonly file: string
}

const SHORTEST = 32

/** In development one is made at the first start and kept beside the embedded database; several processes must be given theirs. */
export function keySecret({ mode, setting, given, use, file }: KeySecret, dataDirectory: string): string {
  if (given !== null && given.length < SHORTEST)
    throw new SettingsFault([`${setting} must have at least ${SHORTEST} characters`])
  if (given !== null) return given
  if (mode === 'production')
    throw new SettingsFault([`${setting} is not set: it seals ${use}, and production needs one of its own`])
  return keptIn(dataDirectory, file)
}

/** Of two processes that start at once both go on with what was there first: it appears whole, and is never read half written. */
function keptIn(dataDirectory: string, name: string): string {
  const file = join(dataDirectory, name)
  if (existsSync(file)) return readFileSync(file, 'utf8')
  mkdirSync(dataDirectory, { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8')
}
