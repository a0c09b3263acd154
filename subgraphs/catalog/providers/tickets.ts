import { createHmac, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isSameSecret } from '@supermall/subgraph/same-secret'

/** Signed leaves in an address: whose they are and until when, without a look into the database. */
export type Tickets = {
  readonly sign: (subject: string, expiresAt: Date) => string
  /** The subject of a leave that we signed and that has not expired; null for all else. */
  readonly read: (text: string, now: Date) => string | null
}

export function ticketsBy(secret: string): Tickets {
  const mac = (body: string): string => createHmac('sha256', secret).update(body).digest('base64url')
  return {
    sign(subject, expiresAt) {
      const body = `${subject}.${expiresAt.getTime().toString(36)}`
      return `${body}.${mac(body)}`
    },
    read(text, now) {
      const [subject = '', until = '', signature = '', ...rest] = text.split('.')
      const isOurs = rest.length === 0 && isSameSecret(signature, mac(`${subject}.${until}`))
      return isOurs && Number.parseInt(until, 36) > now.getTime() ? subject : null
    },
  }
}

/** Drawn at the first start. Of two first starts at once, both go on with the secret that was there first. */
export function secretIn(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'media.secret')
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    return readFileSync(file, 'utf8')
  } catch {
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    keepFirst(draft, file)
    return readFileSync(file, 'utf8')
  }
}

function keepFirst(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
