import { derivedId, newId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor, operator, PASSWORD } from '../trial/floor.ts'
import { banAccount, unbanAccount } from './ban-account.ts'
import type { CreateStaff } from './create-staff.ts'
import { createStaff, readyStaff } from './create-staff.ts'
import type { CreateRole, UpdateRole } from './edit-role.ts'
import { createRole, deleteRole, updateRole } from './edit-role.ts'
import type { SetRoles } from './edit-staff.ts'
import { setPermissions, setRoles } from './edit-staff.ts'
import { revokeSessionsOf } from './revoke-sessions.ts'
import { signIn } from './sign-in.ts'

let floor: IdentityFloor
const root = derivedId('acc', 1)
const clerk = derivedId('acc', 2)

beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '1000' })
  await floor.account({ id: root, audience: 'PLATFORM', username: 'root', permissions: ['*'] })
  await floor.account({
    id: clerk,
    audience: 'PLATFORM',
    username: 'clerk',
    permissions: ['identity.*', 'catalog.product.*'],
  })
})

const by = (id: string) => floor.operateAs(operator(id))
const role = (name: string, permissions: readonly string[], actor: string = root) =>
  by(actor)('identity.role.edit', (unit) => createRole({ name, description: '', permissions }, unit))
const changeRole = (input: UpdateRole, actor: string = root) =>
  by(actor)('identity.role.edit', (unit) => updateRole(input, unit))
const staff = async (input: Partial<CreateStaff>, actor: string = root) => {
  const form = {
    username: 'someone',
    displayName: 'Some one',
    phone: null,
    email: null,
    password: PASSWORD,
    roleIds: [],
    permissions: [],
    ...input,
  }
  const ready = await readyStaff(form, floor.tools.hasher)
  return ready.ok ? by(actor)('identity.staff.edit', (unit) => createStaff(ready.value, unit)) : ready
}
const enter = async (login: string) =>
  done(await signIn({ audience: 'PLATFORM', login, password: PASSWORD, shopId: null, device: null }, floor.door()))
const versionOf = async (id: string) => (await floor.tools.client.account.findUniqueOrThrow({ where: { id } })).version
const grant = async (accountId: typeof root, permissions: readonly string[], actor: string = root) => {
  const expectedVersion = await versionOf(accountId)
  return by(actor)('identity.staff.edit', (unit) => setPermissions({ accountId, permissions, expectedVersion }, unit))
}

const putRoles = (input: SetRoles, actor: string = root) =>
  by(actor)('identity.staff.edit', (unit) => setRoles(input, unit))

test('a token of platform staff says what their roles and they themselves hold, and lives an hour', async () => {
  const editor = done(await role('Editor', ['catalog.*', 'identity.role.view']))
  done(await staff({ username: 'eddy', roleIds: [editor.id], permissions: ['merchants.*'] }))
  const claims = await floor.claims((await enter('eddy')).tokens.accessToken)
  expect(claims).toMatchObject({ aud: 'PLATFORM', perms: ['catalog.*', 'identity.role.view', 'merchants.*'] })
  expect(claims.exp - claims.iat).toBe(3_600)
})

test('a role of which nothing is named keeps its version', async () => {
  const { id } = done(await role('Unchanged', []))
  const before = await floor.kept()
  expect(codesOf(await changeRole({ roleId: id as `rol_${string}`, expectedVersion: 1 }))).toEqual([
    'NOTHING_TO_CHANGE',
  ])
  expect(await floor.kept()).toBe(before)
})

const refusals: readonly (readonly [string, Partial<CreateRole>, string])[] = [
  ['no name', { name: ' ' }, 'NAME_LENGTH'],
  ['a name that is taken', { name: 'Editor' }, 'NAME_TAKEN'],
  ['a text without end', { description: 'x'.repeat(501) }, 'DESCRIPTION_LENGTH'],
  ['a permission that does not exist', { permissions: ['catalog.fly'] }, 'PERMISSION_UNKNOWN'],
  ['more permissions than fit', { permissions: Array.from({ length: 201 }, () => '*') }, 'TOO_MANY_PERMISSIONS'],
]
test.each(refusals)('a role with %s is refused and changes nothing', async (_, input, code) => {
  const before = await floor.kept()
  const full = { name: 'Another', description: '', permissions: ['catalog.*'], ...input }
  expect(codesOf(await by(root)('identity.role.edit', (unit) => createRole(full, unit)))).toEqual([code])
  expect(await floor.kept()).toBe(before)
})

test('nobody makes a role, a colleague or themselves mightier than they are', async () => {
  const mighty = done(await role('Mighty', ['*']))
  const before = await floor.kept()
  const attempts = [
    await role('Own', ['*'], clerk),
    await role('Wider', ['catalog.*'], clerk),
    await staff({ username: 'puppet', permissions: ['merchants.shop.govern'] }, clerk),
    await staff({ username: 'puppet', roleIds: [mighty.id] }, clerk),
    await grant(clerk, ['identity.*', 'catalog.product.*', '*'], clerk),
    await putRoles({ accountId: clerk, roleIds: [mighty.id], expectedVersion: 1 }, clerk),
    await changeRole({ roleId: mighty.id as `rol_${string}`, permissions: [], expectedVersion: 1 }, clerk),
    await grant(root, [], clerk),
  ]
  for (const attempt of attempts) expect(codesOf(attempt)).toEqual(['GRANT_EXCEEDS_OWN'])
  expect(await floor.kept()).toBe(before)
  done(await role('Narrow', ['catalog.product.price'], clerk))
})

test('what counts is what the operator holds now, not what the token said when they signed in', async () => {
  const { id } = done(await staff({ username: 'fallen', permissions: ['identity.*', 'catalog.*'] }))
  done(await grant(id as typeof root, []))
  expect(codesOf(await role('Late', ['catalog.*'], id))).toEqual(['GRANT_EXCEEDS_OWN'])
})

test('a role that changes cuts the access of everybody who holds it, and one that is held cannot be deleted', async () => {
  const held = done(await role('Held', ['catalog.*']))
  const roleId = held.id as `rol_${string}`
  const { id } = done(await staff({ username: 'holder', roleIds: [roleId] }))
  const { session } = await enter('holder')
  done(await changeRole({ roleId, description: 'Only a text', expectedVersion: 1 }))
  expect(
    (await floor.told('session.revoked')).some(({ payload }) => JSON.stringify(payload).includes(session.id)),
  ).toBe(false)
  done(await changeRole({ roleId, permissions: ['catalog.product.view'], expectedVersion: 2 }))
  expect((await floor.told('session.revoked')).at(-1)?.payload).toMatchObject({
    accountId: id,
    sessionIds: [session.id],
  })
  expect((await floor.tools.client.session.findUniqueOrThrow({ where: { id: session.id } })).revokedAt).toBeNull()
  expect(codesOf(await changeRole({ roleId, name: 'Stale', expectedVersion: 2 }))).toEqual(['STALE_VERSION'])
  const remove = (expectedVersion: number) =>
    by(root)('identity.role.edit', (unit) => deleteRole({ roleId, expectedVersion }, unit))
  expect(await remove(3)).toMatchObject({ refusals: [{ type: 'RoleInUseError', code: 'ROLE_IN_USE', holderCount: 1 }] })
  const expectedVersion = await versionOf(id)
  done(await putRoles({ accountId: id as typeof root, roleIds: [], expectedVersion }))
  done(await remove(3))
  expect(codesOf(await remove(3))).toEqual(['NOT_FOUND'])
})

test('the last one who may do everything keeps it, whichever way it would go', async () => {
  const { id: spare } = done(await staff({ username: 'spare', permissions: ['*'] }))
  done(await grant(spare as typeof root, []))
  expect(codesOf(await grant(root, ['identity.*']))).toEqual(['LAST_ADMIN'])
  const only = done(await role('Everything', ['*']))
  const expectedVersion = await versionOf(root)
  done(await putRoles({ accountId: root, roleIds: [only.id], expectedVersion }))
  done(await grant(root, []))
  const change = { roleId: only.id as `rol_${string}`, permissions: ['identity.*'], expectedVersion: 1 }
  expect(codesOf(await changeRole(change))).toEqual(['LAST_ADMIN'])
  const version = await versionOf(root)
  expect(codesOf(await putRoles({ accountId: root, roleIds: [], expectedVersion: version }))).toEqual(['LAST_ADMIN'])
  done(await grant(root, ['*']))
})

test('two who may do everything cannot take it from each other at the same time', async () => {
  const { id: twin } = done(await staff({ username: 'twin', permissions: ['*'] }))
  const solo = await identityFloor()
  const [a, b] = [newId('acc'), newId('acc')]
  for (const id of [a, b]) await solo.account({ id, audience: 'PLATFORM', permissions: ['*'] })
  const take = (from: typeof a, actor: string) =>
    solo.operateAs(operator(actor))('identity.staff.edit', (unit) =>
      setPermissions({ accountId: from, permissions: [], expectedVersion: 1 }, unit),
    )
  const answers = survivors(await rival(2, (i) => (i === 0 ? take(a, b) : take(b, a))))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  done(await grant(twin as typeof root, []))
})

test('new staff need a way in, a free name and roles that exist', async () => {
  const before = await floor.kept()
  expect(codesOf(await staff({ username: 'noway', password: null }))).toEqual(['NO_WAY_IN'])
  expect(codesOf(await staff({ username: 'root' }))).toEqual(['USERNAME_TAKEN'])
  expect(codesOf(await staff({ username: 'ro' }))).toEqual(['USERNAME_INVALID'])
  expect(codesOf(await staff({ username: 'weak', password: 'password1' }))).toEqual(['PASSWORD_TOO_COMMON'])
  expect(codesOf(await staff({ username: 'lost', roleIds: [newId('rol')] }))).toEqual(['ROLE_UNKNOWN'])
  expect(codesOf(await staff({ username: 'greedy', roleIds: Array.from({ length: 21 }, () => newId('rol')) }))).toEqual(
    ['TOO_MANY_ROLES'],
  )
  expect(await floor.kept()).toBe(before)
  expect(done(await staff({ username: 'bycode', password: null, phone: '13400000001' }))).toMatchObject({
    passwordHash: null,
  })
})

test('a ban ends every session, is told, and can be lifted; the audit log has both', async () => {
  const { id } = await floor.account({ username: 'thief' })
  const thief = { audience: 'CONSUMER', login: 'thief', password: PASSWORD, shopId: null, device: null } as const
  const { session } = done(await signIn(thief, floor.door()))
  const ban = (expectedVersion: number, reason = 'Theft') =>
    floor.operateAs(operator(clerk))('identity.account.ban', (unit) =>
      banAccount({ accountId: id, reason, expectedVersion }, unit),
    )
  expect(codesOf(await ban(1, ' '))).toEqual(['REASON_LENGTH'])
  expect(codesOf(await ban(7))).toEqual(['STALE_VERSION'])
  expect(done(await ban(1))).toMatchObject({ status: 'BANNED', version: 2 })
  expect(codesOf(await ban(2))).toEqual(['NOT_ACTIVE'])
  expect((await floor.told('user.banned')).at(-1)?.payload).toEqual({ accountId: id, reason: 'Theft' })
  expect((await floor.told('session.revoked')).at(-1)?.payload).toMatchObject({ sessionIds: [session.id] })
  const lift = () =>
    by(clerk)('identity.account.ban', (unit) => unbanAccount({ accountId: id, expectedVersion: 2 }, unit))
  expect(done(await lift())).toMatchObject({ status: 'ACTIVE', statusReason: null })
  expect(codesOf(await lift())).toEqual(['NOT_BANNED'])
  const entries = (await floor.audited()).filter(({ subject_id }) => subject_id === id)
  expect(entries).toMatchObject([
    { action: 'identity.account.ban', summary: 'Theft' },
    { action: 'identity.account.ban', summary: 'Unbanned', before: { reason: 'Theft' }, after: { reason: null } },
  ])
  expect((await floor.told('audit.recorded')).at(-1)?.payload).toMatchObject({
    service: 'identity',
    actorId: clerk,
    subjectId: id,
    ip: '10.0.0.9',
  })
})

test('nobody bans themselves, or somebody above them, or ends the sessions of one', async () => {
  const before = await floor.kept()
  const ban = async (accountId: typeof root, actor: string) => {
    const expectedVersion = await versionOf(accountId)
    return by(actor)('identity.account.ban', (unit) => banAccount({ accountId, reason: 'No', expectedVersion }, unit))
  }
  expect(codesOf(await ban(clerk, clerk))).toEqual(['OWN_ACCOUNT'])
  expect(codesOf(await ban(root, clerk))).toEqual(['OUTRANKED'])
  const end = () =>
    by(clerk)('identity.session.revoke', (unit) => revokeSessionsOf({ accountId: root, reason: 'No' }, unit))
  expect(codesOf(await end())).toEqual(['OUTRANKED'])
  expect(await floor.kept()).toBe(before)
  await enter('clerk')
  done(
    await by(root)('identity.session.revoke', (unit) =>
      revokeSessionsOf({ accountId: clerk, reason: 'Lost phone' }, unit),
    ),
  )
  expect(await floor.tools.client.session.count({ where: { accountId: clerk, revokedAt: null } })).toBe(0)
})

test('nobody cuts off somebody above them, by what they give them or by a role that both know', async () => {
  const shared = done(await role('Shared', ['catalog.product.view']))
  const roleId = shared.id as `rol_${string}`
  const boss = (await staff({ username: 'boss', permissions: ['*'], roleIds: [roleId] })) as {
    value: { id: typeof root }
  }
  const accountId = boss.value.id
  const before = await floor.kept()
  const roles = (roleIds: readonly string[], expectedVersion: number, actor: string) =>
    putRoles({ accountId, roleIds, expectedVersion }, actor)
  const attempts = [
    await roles([roleId], 1, clerk),
    await roles([], 1, clerk),
    await grant(accountId, ['*'], clerk),
    await grant(accountId, ['*', 'catalog.product.edit'], clerk),
    await changeRole({ roleId, permissions: ['catalog.product.edit'], expectedVersion: 1 }, clerk),
  ]
  for (const attempt of attempts) expect(codesOf(attempt)).toEqual(['OUTRANKED'])
  expect(codesOf(await roles([], 7, clerk))).toEqual(['STALE_VERSION'])
  expect(await floor.kept()).toBe(before)
  done(await changeRole({ roleId, description: 'A text cuts nobody off', expectedVersion: 1 }, clerk))
  done(await roles([], 1, root))
  done(await grant(accountId, []))
})

test('a role is changed by as many statements, however many hold it', async () => {
  const { id } = done(await role('Held by many', ['catalog.product.view']))
  const change = (permissions: readonly string[], expectedVersion: number) =>
    floor.count(async () => done(await changeRole({ roleId: id as `rol_${string}`, permissions, expectedVersion })))
  done(await staff({ username: 'holder1', roleIds: [id] }))
  const { statements } = await change(['catalog.product.edit'], 1)
  for (const holder of [2, 3, 4]) done(await staff({ username: `holder${holder}`, roleIds: [id] }))
  expect((await change(['catalog.product.view'], 2)).statements).toHaveLength(statements.length)
})

test('who holds exactly what is given keeps version and tokens', async () => {
  const kept = done(await role('Kept', ['catalog.product.view']))
  const permissions = ['catalog.product.view']
  const { id } = done(await staff({ username: 'same', permissions, roleIds: [kept.id] }))
  const accountId = id as typeof root
  const [before, told] = [await floor.kept(), (await floor.told('session.revoked')).length]
  expect(codesOf(await grant(accountId, permissions))).toEqual(['NOTHING_TO_CHANGE'])
  expect(codesOf(await putRoles({ accountId, roleIds: [kept.id], expectedVersion: 1 }))).toEqual(['NOTHING_TO_CHANGE'])
  expect(await floor.kept()).toBe(before)
  expect(await floor.told('session.revoked')).toHaveLength(told)
})

test('who is banned while they sign in does not come in', async () => {
  const { id } = await floor.account({ username: 'racing' })
  const door = floor.door()
  const verify: typeof door.hasher.verify = async (kept, password) => {
    const isRight = await door.hasher.verify(kept, password)
    done(
      await by(root)('identity.account.ban', (unit) =>
        banAccount({ accountId: id, reason: 'Now', expectedVersion: 1 }, unit),
      ),
    )
    return isRight
  }
  const input = { audience: 'CONSUMER', login: 'racing', password: PASSWORD, shopId: null, device: null } as const
  expect(codesOf(await signIn(input, { ...door, hasher: { ...door.hasher, verify } }))).toEqual(['SIGN_IN_FAILED'])
  expect(await floor.tools.client.session.count({ where: { accountId: id } })).toBe(0)
})
