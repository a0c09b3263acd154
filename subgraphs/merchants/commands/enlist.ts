import { staffAdded, staffChanged } from '@supermall/contracts/merchants'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Unit } from '../data/database.ts'
import { findAccountsByLogin, findStaffByAccount, insertAccount, insertStaff, saveStaff } from '../data/staff.ts'
import { tailOf } from '../domain/shop.ts'
import type { Login, MerchantAccount, StaffMember } from '../domain/staff.ts'
import { isActive, isOnePerson } from '../domain/staff.ts'

type Enlisting = {
  readonly shop: { readonly id: Id<'shp'> }
  readonly displayName: string
  readonly login: Login
  /** What a new account signs in with when nobody chose a username. */
  readonly spareUsername?: string
  readonly permissions: readonly string[]
  readonly isOwner: boolean
}

/**
 * A phone or an e-mail is a person's own, so the person who has it joins with the account they have, unless
 * somebody else can have prepared it. A username is anybody's wish: one that is taken is refused, so that nobody lets a stranger in
 * by a name that looked free.
 */
export async function enlist(enlisting: Enlisting, unit: Unit): Promise<Result<StaffMember>> {
  const { login } = enlisting
  const known = await findAccountsByLogin(unit.db, login)
  const person = known.find(
    (one) => isOnePerson(one) && (isSame(one.phone, login.phone) || isSame(one.email, login.email)),
  )
  const other = known.find((one) => one.id !== person?.id)
  if (other) return taken(other, login)
  return person ? join(person, enlisting, unit) : welcome(enlisting, unit)
}

async function welcome(enlisting: Enlisting, unit: Unit): Promise<Result<StaffMember>> {
  const { shop, displayName, login } = enlisting
  const username = login.username ?? (await spareUsername(enlisting, unit))
  const made = { id: newId('acc', unit.now.getTime()), ...login, username, loginAt: null }
  const account = await insertAccount(unit.db, made, unit.now)
  if (!account) return refused('USERNAME_TAKEN', 'Somebody signs in with this.', 'username')
  const member = await insertStaff(
    unit.db,
    memberOf({ ...enlisting, login: { ...login, username } }, account, unit.now),
  )
  if (!member) return refused('ALREADY_STAFF', 'They work here already.')
  const { phone, email } = login
  unit.emit(
    staffAdded({ staffId: member.id, accountId: account.id, shopId: shop.id, displayName, username, phone, email }),
  )
  return ok(member)
}

async function join(account: MerchantAccount, enlisting: Enlisting, unit: Unit): Promise<Result<StaffMember>> {
  const { shop, displayName, permissions } = enlisting
  const former = await findStaffByAccount(unit.db, shop.id, account.id)
  if (former && isActive(former)) return refused('ALREADY_STAFF', 'They work here already.')
  const member = former
    ? await saveStaff(unit.db, former, {
        edit: { displayName, permissions, removedAt: null, ...writtenOf(enlisting, account) },
        now: unit.now,
      })
    : await insertStaff(unit.db, memberOf(enlisting, account, unit.now))
  if (!member) return refused('ALREADY_STAFF', 'They work here already.')
  unit.emit(staffChanged({ staffId: member.id, accountId: account.id, shopId: shop.id, isActive: true }))
  return ok(member)
}

/** A name that they did not get was a wish. */
const writtenOf = ({ login: { username, phone, email } }: Enlisting, account: MerchantAccount): Login => ({
  username: isSame(account.username, username) ? username : null,
  phone,
  email,
})

const memberOf = (enlisting: Enlisting, account: MerchantAccount, now: Date): StaffMember => ({
  id: newId('stf', now.getTime()),
  shopId: enlisting.shop.id,
  accountId: account.id,
  displayName: enlisting.displayName.trim(),
  ...writtenOf(enlisting, account),
  permissions: enlisting.permissions,
  isOwner: enlisting.isOwner,
  removedAt: null,
  version: 1,
  createdAt: now,
})

async function spareUsername({ shop, spareUsername: wish }: Enlisting, unit: Unit): Promise<string | null> {
  if (wish === undefined) return null
  const known = await findAccountsByLogin(unit.db, { username: wish, phone: null, email: null })
  return known.length === 0 ? wish : `${wish.slice(0, 22)}-${tailOf(shop.id)}`
}

function taken(other: MerchantAccount, login: Login): Result<never> {
  if (isSame(other.username, login.username))
    return refused('USERNAME_TAKEN', 'Somebody signs in with this name.', 'username')
  if (isSame(other.phone, login.phone))
    return refused('PHONE_TAKEN', 'Somebody else signs in with this phone.', 'phone')
  return refused('EMAIL_TAKEN', 'Somebody else signs in with this e-mail.', 'email')
}

const isSame = (a: string | null, b: string | null): boolean => a !== null && a === b
