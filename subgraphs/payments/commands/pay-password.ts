import type { Id } from '@supermall/kernel/id'
import type { Refusal, Result } from '@supermall/kernel/result'
import { ok, refuse, refused } from '@supermall/kernel/result'
import { after, hours, minutes } from '@supermall/kernel/time'
import { hashToken, newToken } from '@supermall/subgraph/token'
import { findWallet, forgetPayTokens, keepPayToken, lockWallet, openWallet, saveWallet } from '../data/wallets.ts'
import { readPayPassword } from '../domain/wallet.ts'
import type { Till } from './till.ts'

type Setting = { readonly payPassword: string; readonly currentPayPassword: string | null }
type Whose = { readonly accountId: Id<'acc'> }
type PayToken = { readonly token: string; readonly expiresAt: Date }

const LIFE_MS = minutes(30)

/** Who has one must know it to change it. Every proof of the one before is worth nothing from then on. */
export async function setPayPassword(given: Setting & Whose, till: Till): Promise<Result<Whose>> {
  const { accountId } = given
  const read = readPayPassword(given.payPassword)
  if (!read.ok) return read
  const wallet = await findWallet(till.client, accountId)
  if (wallet?.payPasswordHash) {
    if (!given.currentPayPassword) return NEEDED
    const proven = await prove({ accountId, payPassword: given.currentPayPassword }, till, 'currentPayPassword')
    if (!proven.ok) return proven
  }
  const payPasswordHash = await till.hasher.hash(read.value)
  return till.transact(async ({ db, now }) => {
    const row = await openWallet(db, accountId, now)
    const isSame = row.payPasswordHash === (wallet?.payPasswordHash ?? null)
    const saved = isSame && (await saveWallet(db, row, { payPasswordHash, now }))
    if (!saved) return refused('STALE_VERSION', 'The pay password was changed meanwhile.')
    await forgetPayTokens(db, accountId)
    return ok({ accountId })
  })
}

/** A proof for half an hour, kept as a hash. */
export async function createPayToken(
  given: Whose & { readonly payPassword: string },
  till: Till,
): Promise<Result<PayToken>> {
  const proven = await prove(given, till, 'payPassword')
  if (!proven.ok) return proven
  const token = newToken()
  return till.transact(async ({ db, now }) => {
    // Whoever changes the pay password at this moment either finds this proof, and forgets it, or is found here.
    await lockWallet(db, given.accountId, now)
    const row = await findWallet(db, given.accountId)
    if (row?.payPasswordHash !== proven.value) return wrong('payPassword')
    const expiresAt = after(now, LIFE_MS)
    await keepPayToken(db, { hash: hashToken(token), accountId: given.accountId, expiresAt })
    return ok({ token, expiresAt })
  })
}

/** Tries are counted before they are judged, so that a million of them at once are no more than five. */
async function prove(
  given: Whose & { readonly payPassword: string },
  till: Till,
  path: string,
): Promise<Result<string>> {
  const { accountId, payPassword } = given
  const limits = [
    { key: `payments:tries:${accountId}`, most: 5, windowMs: minutes(10) },
    { key: `payments:tries-a-day:${accountId}`, most: 20, windowMs: hours(24) },
  ]
  for (const { key, most, windowMs } of limits)
    if ((await till.cache.count(key, 1, windowMs)) > most) return tooMany(windowMs)
  const kept = (await findWallet(till.client, accountId))?.payPasswordHash ?? null
  if (kept === null) return refused('PAY_PASSWORD_NOT_SET', 'Set a pay password first.', path)
  const isRight = payPassword.length <= 64 && (await till.hasher.verify(kept, payPassword))
  if (!isRight) return wrong(path)
  await till.cache.forget(`payments:tries:${accountId}`)
  return ok(kept)
}

const NEEDED = refused('PAY_PASSWORD_NEEDED', 'Give the pay password until now.', 'currentPayPassword')
const wrong = (path: string) => refused('PAY_PASSWORD_WRONG', 'The pay password is wrong.', path)

type TooMany = Refusal & { readonly retryAfterSeconds: number }

const tooMany = (windowMs: number) =>
  refuse<TooMany>({
    type: 'PayTriesError',
    code: 'TOO_MANY_TRIES',
    message: 'Too many tries; wait a little.',
    retryAfterSeconds: Math.ceil(windowMs / 1_000),
  })
