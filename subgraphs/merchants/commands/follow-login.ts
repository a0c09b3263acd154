import type { loginChanged } from '@supermall/contracts/identity'
import type { Unit } from '../data/database.ts'
import { giveLogin, lockLogins, takeLogins } from '../data/logins.ts'

type Told = Parameters<typeof loginChanged>[0]

/**
 * Shops find people by what they sign in with now, and by nothing that they had before. Of two who are told to have the same, the one
 * who proved it later has it; what a shop only wrote down counts for nothing beside that.
 */
export async function followLogin({ accountId, phone, email, at }: Told, { db }: Unit): Promise<void> {
  const told = new Date(at)
  const rows = await lockLogins(db, { accountId, phone, email })
  const own = rows.find(({ id }) => id === accountId)
  if (!own || (own.loginAt !== null && own.loginAt >= told)) return
  const others = rows.filter(({ id }) => id !== accountId)
  const later = others.filter(({ loginAt }) => loginAt !== null && loginAt > told)
  const earlier = others.filter((row) => !later.includes(row)).map(({ id }) => id)
  await takeLogins(db, earlier, { phone, email })
  const left = (one: 'phone' | 'email', value: string | null) =>
    later.some((row) => row[one] === value) ? null : value
  await giveLogin(db, accountId, { phone: left('phone', phone), email: left('email', email), loginAt: told })
}
