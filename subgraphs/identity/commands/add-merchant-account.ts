import type { Id } from '@supermall/kernel/id'
import { findAccount, insertAccount, takenNames } from '../data/accounts.ts'
import type { Unit } from '../data/database.ts'
import { readEmail, readPhone, readUsername } from '../domain/account.ts'

type AddMerchantAccount = {
  readonly accountId: Id<'acc'>
  readonly displayName: string
  readonly username: string | null
  readonly phone: string | null
  readonly email: string | null
}

/**
 * Merchants has chosen the id, so the account must be: a login name that another one has is left out, and a note tells operators.
 * So is the second of two addresses, as a shop can own the one and write a stranger's beside it. Somebody who is added to a second
 * shop has the account already, and keeps it as it is.
 */
export async function addMerchantAccount(input: AddMerchantAccount, unit: Unit): Promise<void> {
  const { accountId } = input
  if (await findAccount(unit.db, accountId)) return
  const names = readNames(input)
  const taken = await takenNames(unit.db, names, { audience: 'MERCHANT', exceptId: accountId })
  const free = Object.fromEntries(Object.entries(names).filter(([kind]) => !taken.some((one) => one === kind)))
  const left = taken.map((kind) => `${kind} ${names[kind]}`)
  const note = left.length === 0 ? null : `Added without ${left.join(', ')}: another merchant account has it.`
  const account = {
    id: accountId,
    audience: 'MERCHANT',
    displayName: input.displayName.slice(0, 50) || 'Staff',
    note,
    ...free,
  }
  const isNew = await insertAccount(unit.db, account, unit.now)
  if (!isNew) throw new Error(`account ${accountId} was not written: a name was taken at the same time`)
}

/** What the other domain accepted and this one does not is treated as absent. */
function readNames({ username, phone, email }: AddMerchantAccount) {
  const name = username === null ? null : readUsername(username)
  const number = phone === null ? null : readPhone(phone)
  const address = email === null ? null : readEmail(email)
  return {
    username: name?.ok ? name.value : null,
    phone: number?.ok ? number.value : null,
    email: address?.ok && !number?.ok ? address.value : null,
  }
}
