import { createHmac } from 'node:crypto'
import { isSameSecret } from './same-secret.ts'

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
