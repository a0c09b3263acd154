import { after, minutes } from '@supermall/kernel/time'
import { HttpFault } from './http.ts'

/** How long an address of a file is good: a browser fetches it without a token, so it is asked for again when it is needed again. */
const LINK_MS = minutes(15)

export const linkUntil = (now: Date): Date => after(now, LINK_MS)

/** The same for what was forged, has expired and was never there. */
export const linkInvalid = (): HttpFault =>
  new HttpFault(403, 'TICKET_INVALID', { message: 'This address is forged or has expired; ask for a new one.' })
