import { revokedSessions } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import type { JSONWebKeySet } from 'jose'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { demo } from '../../../launch/demo.ts'
import type { Asked } from '../trial/mall.ts'
import { buyer, errorCodes, fetchRoute, guest, identityMall, merchant, mutation, platform } from '../trial/mall.ts'

let mall: Awaited<ReturnType<typeof identityMall>>
beforeAll(async () => {
  mall = await identityMall()
})

const enter = (audience: string, login: string): Promise<Asked> =>
  mall.asks(guest, demo.signInDocument, { input: { audience, login, password: 'demo-mall' } })

test('the demo signs in with its own document, and its token can be checked with the published keys', async () => {
  const { data, errors } = await enter('CONSUMER', 'buyer1')
  expect(errors).toEqual([])
  expect(data.signIn).toMatchObject({ account: { id: derivedId('acc', 1) }, errors: [] })
  const answer = await fetchRoute(mall.opened, '/.well-known/jwks.json')
  expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
  const keys = (await answer.json()) as JSONWebKeySet
  const { payload } = await jwtVerify(data.signIn.tokens.accessToken, createLocalJWKSet(keys))
  expect(payload).toMatchObject({ sub: derivedId('acc', 1), aud: 'CONSUMER' })
  expect(keys.keys).toHaveLength(2)
  expect(Object.keys(keys.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
  expect((await enter('PLATFORM', 'admin')).data.signIn.errors).toEqual([])
  expect((await enter('CONSUMER', 'admin')).data.signIn).toMatchObject({
    tokens: null,
    errors: [{ code: 'SIGN_IN_FAILED' }],
  })
})

test('merchant staff are let in by what merchants answers, and not at all while nobody answers', async () => {
  expect(errorCodes(await enter('MERCHANT', 'shop0-owner'))).toEqual(['NO_ANSWER'])
})

test('who was let in reads their own account in the same answer', async () => {
  const document =
    'mutation($input: SignInInput!) { signIn(input: $input) { account { phone username } session { isCurrent ip } errors { code } } }'
  const { data } = await mall.asks(guest, document, { input: { login: 'buyer2', password: 'demo-mall' } })
  expect(data.signIn).toEqual({
    account: { phone: '13800000002', username: 'buyer2' },
    session: { isCurrent: true, ip: '127.0.0.1' },
    errors: [],
  })
})

const PRIVATE = 'username phone email status hasPassword hasWechat createdAt version roles { id } permissions note'

test('everybody reads the name of an account, its owner and operators what is private, and nobody a password hash', async () => {
  const document = `query($all: [_Any!]!) { _entities(representations: $all) { ... on Account { displayName ${PRIVATE} } } }`
  const all = {
    all: [
      { __typename: 'Account', id: derivedId('acc', 3) },
      { __typename: 'Account', id: 'acc_3' },
    ],
  }
  const [stranger, owner, operator] = await Promise.all([
    mall.asks(guest, document, all),
    mall.asks(buyer(3), document, all),
    mall.asks(platform(), document, all),
  ])
  const { displayName, ...hidden } = stranger.data._entities[0]
  expect(displayName).toEqual(expect.any(String))
  expect(Object.values(hidden).every((value) => value === null)).toBe(true)
  expect(stranger.data._entities[1]).toBeNull()
  expect(owner.data._entities[0]).toMatchObject({
    phone: '13800000003',
    hasPassword: true,
    hasWechat: false,
    roles: [],
    note: null,
  })
  expect(operator.data._entities[0]).toMatchObject({ username: 'buyer3', status: 'ACTIVE' })
  expect(JSON.stringify(mall.opened.schema.getTypeMap().Account?.astNode)).not.toMatch(/hash/i)
})

test('what one may not see of sessions, roles and audit entries is not there', async () => {
  const signedIn = await enter('CONSUMER', 'buyer4')
  const { id } = (
    await mall.sql.query<{ id: string }>(
      'select id from session where account_id = $1'.replace('$1', `'${signedIn.data.signIn.account.id}'`),
    )
  ).rows[0] ?? { id: '' }
  const document =
    'query($all: [_Any!]!) { _entities(representations: $all) { ... on Session { ip } ... on Role { name } ... on AuditEntry { action } } }'
  const all = {
    all: [
      { __typename: 'Session', id },
      { __typename: 'Role', id: derivedId('rol', 1) },
      { __typename: 'AuditEntry', id: derivedId('aud', 1) },
    ],
  }
  expect((await mall.asks(buyer(5), document, all)).data._entities).toEqual([null, null, null])
  expect((await mall.asks(buyer(4), document, all)).data._entities[0]).toEqual({ ip: '127.0.0.1' })
  expect((await mall.asks(platform(), document, all)).data._entities).toMatchObject([
    { ip: '127.0.0.1' },
    { name: 'Support' },
    null,
  ])
})

test('sessions and sign-ins are one’s own; another’s take a permission', async () => {
  await enter('CONSUMER', 'buyer6')
  const mine =
    '{ sessions { totalCount nodes { device isCurrent expiresAt } } signIns { nodes { method outcome ip } } }'
  const own = (await mall.asks(buyer(6), mine)).data
  expect(own).toMatchObject({
    sessions: { totalCount: 1 },
    signIns: { nodes: [{ method: 'PASSWORD', outcome: 'SUCCEEDED', ip: '127.0.0.1' }] },
  })
  const theirs = `{ sessions(accountId: "${derivedId('acc', 6)}") { nodes { id } } }`
  expect(errorCodes(await mall.asks(buyer(7), theirs))).toEqual(['FORBIDDEN'])
  expect(errorCodes(await mall.asks(platform(['catalog.*']), theirs))).toEqual(['FORBIDDEN'])
  expect((await mall.asks(platform(['identity.account.view']), theirs)).data.sessions.nodes).toHaveLength(1)
})

test('who asks is told who they are', async () => {
  const document = '{ viewer { audience permissions storeIds shop { id } account { username } session { id } } }'
  expect((await mall.asks(guest, document)).data.viewer).toBeNull()
  expect((await mall.asks(merchant(2, ['catalog.*']), document)).data.viewer).toEqual({
    audience: 'MERCHANT',
    permissions: ['catalog.*'],
    storeIds: [],
    shop: { id: derivedId('shp', 2) },
    account: { username: 'shop2-owner' },
    session: null,
  })
})

test('operators find accounts by what they know of them, page by page, in any order', async () => {
  const find = async (where: object, more = '') =>
    (
      await mall.asks(
        platform(),
        `query($where: AccountWhere) { accounts(where: $where ${more}) { totalCount nodes { id username displayName } pageInfo { endCursor hasNextPage } } }`,
        { where },
      )
    ).data.accounts
  expect((await find({ audience: { eq: 'PLATFORM' } })).totalCount).toBe(4)
  expect((await find({ phone: { eq: '13800000042' } })).nodes).toMatchObject([{ username: 'buyer42' }])
  expect(
    (
      await find({
        OR: [{ username: { in: ['admin', 'auditor'] } }, { NOT: { audience: { in: ['CONSUMER', 'PLATFORM'] } } }],
      })
    ).totalCount,
  ).toBe(26)
  expect((await find({ displayName: { contains: 'OWNER' } })).totalCount).toBe(8)
  expect((await find({ displayName: { contains: '%' } })).totalCount).toBe(0)
  expect((await find({ createdAt: { range: { below: '2000-01-01T00:00:00Z' } } })).totalCount).toBe(0)
  const first = await find({ audience: { eq: 'CONSUMER' } }, ', first: 30, orderBy: NAME')
  const second = await find(
    { audience: { eq: 'CONSUMER' } },
    `, first: 30, orderBy: NAME, after: "${first.pageInfo.endCursor}"`,
  )
  expect(new Set([...first.nodes, ...second.nodes].map(({ id }: { id: string }) => id)).size).toBe(50)
  expect(second.pageInfo.hasNextPage).toBe(false)
  const deep = { NOT: { NOT: { NOT: { audience: { eq: 'CONSUMER' } } } } }
  const refused = await mall.asks(
    platform(),
    'query($where: AccountWhere) { accounts(where: $where) { totalCount } }',
    { where: deep },
  )
  expect(errorCodes(refused)).toEqual(['FILTER_TOO_DEEP'])
})

test('what an operator did is in the list of all domains, which a shop sees for itself only', async () => {
  const variables = { input: { accountId: derivedId('acc', 40), reason: 'Spam', expectedVersion: 1 } }
  expect(
    (await mall.asks(platform(), mutation('accountBan', 'account { status statusReason }'), variables)).data.accountBan,
  ).toEqual({ account: { status: 'BANNED', statusReason: 'Spam' }, errors: [] })
  const document =
    '{ auditEntries(where: { action: { eq: "identity.account.ban" } }) { totalCount nodes { action summary subjectId before after audience actor { displayName } shop { id } } } }'
  const entries = await eventually(async () => {
    const { data } = await mall.asks(platform(), document)
    return data.auditEntries.nodes.length > 0 ? data.auditEntries.nodes : null
  })
  expect(entries).toMatchObject([
    {
      action: 'identity.account.ban',
      summary: 'Spam',
      subjectId: derivedId('acc', 40),
      after: { status: 'BANNED' },
      audience: 'PLATFORM',
      actor: { displayName: 'Mall admin' },
    },
  ])
  expect((await mall.asks(merchant(0, ['identity.audit.view']), document)).data.auditEntries.totalCount).toBe(0)
})

test('an id of something else is refused before the database is asked', async () => {
  const variables = { input: { accountId: derivedId('rol', 1), reason: 'x', expectedVersion: 1 } }
  expect((await mall.asks(platform(), mutation('accountBan', 'account { id }'), variables)).data.accountBan).toEqual({
    account: null,
    errors: [{ __typename: 'IdentityError', code: 'NOT_FOUND', path: ['accountId'] }],
  })
  expect((await mall.asks(platform(), `{ account(id: "${derivedId('rol', 1)}") { id } }`)).data.account).toBeNull()
})

test('the permissions of a shop’s staff are those that reach a shop', async () => {
  const codes = async (viewer: Parameters<typeof mall.asks>[0]) =>
    (await mall.asks(viewer, '{ permissions { code text audiences } }')).data.permissions.map(
      ({ code }: { code: string }) => code,
    )
  expect(await codes(merchant(0))).not.toContain('identity.account.ban')
  expect(await codes(merchant(0))).toContain('catalog.product.edit')
  expect(await codes(platform())).toContain('identity.account.ban')
})

test('a gateway that has just started hears which sessions ended lately', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  const { data } = await enter('CONSUMER', 'buyer9')
  const { id } = (await mall.asks(buyer(9), '{ sessions { nodes { id } } }')).data.sessions.nodes[0]
  expect(
    (await mall.asks(buyer(8), mutation('sessionRevoke', 'session { id }'), { input: { sessionId: id } })).data
      .sessionRevoke.errors,
  ).toMatchObject([{ code: 'NOT_FOUND' }])
  expect(
    (await mall.ask(revokedSessions, { since, after: null })).sessions.map(({ sessionId }) => sessionId),
  ).not.toContain(id)
  const revoke = mutation('sessionRevoke', 'session { revokedAt }')
  expect(
    (await mall.asks(buyer(9), revoke, { input: { sessionId: id } })).data.sessionRevoke.session.revokedAt,
  ).not.toBeNull()
  expect(
    (await mall.ask(revokedSessions, { since, after: null })).sessions.map(({ sessionId }) => sessionId),
  ).toContain(id)
  const refresh = await mall.asks(guest, mutation('tokensRefresh', 'tokens { accessToken }'), {
    input: { refreshToken: data.signIn.tokens.refreshToken },
  })
  expect(refresh.data.tokensRefresh.errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
})

test('a code to bind is for who is signed in', async () => {
  const document = mutation('codeRequest', 'notice { channel }')
  const variables = { input: { purpose: 'BIND', recipient: '13200000001' } }
  expect(errorCodes(await mall.asks(guest, document, variables))).toEqual(['UNAUTHENTICATED'])
  expect((await mall.asks(buyer(10), document, variables)).data.codeRequest).toEqual({
    notice: { channel: 'SMS' },
    errors: [],
  })
  expect((await mall.asks(buyer(10), document, variables)).data.codeRequest.errors).toMatchObject([
    { __typename: 'TooManyTriesError', code: 'CODE_REQUESTED_TOO_SOON' },
  ])
})
