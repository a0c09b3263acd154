import { derivedId } from '@supermall/kernel/id'
import { days, seconds } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { refreshTokens } from './refresh-tokens.ts'
import { revokeSession } from './revoke-sessions.ts'
import { signIn } from './sign-in.ts'
import { switchShop } from './switch-shop.ts'
import { withdrawMembership } from './withdraw-membership.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '1000' })
  for (let i = 0; i < 10; i++) await floor.account({ username: `user${i}` })
})

let next = 0
async function entered() {
  const input = {
    audience: 'CONSUMER',
    login: `user${next++}`,
    password: PASSWORD,
    shopId: null,
    device: null,
  } as const
  return done(await signIn(input, floor.door()))
}
const refresh = (token: string) => refreshTokens(token, floor.door())
const revoked = async (id: string) =>
  (await floor.tools.client.session.findUniqueOrThrow({ where: { id } })).revokeReason

test('a refresh uses the token up and gives another pair for the same session', async () => {
  const first = await entered()
  floor.pass(seconds(60))
  const second = done(await refresh(first.tokens.refreshToken))
  expect(second.session.id).toBe(first.session.id)
  expect(second.tokens.refreshToken).not.toBe(first.tokens.refreshToken)
  expect((await floor.claims(second.tokens.accessToken)).iat).toBe(
    (await floor.claims(first.tokens.accessToken)).iat + 60,
  )
  done(await refresh(second.tokens.refreshToken))
})

test('signing in and refreshing send a known number of statements', async () => {
  const { result, statements } = await floor.count(() => entered())
  expect(statements).toHaveLength(8)
  const refreshing = await floor.count(() => refresh(result.tokens.refreshToken))
  expect(refreshing.statements).toHaveLength(11)
})

test('a lost answer locks nobody out: within ten seconds the same token gives the same successor', async () => {
  const { tokens } = await entered()
  const first = done(await refresh(tokens.refreshToken))
  floor.pass(seconds(9))
  const again = done(await refresh(tokens.refreshToken))
  expect(again.tokens.refreshToken).toBe(first.tokens.refreshToken)
  done(await refresh(again.tokens.refreshToken))
})

test('a token that is used again later ends the session, which is told, and no token of it works any more', async () => {
  const { tokens, session } = await entered()
  const { tokens: newer } = done(await refresh(tokens.refreshToken))
  floor.pass(seconds(11))
  expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['REFRESH_TOKEN_REUSED'])
  expect(await revoked(session.id)).toBe('REFRESH_TOKEN_REUSED')
  expect((await floor.told('session.revoked')).at(-1)?.payload).toMatchObject({
    accountId: session.accountId,
    sessionIds: [session.id],
  })
  expect(codesOf(await refresh(newer.refreshToken))).toEqual(['REFRESH_TOKEN_INVALID'])
})

test('a token that is used again after its successor was used ends the session at once', async () => {
  const { tokens, session } = await entered()
  done(await refresh(done(await refresh(tokens.refreshToken)).tokens.refreshToken))
  expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['REFRESH_TOKEN_REUSED'])
  expect(await revoked(session.id)).toBe('REFRESH_TOKEN_REUSED')
})

test('of many refreshes at once one rotates, and the others get what it got', async () => {
  const { tokens, session } = await entered()
  const answers = survivors(await rival(8, () => refresh(tokens.refreshToken))).map(done)
  expect(new Set(answers.map((answer) => answer.tokens.refreshToken)).size).toBe(1)
  expect(await floor.tools.client.refreshToken.count({ where: { sessionId: session.id } })).toBe(2)
})

test('a token is not kept: the table holds neither it nor its successor', async () => {
  const { tokens } = await entered()
  const { tokens: newer } = done(await refresh(tokens.refreshToken))
  const rows = JSON.stringify((await floor.sql.query('select * from refresh_token')).rows)
  expect(rows).not.toContain(tokens.refreshToken)
  expect(rows).not.toContain(newer.refreshToken)
})

test('an unknown, an expired and a signed-out token are refused alike, and nobody is told', async () => {
  const { tokens, session } = await entered()
  const { accountId, id: sessionId } = session
  done(await floor.transact((unit) => revokeSession({ accountId, sessionId }, unit)))
  const { tokens: old } = await entered()
  const told = (await floor.told()).length
  floor.pass(days(7))
  const answers = [await refresh('nothing'), await refresh(tokens.refreshToken), await refresh(old.refreshToken)]
  for (const answer of answers) expect(codesOf(answer)).toEqual(['REFRESH_TOKEN_INVALID'])
  expect(await floor.told()).toHaveLength(told)
})

const shop = (n: number, permissions: readonly string[]) => ({
  shopId: derivedId('shp', n),
  name: `Shop ${n}`,
  permissions,
  storeIds: [],
})

async function merchant(username: string) {
  const { id } = await floor.account({ username, audience: 'MERCHANT' })
  floor.members.set(id, [shop(1, ['catalog.*'])])
  const input = { audience: 'MERCHANT', login: username, password: PASSWORD, shopId: null, device: 'till' } as const
  return { id, ...done(await signIn(input, floor.door())) }
}

test('a shop that takes rights away is obeyed: old access tokens are cut, and a refresh carries the new rights', async () => {
  const { id, tokens, session } = await merchant('trainee')
  floor.members.set(id, [shop(1, ['catalog.product.view'])])
  await floor.transact((unit) =>
    withdrawMembership({ accountId: id, shopId: derivedId('shp', 1), isActive: true }, unit),
  )
  const cut = (await floor.told('session.revoked')).at(-1)?.payload as { at: string; sessionIds: string[] }
  const old = await floor.claims(tokens.accessToken)
  expect(cut.sessionIds).toEqual([session.id])
  expect(old.iat * 1_000).toBeLessThan(new Date(cut.at).getTime())
  const fresh = await floor.claims(done(await refresh(tokens.refreshToken)).tokens.accessToken)
  expect(fresh.perms).toEqual(['catalog.product.view'])
  expect(fresh.iat * 1_000).toBeGreaterThanOrEqual(new Date(cut.at).getTime())
})

test('who left the shop is signed out, by the event and by the next refresh', async () => {
  const { id, tokens, session } = await merchant('leaver')
  floor.members.set(id, [])
  expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['NO_SHOP'])
  expect(await revoked(session.id)).toBe('NO_SHOP')
  const again = await merchant('leaver2')
  await floor.transact((unit) =>
    withdrawMembership({ accountId: again.id, shopId: derivedId('shp', 1), isActive: false }, unit),
  )
  expect(await revoked(again.session.id)).toBe('NO_SHOP')
})

test('rights that change while a refresh asks for them make it ask again', async () => {
  const { id, tokens } = await merchant('racer')
  const door = floor.door()
  const ask: typeof door.ask = async (definition, question, options) => {
    const answer = await door.ask(definition, question, options)
    await floor.transact((unit) =>
      withdrawMembership({ accountId: id, shopId: derivedId('shp', 1), isActive: true }, unit),
    )
    return answer
  }
  await expect(refreshTokens(tokens.refreshToken, { ...door, ask })).rejects.toMatchObject({ code: 'CONFLICT' })
  done(await refresh(tokens.refreshToken))
})

test('another shop is another session, and the one before it ends', async () => {
  const { id, tokens, session } = await merchant('wanderer')
  floor.members.set(id, [shop(1, ['catalog.*']), shop(2, ['merchants.*'])])
  const move = (shopId: string) => switchShop({ accountId: id, sessionId: session.id, shopId }, floor.door())
  expect(codesOf(await move(derivedId('shp', 9)))).toEqual(['NO_SHOP'])
  expect(await revoked(session.id)).toBeNull()
  const moved = done(await move(derivedId('shp', 2)))
  expect(await floor.claims(moved.tokens.accessToken)).toMatchObject({
    shop: derivedId('shp', 2),
    perms: ['merchants.*'],
  })
  expect(moved.session.device).toBe('till')
  expect(codesOf(await refresh(tokens.refreshToken))).toEqual(['REFRESH_TOKEN_INVALID'])
  expect(codesOf(await move(derivedId('shp', 1)))).toEqual(['SESSION_OVER'])
})
