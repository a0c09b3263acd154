import { createHmac } from 'node:crypto'
import { minutes } from '@supermall/kernel/time'
import { isSameSecret } from '@supermall/subgraph/same-secret'
import type { Export } from '../data/exports.ts'

export const EXPORT_PATH = '/members/exports/'
const GOOD_FOR_MS = minutes(15)

type Signed = Pick<Export, 'id' | 'secret'>

/** An address that opens this file alone, and soon no more: a browser fetches it without a token. */
export function linkTo({ id, secret }: Signed, now: Date): string {
  const until = (now.getTime() + GOOD_FOR_MS).toString(36)
  return `${EXPORT_PATH}${id}.${until}.${mac(secret, `${id}.${until}`)}`
}

export const exportIdIn = (ticket: string): string => ticket.split('.')[0] ?? ''

export function opens(ticket: string, { id, secret }: Signed, now: Date): boolean {
  const [, until = '', signature = '', ...rest] = ticket.split('.')
  const isOurs = rest.length === 0 && isSameSecret(signature, mac(secret, `${id}.${until}`))
  return isOurs && Number.parseInt(until, 36) > now.getTime()
}

const mac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64url')
