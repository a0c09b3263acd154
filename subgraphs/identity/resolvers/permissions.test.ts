import { derivedId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import { buyer, errorCodes, guest, identityMall, merchant, mutation, platform } from '../trial/mall.ts'

let mall: Awaited<ReturnType<typeof identityMall>>
beforeAll(async () => {
  mall = await identityMall()
})

const privileged = [
  ['accountBan', 'account { id }', 'identity.account.ban'],
  ['accountUnban', 'account { id }', 'identity.account.ban'],
  ['sessionsRevoke', 'account { id }', 'identity.session.revoke'],
  ['roleCreate', 'role { id }', 'identity.role.edit'],
  ['roleUpdate', 'role { id }', 'identity.role.edit'],
  ['roleDelete', 'role { id }', 'identity.role.edit'],
  ['staffCreate', 'account { id }', 'identity.staff.edit'],
  ['staffRolesSet', 'account { id }', 'identity.staff.edit'],
  ['staffPermissionsSet', 'account { id }', 'identity.staff.edit'],
  ['signingKeyRotate', 'signingKey { id }', 'identity.key.rotate'],
] as const
const whole = {
  accountId: derivedId('acc', 5),
  reason: 'Because',
  expectedVersion: 1,
  roleId: derivedId('rol', 1),
  name: 'Name',
  permissions: [],
  roleIds: [],
  username: 'name1',
  displayName: 'Name',
  password: 'long enough',
}
const FIELDS: Readonly<Record<string, readonly (keyof typeof whole)[]>> = {
  accountBan: ['accountId', 'reason', 'expectedVersion'],
  accountUnban: ['accountId', 'expectedVersion'],
  sessionsRevoke: ['accountId', 'reason'],
  roleCreate: ['name', 'permissions'],
  roleUpdate: ['roleId', 'expectedVersion'],
  roleDelete: ['roleId', 'expectedVersion'],
  staffCreate: ['username', 'displayName', 'password'],
  staffRolesSet: ['accountId', 'roleIds', 'expectedVersion'],
  staffPermissionsSet: ['accountId', 'permissions', 'expectedVersion'],
  signingKeyRotate: ['reason'],
}

test.each(privileged)(
  '%s is for platform staff with the permission, and for nobody else',
  async (name, selection, permission) => {
    const variables = { input: Object.fromEntries((FIELDS[name] ?? []).map((field) => [field, whole[field]])) }
    const document = mutation(name, selection)
    const before = await Promise.all(['account', 'role', 'session', 'signing_key', 'audit_entry'].map(mall.kept))
    expect(errorCodes(await mall.asks(guest, document, variables))).toEqual(['UNAUTHENTICATED'])
    const others = permissionsBut(permission)
    for (const viewer of [buyer(1), merchant(0), merchant(0, [permission]), platform([]), platform(others)]) {
      expect(errorCodes(await mall.asks(viewer, document, variables))).toEqual(['FORBIDDEN'])
    }
    expect(await Promise.all(['account', 'role', 'session', 'signing_key', 'audit_entry'].map(mall.kept))).toEqual(
      before,
    )
  },
)

const permissionsBut = (permission: string) =>
  [...new Set(privileged.map(([, , one]) => one))].filter((one) => one !== permission)

test.each([
  'account(id: "x") { id }',
  'accounts { nodes { id } }',
  'roles { nodes { id } }',
  'role(id: "x") { id }',
  'auditEntries { nodes { id } }',
  'signingKeys { id }',
  'permissions { code }',
])('%s is not for guests and consumers', async (field) => {
  expect(errorCodes(await mall.asks(guest, `{ ${field} }`))).toEqual(['UNAUTHENTICATED'])
  expect(errorCodes(await mall.asks(buyer(1), `{ ${field} }`))).toEqual(['FORBIDDEN'])
})

test.each([
  'signOut',
  'sessionRevoke',
  'sessionsRevokeOthers',
  'passwordChange',
  'phoneBind',
  'emailBind',
  'wechatBind',
  'wechatUnbind',
  'shopSwitch',
  'accountUpdate',
  'accountDelete',
])('%s needs a sign-in', async (name) => {
  const all = {
    sessionId: 'x',
    oldPassword: 'x',
    password: 'x',
    passwordConfirm: 'x',
    phone: 'x',
    email: 'x',
    code: 'x',
    app: 'WEB',
    shopId: 'x',
    expectedVersion: 1,
  }
  const needed: Readonly<Record<string, readonly (keyof typeof all)[]>> = {
    sessionRevoke: ['sessionId'],
    passwordChange: ['oldPassword', 'password', 'passwordConfirm'],
    phoneBind: ['phone', 'code'],
    emailBind: ['email', 'code'],
    wechatBind: ['app', 'code'],
    wechatUnbind: ['expectedVersion'],
    shopSwitch: ['shopId'],
    accountUpdate: ['expectedVersion'],
  }
  const given = Object.fromEntries((needed[name] ?? []).map((field) => [field, all[field]]))
  expect(errorCodes(await mall.asks(guest, mutation(name, ''), { input: given }))).toEqual(['UNAUTHENTICATED'])
})
