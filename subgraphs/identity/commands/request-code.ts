import { codeIssued, codeWithheld } from '@supermall/contracts/identity'
import { newId } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { after } from '@supermall/kernel/time'
import type { Account } from '../data/accounts.ts'
import { findByLogin } from '../data/accounts.ts'
import { putChallenge } from '../data/challenges.ts'
import type { Unit } from '../data/database.ts'
import type { TextMessageRule } from '../data/text-messages.ts'
import { findTextMessageRule } from '../data/text-messages.ts'
import type { Audience, Login } from '../domain/account.ts'
import { readRecipient } from '../domain/account.ts'
import type { CodePurpose } from '../domain/code.ts'
import { CODE_LIFE_MS, isSent, RESEND_MS } from '../domain/code.ts'
import { newCode } from '../providers/secrets.ts'
import type { Door } from './door.ts'
import type { Limit } from './limit-tries.ts'
import { codeAddressLimits, codeLimits, limitTries, uncountTries, unlessAtFault } from './limit-tries.ts'
import { checkRegistrationOpen } from './registration-open.ts'

export type CodeRequest = {
  readonly audience: Audience
  readonly purpose: CodePurpose
  readonly recipient: string
  /** The account that wants to bind the recipient; empty for every other purpose. */
  readonly accountId: string
}

type CodeNotice = { readonly channel: 'SMS' | 'EMAIL'; readonly expiresAt: Date; readonly resendAt: Date }

/** What the mall says of text messages is said of no other. */
const BY_MAIL: TextMessageRule = { isCodeOn: true, mostPerDay: 20 }

type Issuing = CodeRequest & {
  readonly login: Login
  readonly account: Account | null
  readonly code: string
  readonly codeHash: string
  readonly id: `otp_${string}`
}

/**
 * Answers the same whether or not the recipient has an account, and costs the same: the row that limits the next request is written, and an
 * event is told, in either case.
 */
export async function requestCode(input: CodeRequest, door: Door): Promise<Result<CodeNotice>> {
  const read = readRecipient(input.recipient, 'recipient')
  if (!read.ok) return read
  const login = read.value
  const rule = login.kind === 'phone' ? await findTextMessageRule(door.client) : BY_MAIL
  if (!rule.isCodeOn)
    return refused('TEXT_MESSAGES_OFF', 'No codes are sent by text message at the moment.', 'recipient')
  const limited = await limitTries(door.cache, codeAddressLimits(door.caller.ip, door.settings.CODES_PER_ADDRESS))
  if (!limited.ok) return limited
  const open = input.purpose === 'REGISTER' ? await checkRegistrationOpen(door.client) : ok(null)
  if (!open.ok) return open
  const account = await findByLogin(door.client, input.audience, login)
  const id = newId('otp')
  const code = newCode()
  const issuing = { ...input, login, account, id, code, codeHash: door.seal.hash(code, id) }
  const issued = await withinDay(codeLimits({ ...input, recipient: login.value }, rule.mostPerDay), door, () =>
    door.transact((unit) => issue(issuing, unit)),
  )
  if (issued.ok && issued.value.isSent) tellDeveloper(login, { code, purpose: input.purpose }, door)
  return issued
}

async function withinDay<T>(
  limits: readonly Limit[],
  { cache }: Door,
  work: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const limited = await limitTries(cache, limits)
  const done = limited.ok ? await unlessAtFault(cache, limits, work) : limited
  if (!done.ok) await uncountTries(cache, limits)
  return done
}

async function issue(issuing: Issuing, unit: Unit): Promise<Result<CodeNotice & { isSent: boolean }>> {
  const { audience, purpose, accountId, login, account, id, code, codeHash } = issuing
  const expiresAt = after(unit.now, CODE_LIFE_MS)
  const challenge = { id, audience, purpose, recipient: login.value, accountId, codeHash, expiresAt }
  const isNew = await putChallenge(unit.db, challenge, { now: unit.now, notSince: after(unit.now, -RESEND_MS) })
  if (!isNew) return tooSoon()
  const channel = login.kind === 'phone' ? 'SMS' : 'EMAIL'
  const sends = isSent(purpose, account !== null)
  const told =
    account && purpose === 'RESET_PASSWORD' && account.passwordHash === null && audience !== 'CONSUMER'
      ? 'ACTIVATE_STAFF'
      : purpose
  const facts = {
    challengeId: id,
    channel,
    recipient: login.value,
    purpose: told,
    expiresAt: expiresAt.toISOString(),
  } as const
  unit.emit(sends ? codeIssued({ ...facts, code }) : codeWithheld(facts))
  return ok({ channel, expiresAt, resendAt: after(unit.now, RESEND_MS), isSent: sends })
}

const tooSoon = () =>
  refuse<Refusal & { retryAfterSeconds: number }>({
    type: 'TooManyTriesError',
    code: 'CODE_REQUESTED_TOO_SOON',
    message: 'A code was sent a moment ago; wait a minute before asking for another.',
    path: ['recipient'],
    retryAfterSeconds: RESEND_MS / 1_000,
  })

/** Nothing delivers codes on a developer's machine. The text carries it on purpose, as facts named `code` are masked. */
function tellDeveloper(
  login: Login,
  { code, purpose }: { code: string; purpose: string },
  { settings, log }: Door,
): void {
  if (settings.MODE === 'development') log.info(`the code for ${login.value} (${purpose}) is ${code}`)
}
