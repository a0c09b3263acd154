import { userRegistered, userVerified } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { recordAudit } from '@supermall/messaging/audit'
import type { Actor } from '@supermall/messaging/unit'
import { system } from '@supermall/messaging/unit'
import type { NewAccount } from './data/accounts.ts'
import { insertAccount, setFirstPassword } from './data/accounts.ts'
import type { Unit, Within } from './data/database.ts'
import { insertRole, putRoles } from './data/roles.ts'
import { consumers, merchantStaff, platformStaff, roles } from './seed/people.ts'

/** One hash for all of them: the password is public, and argon2 is slow on purpose. */
const PASSWORD = 'demo-mall'

const demoAdmin: Actor = { ...system, id: derivedId('acc', 900), audience: 'PLATFORM' }

type DemoRole = Parameters<typeof insertRole>[1]

/** Person by person: a machine that opens many domains at once may be slow, and one long transaction would not bear it. */
export async function seed({ hasher, transact }: Within): Promise<void> {
  const passwordHash = await hasher.hash(PASSWORD)
  for (const role of roles) await transact((unit) => addRole({ ...role, permissions: [...role.permissions] }, unit))
  for (const { roleIds, ...account } of platformStaff) {
    await transact(async (unit) => {
      await insertAccount(unit.db, { ...account, passwordHash }, unit.now)
      await putRoles(unit.db, account.id, roleIds)
    })
  }
  for (const account of merchantStaff) await transact((unit) => addMerchant({ ...account, passwordHash }, unit))
  for (const account of consumers)
    await transact((unit) => addConsumer({ ...account, passwordHash, phoneVerifiedAt: unit.now }, unit))
}

/** Somebody made the roles: the demo's audit log tells of them as it would of any other. */
async function addRole(role: DemoRole, unit: Unit): Promise<void> {
  if (!(await insertRole(unit.db, role, unit.now))) return
  const { name, permissions } = role
  const entry = { subjectId: role.id, summary: `Created the role ${name}`, before: null, after: { name, permissions } }
  const by = { action: 'identity.role.edit', actor: demoAdmin, source: 'identity', now: unit.now }
  unit.emit(await recordAudit(unit.db, entry, by))
}

/** Merchants may have told of its staff before this seed ran: the account is there then, and lacks the password. */
async function addMerchant(account: NewAccount & { readonly passwordHash: string }, unit: Unit): Promise<void> {
  const isNew = await insertAccount(unit.db, account, unit.now)
  if (!isNew) await setFirstPassword(unit.db, account, unit.now)
}

/** Others hear of demo consumers as they hear of real ones; of those that are there already nobody is told again. */
async function addConsumer(account: NewAccount, unit: Unit): Promise<void> {
  const isNew = await insertAccount(unit.db, account, unit.now)
  if (!isNew) return
  unit.emit(userRegistered({ accountId: account.id, displayName: account.displayName, inviterId: null }))
  if (account.phoneVerifiedAt) unit.emit(userVerified({ accountId: account.id }))
}
