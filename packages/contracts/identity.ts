import { z } from 'zod'
import { event, idOf, instant, request } from './define.ts'

export const AUDIENCES = ['CONSUMER', 'MERCHANT', 'PLATFORM'] as const
const audience = z.enum(AUDIENCES)

export const userRegistered = event('user.registered', 'accountId', {
  accountId: idOf('acc'),
  displayName: z.string(),
  inviterId: idOf('acc').nullable(),
})

/** A consumer has shown for the first time that a phone or an e-mail is theirs; told beside `user.registered` where that showed it. */
export const userVerified = event('user.verified', 'accountId', { accountId: idOf('acc') })

export const userLoggedIn = event('user.logged_in', 'accountId', {
  accountId: idOf('acc'),
  audience,
  sessionId: idOf('ses'),
  ip: z.string(),
})

export const userBanned = event('user.banned', 'accountId', { accountId: idOf('acc'), reason: z.string() })
export const userUnbanned = event('user.unbanned', 'accountId', { accountId: idOf('acc') })

/**
 * Staff of shops proved that a phone or e-mail is theirs: all that they have proved, told whole; what was only written down for them
 * is none of it. What is told later counts, and who is told to have one is the only one who has it.
 */
export const loginChanged = event('login.changed', 'accountId', {
  accountId: idOf('acc'),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  at: instant,
})

/** Somebody who knows the account bound another phone or e-mail: the former one is told, in case it was not its owner. */
export const recipientReplaced = event('recipient.replaced', 'accountId', {
  accountId: idOf('acc'),
  channel: z.enum(['SMS', 'EMAIL']),
  recipient: z.string(),
  at: instant,
})

/** The account's person is gone; what remains of it elsewhere must be made anonymous. Orders stay. */
export const userDeleted = event('user.deleted', 'accountId', { accountId: idOf('acc') })

/**
 * Access tokens of these sessions issued before `at` are no longer good. The gateway keeps the list until the last such token
 * would have expired by itself.
 */
export const sessionsRevoked = event('session.revoked', 'accountId', {
  accountId: idOf('acc'),
  sessionIds: z.array(idOf('ses')),
  at: instant,
})

const challenge = {
  challengeId: idOf('otp'),
  channel: z.enum(['SMS', 'EMAIL']),
  recipient: z.string(),
  purpose: z.enum(['REGISTER', 'SIGN_IN', 'RESET_PASSWORD', 'BIND', 'ACTIVATE_STAFF']),
  expiresAt: instant,
}
/** A code for a person, to be delivered by the messages domain. It carries a secret: it is never logged, and it lives minutes. */
export const codeIssued = event('code.issued', 'challengeId', { ...challenge, code: z.string() })
/** Nobody has the recipient, so nobody is written to. Told all the same: the request must cost as much as one that is answered by a code. */
export const codeWithheld = event('code.withheld', 'challengeId', challenge)

export const MOST_REVOKED_AT_ONCE = 5_000

/**
 * Which sessions were revoked lately: what a gateway that has just started must know before it lets anybody in. The oldest first,
 * behind `since` and the session named `after`; a full answer has more behind its last one.
 */
export const revokedSessions = request('identity.revoked-sessions', {
  ask: { since: instant, after: idOf('ses').nullable() },
  answer: z.object({
    sessions: z.array(z.object({ sessionId: idOf('ses'), at: instant })).max(MOST_REVOKED_AT_ONCE),
  }),
})

/** What others ask of an account before they let it act. One that is not there has proved nothing. */
export const accountFacts = request('identity.account-facts', {
  ask: { accountId: idOf('acc') },
  answer: z.object({
    isPhoneVerified: z.boolean(),
    /** Somebody who buys here and is not gone; one that is banned is still somebody. */
    isConsumer: z.boolean(),
  }),
})

export const MOST_CONSUMERS_AT_ONCE = 1_000

/** Which of many are consumers as above, in any order: for what is given to many by name. */
export const consumersAmong = request('identity.consumers-among', {
  ask: { accountIds: z.array(idOf('acc')).max(MOST_CONSUMERS_AT_ONCE) },
  answer: z.object({ accountIds: z.array(idOf('acc')).max(MOST_CONSUMERS_AT_ONCE) }),
})
