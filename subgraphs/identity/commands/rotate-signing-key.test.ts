import { days, hours, minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { Unit } from '../data/database.ts'
import { open } from '../data/database.ts'
import { moveKeys, signingKeys } from '../data/signing-keys.ts'
import rotateJob from '../jobs/rotate-signing-keys.ts'
import { keySecret } from '../providers/key-secret.ts'
import { sealWith } from '../providers/seal.ts'
import { mintKey } from '../providers/signing-key.ts'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { rotateKeysByHand } from './rotate-signing-key.ts'
import { signIn } from './sign-in.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '1000' })
  await floor.account({ username: 'ada' })
})

const token = async () => {
  const input = { audience: 'CONSUMER', login: 'ada', password: PASSWORD, shopId: null, device: null } as const
  return done(await signIn(input, floor.door(`10.0.0.${floor.clock.now.getTime() % 250}`))).tokens.accessToken
}
const states = async () =>
  (await floor.sql.query<{ state: string }>('select state from signing_key order by id')).rows.map(({ state }) => state)
const byHand = (reason = 'Practice', isStolen = false) =>
  floor.operate('identity.key.rotate', (unit) =>
    rotateKeysByHand({ reason, isStolen, next: mintKey(floor.tools.seal) }, unit),
  )
const ids = async () =>
  (await floor.sql.query<{ id: string }>('select id from signing_key order by id')).rows.map(({ id }) => id)

test('before anybody signed in there is no key, and processes that begin at once begin with the same two', async () => {
  expect(codesOf(await byHand())).toEqual(['NO_KEY'])
  await rival(5, () => floor.tools.signer.publicKeys())
  expect((await states()).sort()).toEqual(['CURRENT', 'NEXT'])
})

test('after a rotation new tokens are signed by the key that was published before, and old tokens stay good', async () => {
  const published = ((await floor.tools.signer.publicKeys()) as { kid: string }[]).map(({ kid }) => kid)
  const old = await token()
  const { kid } = await floor.claims(old)
  expect(codesOf(await byHand(''))).toEqual(['REASON_LENGTH'])
  floor.pass(minutes(5))
  const current = done(await byHand())
  floor.tools.signer.forget()
  const fresh = await floor.claims(await token())
  expect(fresh.kid).toBe(current.id)
  expect(fresh.kid).not.toBe(kid)
  expect(published).toContain(fresh.kid)
  expect((await floor.claims(old)).kid).toBe(kid)
  expect((await floor.audited()).at(-1)).toMatchObject({ action: 'identity.key.rotate', summary: 'Practice' })
})

test('no key signs by hand that not everybody has read, and nothing is changed then', async () => {
  const before = await ids()
  const refused = await byHand()
  const at = new Date(floor.clock.now.getTime() + minutes(5)).toISOString()
  expect(refused).toMatchObject({ refusals: [{ code: 'TOO_SOON', message: expect.stringContaining(at) }] })
  expect(await ids()).toEqual(before)
})

test('where a key was stolen the next one signs at once, and what the former keys signed is good no more', async () => {
  const next = await signingKeys(floor.tools.client).next()
  const { kid } = await floor.claims(await token())
  expect(done(await byHand('Stolen', true)).id).toBe(next?.id)
  floor.tools.signer.forget()
  expect((await states()).sort()).toEqual(['CURRENT', 'NEXT'])
  expect(await ids()).not.toContain(kid)
  expect((await floor.audited()).at(-1)).toMatchObject({ action: 'identity.key.rotate', summary: 'Stolen' })
})

test('of many who rotate the same key at once one does', async () => {
  const current = await signingKeys(floor.tools.client).current()
  if (!current) throw new Error('no key signs')
  const move = (unit: Unit) =>
    moveKeys(unit.db, { currentId: current.id, next: mintKey(floor.tools.seal), now: unit.now })
  expect(survivors(await rival(4, () => floor.transact(move))).filter(Boolean)).toHaveLength(1)
  expect((await states()).filter((state) => state !== 'RETIRED').sort()).toEqual(['CURRENT', 'NEXT'])
})

test('the job rotates when the key is thirty days old, and forgets retired keys a day later', async () => {
  const house = { ...floor.door(), db: { sql: floor.sql, client: floor.tools.client } }
  expect(await rotateJob.run(house)).toEqual({ rotated: 0, forgotten: 0 })
  floor.pass(days(30))
  const before = (await states()).length
  expect(await rotateJob.run(house)).toEqual({ rotated: 1, forgotten: before - 2 })
  expect(await rotateJob.run(house)).toEqual({ rotated: 0, forgotten: 0 })
  floor.pass(days(1) + hours(1))
  expect(await rotateJob.run(house)).toEqual({ rotated: 0, forgotten: 1 })
})

test('no table and no published key holds a private half that can be read', async () => {
  const rows = JSON.stringify((await floor.sql.query('select * from signing_key')).rows)
  expect(rows).not.toMatch(/PRIVATE KEY|"d":/)
  expect(JSON.stringify(await floor.tools.signer.publicKeys())).not.toMatch(/"d":|private/)
})

test('a process with another secret replaces the keys in development, and in production says what is wrong', async () => {
  const secret = 'another secret that has 32 characters'
  const other = (MODE: 'development' | 'production') =>
    open({ ...floor.floor, settings: { ...floor.floor.settings, MODE, IDENTITY_KEY_SECRET: secret } })
  const claims = { iss: 'supermall', sub: 'acc_1', sid: 'ses_1', aud: 'CONSUMER', iat: 1, exp: 2 } as const
  await expect(other('production').signer.sign(claims)).rejects.toThrow('another IDENTITY_KEY_SECRET')
  await expect(other('development').signer.sign(claims)).resolves.toMatch(/^ey/)
  expect((await states()).filter((state) => state !== 'RETIRED')).toHaveLength(2)
})

test('production wants a secret of its own, and a short one is refused anywhere', () => {
  const production = { MODE: 'production', IDENTITY_KEY_SECRET: null } as const
  expect(() => keySecret(production, floor.floor.dataDirectory)).toThrow('IDENTITY_KEY_SECRET is not set')
  expect(() => keySecret({ MODE: 'development', IDENTITY_KEY_SECRET: 'short' }, '')).toThrow('at least 32 characters')
  const kept = keySecret({ MODE: 'development', IDENTITY_KEY_SECRET: null }, floor.floor.dataDirectory)
  expect(keySecret({ MODE: 'development', IDENTITY_KEY_SECRET: null }, floor.floor.dataDirectory)).toBe(kept)
})

test('what is sealed opens under the same secret and label only', () => {
  const seal = sealWith('one secret')
  const sealed = seal.close('text', 'a')
  expect(seal.open(sealed, 'a')).toBe('text')
  expect([
    seal.open(sealed, 'b'),
    sealWith('two').open(sealed, 'a'),
    seal.open(`${sealed.slice(0, -2)}AA`, 'a'),
    seal.open('', 'a'),
  ]).toEqual([null, null, null, null])
  expect(seal.hash('123456', 'a')).not.toBe(seal.hash('123456', 'b'))
})
