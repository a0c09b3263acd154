import { derivedId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { codesOf, done, identityFloor, PASSWORD } from '../trial/floor.ts'
import { signIn } from './sign-in.ts'

test('who works for a closed shop is told so, and comes into those that are not', async () => {
  const floor = await identityFloor()
  const { id } = await floor.account({ username: 'clerk', audience: 'MERCHANT' })
  const [one, other] = [derivedId('shp', 1), derivedId('shp', 2)]
  const member = (shopId: typeof one, isClosed: boolean) => ({
    ...{ shopId, isClosed, name: 'A shop' },
    ...{ permissions: ['catalog.*'], storeIds: [] },
  })
  const wish = { audience: 'MERCHANT' as const, login: 'clerk', password: PASSWORD, device: null }
  const enter = (shopId: string | null = null) => signIn({ ...wish, shopId }, floor.door('10.6.0.1'))
  floor.members.set(id, [member(one, false), member(other, true)])
  expect(done(await enter()).session.shopId).toBe(one)
  expect(await enter(other)).toMatchObject({ refusals: [{ code: 'SHOP_CLOSED', path: ['shopId'] }] })
  floor.members.set(id, [member(other, true)])
  expect(codesOf(await enter())).toEqual(['SHOP_CLOSED'])
  expect(await enter('no shop')).toMatchObject({ refusals: [{ code: 'NO_SHOP', path: ['shopId'] }] })
})
