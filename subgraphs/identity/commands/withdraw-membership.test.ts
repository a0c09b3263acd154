import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, expect, test } from 'vitest'
import type { IdentityFloor } from '../trial/floor.ts'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import type { Door } from './door.ts'
import { signIn } from './sign-in.ts'
import { switchShop } from './switch-shop.ts'
import { withdrawMembership } from './withdraw-membership.ts'

let floor: IdentityFloor
beforeAll(async () => {
  floor = await identityFloor({ SIGN_INS_PER_ADDRESS: '1000' })
})

const member = (n: number) => ({ shopId: derivedId('shp', n), name: `Shop ${n}`, permissions: ['*'], storeIds: [] })
const enter = (login: string, door: Door) =>
  signIn({ audience: 'MERCHANT', login, password: PASSWORD, shopId: derivedId('shp', 1), device: null }, door)
const liveSessions = (accountId: string) =>
  floor.tools.client.session.count({ where: { accountId, revokedAt: null, shopId: derivedId('shp', 1) } })

/** Merchants answers, and the shop takes it back before the answer is used. */
const tooLate = (withdraw: () => Promise<void>): Door => {
  const door = floor.door()
  const ask = (async (...question: Parameters<Door['ask']>) => {
    const answer = await door.ask(...question)
    await withdraw()
    return answer
  }) as Door['ask']
  return { ...door, ask }
}

test.each([true, false])(
  'rights that a shop changes during a sign-in are asked for anew (still there: %s)',
  async (isActive) => {
    const login = `late-${isActive}`
    const { id } = await floor.account({ username: login, audience: 'MERCHANT' })
    floor.members.set(id, [member(1), member(2)])
    const withdraw = () =>
      floor.transact((unit) => withdrawMembership({ accountId: id, shopId: derivedId('shp', 1), isActive }, unit))
    expect(codesOf(await enter(login, tooLate(withdraw)))).toEqual(['RIGHTS_CHANGED'])
    expect(await liveSessions(id)).toBe(0)
    const { session } = done(await enter(login, floor.door()))
    const elsewhere = { accountId: id, sessionId: session.id, shopId: derivedId('shp', 2) }
    expect(codesOf(await switchShop(elsewhere, tooLate(withdraw)))[0]).toMatch(/RIGHTS_CHANGED|SESSION_OVER/)
  },
)

test('who is removed while they sign in many times at once has no session afterwards', async () => {
  const { id } = await floor.account({ username: 'racer', audience: 'MERCHANT' })
  floor.members.set(id, [member(1)])
  const endings = await rival(12, async (index) => {
    if (index !== 5) return codesOf(await enter('racer', floor.door(`10.7.0.${index}`)))
    floor.members.set(id, [])
    await floor.transact((unit) =>
      withdrawMembership({ accountId: id, shopId: derivedId('shp', 1), isActive: false }, unit),
    )
    return []
  })
  const codes = new Set(survivors(endings).flat())
  for (const code of codes) expect(['RIGHTS_CHANGED', 'NO_SHOP', 'TOO_MANY_TRIES']).toContain(code)
  expect(await liveSessions(id)).toBe(0)
})
